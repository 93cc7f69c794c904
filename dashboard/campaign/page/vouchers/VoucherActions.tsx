import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, FileUp } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { WireExport } from '../../../../contract/export.ts';
import { may } from '../../../access/me.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { useProject } from '../../../shell/use-project.ts';
import { AnchorButton, Button } from '../../../ui/Button.tsx';
import { wordsOf } from '../../../ui/ErrorBox.tsx';
import { toast } from '../../../ui/Toast.tsx';
import { useCampaignParams } from '../use-campaign.ts';
import { voucherImportFields } from './voucher-import-fields.ts';

const ImportDialog = lazy(() => import('../../../import/ImportDialog.tsx').then((module) => ({ default: module.ImportDialog })));

/** What can be done with all codes of the campaign: take in more from a file, write them into one. */
export function VoucherActions() {
  const { projectId, campaignId } = useCampaignParams();
  const queries = useQueryClient();
  const [isImporting, setImporting] = useState(false);
  const isAllowed = may(useProject(), 'edit campaigns');
  const refresh = () => void queries.invalidateQueries({ queryKey: keys.campaign(projectId, campaignId) });
  return (
    <>
      {isAllowed && <Button icon={<FileUp size={16} aria-hidden="true" />} onPress={() => setImporting(true)}>Import codes</Button>}
      {isAllowed && <ExportButton />}
      {isImporting && (
        <Suspense>
          <ImportDialog
            title="Import codes" noun={['code', 'codes']} to={['campaigns', campaignId]} fields={voucherImportFields} onClose={() => setImporting(false)} onImported={refresh}
          >
            <p>One code a line. Of a code that the campaign has already, only whether it is active and its category change.</p>
          </ImportDialog>
        </Suspense>
      )}
    </>
  );
}

/** Writes all codes of the campaign into a file, whatever the list shows, and gives it when it is there. */
function ExportButton() {
  const { projectId, campaignId } = useCampaignParams();
  const ask = useMutation({
    mutationFn: () => api.post<WireExport>(projectPath(projectId, ['v1', 'exports']), {
      exported_object: 'voucher', parameters: { filters: { campaign_id: { conditions: { $is: [campaignId] } } } },
    }),
    onError: (error) => toast({ title: 'The codes could not be exported', detail: wordsOf(error), tone: 'bad' }),
  });
  const id = ask.data?.id ?? '';
  const { data } = useQuery({
    queryKey: keys.export(projectId, id),
    queryFn: ({ signal }) => api.get<WireExport>(projectPath(projectId, ['v1', 'exports', id]), { signal }),
    enabled: id !== '',
    refetchInterval: ({ state: { data: read } }) => (read === undefined || read.status === 'SCHEDULED' || read.status === 'IN_PROGRESS') && 500,
  });
  const icon = <Download size={16} aria-hidden="true" />;
  const token = data?.status === 'DONE' && data.result !== null ? new URL(data.result.url).searchParams.get('token') : null;
  if (token !== null) return <AnchorButton icon={icon} href={projectPath(projectId, ['v1', 'exports', id], { token })} download>Download the file</AnchorButton>;
  const isFailed = data?.status === 'ERROR';
  const isPending = ask.isPending || (id !== '' && !isFailed);
  return <Button icon={icon} onPress={() => ask.mutate()} isPending={isPending}>{isPending ? 'Writing the file' : isFailed ? 'Export failed: try again' : 'Export codes'}</Button>;
}
