import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ExportedObject, ExportParameters, WireExport } from '../../contract/export.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { AnchorButton, Button } from '../ui/Button.tsx';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { toast } from '../ui/Toast.tsx';

export interface ExportButtonProps {
  exportedObject: ExportedObject;
  /** What the rows are called, for what went wrong: "codes". */
  noun: string;
  /** Of the rows that are wanted, as the API's filters; all rows without. */
  filters?: object;
  /** What the list is narrowed by beside them, in the words of the dashboard's lists. */
  shown?: Pick<ExportParameters, 'voucher_filter' | 'customer_search'>;
  /** The deed in words: "Export codes". */
  children: ReactNode;
}

/** Writes rows into a CSV file in the background, and gives it when it is there. Once it was taken, or other rows are wanted, the next one can be asked for. */
export function ExportButton({ exportedObject, noun, filters, shown, children }: ExportButtonProps) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const [isTaken, setTaken] = useState(false);
  const wanted = JSON.stringify([exportedObject, filters, shown]);
  const parameters = { ...(filters && { filters }), ...shown };
  const ask = useMutation({
    mutationFn: (_wanted: string) => api.post<WireExport>(projectPath(projectId, ['v1', 'exports']), { exported_object: exportedObject, parameters }),
    onMutate: () => setTaken(false),
    onSuccess: () => {
      toast({ tone: 'ok', title: 'The file is being written.', detail: 'You find it here when it is ready, and under Exports for seven days.' });
      return queries.invalidateQueries({ queryKey: keys.exportList(projectId) });
    },
    onError: (error) => toast({ title: `The ${noun} could not be exported`, detail: wordsOf(error), tone: 'bad' }),
  });
  const isAsked = ask.variables === wanted;
  const id = isAsked ? (ask.data?.id ?? '') : '';
  const { data } = useQuery({
    queryKey: keys.export(projectId, id),
    queryFn: ({ signal }) => api.get<WireExport>(projectPath(projectId, ['v1', 'exports', id]), { signal }),
    enabled: id !== '',
    refetchInterval: ({ state: { data: read } }) => (read === undefined || read.status === 'SCHEDULED' || read.status === 'IN_PROGRESS') && 500,
  });
  const icon = <Download size={16} aria-hidden="true" />;
  const token = data?.status === 'DONE' && data.result !== null ? new URL(data.result.url).searchParams.get('token') : null;
  if (token !== null) {
    const take = () => {
      setTaken(true);
      ask.reset();
    };
    return <AnchorButton icon={icon} href={projectPath(projectId, ['v1', 'exports', id], { token })} download onClick={take}>Download the file</AnchorButton>;
  }
  const isFailed = data?.status === 'ERROR';
  const isPending = isAsked && (ask.isPending || (id !== '' && !isFailed));
  return (
    <Button icon={icon} onPress={() => ask.mutate(wanted)} isPending={isPending} autoFocus={isTaken}>
      {isPending ? 'Writing the file' : isFailed ? 'Export failed: try again' : children}
    </Button>
  );
}
