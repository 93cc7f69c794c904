import { useQueryClient } from '@tanstack/react-query';
import { FileUp, Plus } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { VoucherFilter } from '../../../../contract/voucher-filter.ts';
import { may } from '../../../access/me.ts';
import { keys } from '../../../api/keys.ts';
import { ExportButton } from '../../../export/ExportButton.tsx';
import { lazyPart } from '../../../lazy-part.tsx';
import { useProject } from '../../../shell/use-project.ts';
import { useTask } from '../../../task/use-task.ts';
import { Button } from '../../../ui/Button.tsx';
import { counted } from '../../../ui/format.ts';
import { toast } from '../../../ui/Toast.tsx';
import { useCampaign, useCampaignParams } from '../use-campaign.ts';
import { voucherImportFields } from './voucher-import-fields.ts';

const ImportDialog = lazyPart(() => import('../../../import/ImportDialog.tsx'), 'ImportDialog');

const AddVouchersDialog = lazyPart(() => import('./AddVouchersDialog.tsx'), 'AddVouchersDialog');

/** What can be done with all codes that the list shows: add some, take in more from a file, write them into one. */
export function VoucherActions({ filter }: { filter: VoucherFilter }) {
  const { projectId, campaignId } = useCampaignParams();
  const queries = useQueryClient();
  const { status, is_historical: isHistorical } = useCampaign();
  const [isAdding, setAdding] = useState(false);
  const [isImporting, setImporting] = useState(false);
  const project = useProject();
  const isAllowed = may(project, 'edit campaigns') && !isHistorical;
  const isNarrowed = Object.keys(filter).length > 0;
  const refresh = () => void queries.invalidateQueries({ queryKey: keys.campaign(projectId, campaignId) });
  const follow = useAdded(refresh);
  // A draft takes no codes before it is launched.
  if (status === 'draft') return null;
  return (
    <>
      {isAllowed && <Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => setAdding(true)}>Add codes</Button>}
      {isAllowed && <Button icon={<FileUp size={16} aria-hidden="true" />} onPress={() => setImporting(true)}>Import codes</Button>}
      {may(project, 'export') && (
        <ExportButton
          exportedObject="voucher" noun="codes" filters={{ campaign_id: { conditions: { $is: [campaignId] } } }}
          {...(isNarrowed && { shown: { voucher_filter: filter } })}
        >
          {isNarrowed ? 'Export these codes' : 'Export all'}
        </ExportButton>
      )}
      {isAdding && (
        <Suspense>
          <AddVouchersDialog
            onClose={() => setAdding(false)}
            onAdded={(task, count) => {
              setAdding(false);
              follow(task, count);
            }}
          />
        </Suspense>
      )}
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

/** Says what came of codes that were added: at once, or at the end of the task that makes them; meanwhile the page shows how far it is. */
function useAdded(refresh: () => void): (task: string | undefined, count: number) => void {
  const [task, setTask] = useState<string>();
  const say = (count: number) => toast({ title: counted(count, 'code was added', 'codes were added'), tone: 'ok' });
  const over = (tell: () => void) => {
    setTask(undefined);
    refresh();
    tell();
  };
  useTask(
    task,
    ({ result }) => over(() => say(result?.done_count ?? 0)),
    ({ result }) => over(() => toast({ title: 'Not all codes could be made', detail: result?.message ?? '', tone: 'bad' })),
  );
  return (next, count) => {
    setTask(next);
    refresh();
    if (next === undefined) say(count);
  };
}
