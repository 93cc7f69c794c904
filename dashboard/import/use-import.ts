import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import type { Accepted } from '../../contract/async-action.ts';
import type { ImportPreview } from '../../contract/import-preview.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { useTask } from '../task/use-task.ts';
import { useSettled } from '../ui/use-settled.ts';
import type { ColumnMapping } from './column-target.ts';

/** A file with what is said of its columns. */
interface MappedFile {
  file: File;
  mapping: ColumnMapping;
}

function formOf({ file, mapping }: MappedFile): FormData {
  const form = new FormData();
  // What is said of the columns comes first: whoever reads the file knows it then.
  if (Object.keys(mapping).length > 0) form.append('mapping', JSON.stringify(mapping));
  form.append('file', file);
  return form;
}

/** Whoever says what columns mean says it of several: the file is sent once they pause for this long. */
const pauseMs = 400;

/**
 * What the server reads in a file. `isCurrent`: it is about this file and this mapping, and not about those before. One reading goes on at a time: the
 * next one ends it.
 */
export function usePreview({ to, file, mapping }: { to: readonly string[]; file: File | null; mapping: ColumnMapping }) {
  const { project_id: projectId } = useProject();
  const wanted = JSON.stringify([file === null ? null : numberOf(file), mapping]);
  const asked = useSettled(wanted, pauseMs);
  const isSettled = asked === wanted;
  const preview = useQuery({
    queryKey: keys.importPreview(projectId, to, asked),
    queryFn: ({ signal }) => {
      if (file === null) throw new Error('no file is chosen');
      return api.post<ImportPreview>(projectPath(projectId, [...to, 'import-preview']), formOf({ file, mapping }), { signal, isQuestion: true });
    },
    enabled: file !== null && isSettled,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
  return { preview, isCurrent: isSettled && preview.isSuccess && !preview.isPlaceholderData && !preview.isFetching };
}

const numbers = new WeakMap<File, number>();
let lastNumber = 0;

/** Tells files apart: a file that was corrected has the name of the one before. */
function numberOf(file: File): number {
  const known = numbers.get(file);
  if (known !== undefined) return known;
  lastNumber += 1;
  numbers.set(file, lastNumber);
  return lastNumber;
}

/** Sends a file to be imported and follows what becomes of it. */
export function useImport(to: readonly string[], onImported: () => void) {
  const { project_id: projectId } = useProject();
  const send = useMutation({
    mutationFn: (mapped: MappedFile) => api.post<Accepted>(projectPath(projectId, ['v1', ...to, 'importCSV']), formOf(mapped)),
  });
  const task = useTask(send.data?.async_action_id, onImported);
  return { send, task };
}
