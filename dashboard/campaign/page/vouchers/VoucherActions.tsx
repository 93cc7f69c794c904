import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { may } from '../../../access/me.ts';
import { keys } from '../../../api/keys.ts';
import { ExportButton } from '../../../export/ExportButton.tsx';
import { useProject } from '../../../shell/use-project.ts';
import { Button } from '../../../ui/Button.tsx';
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
      {isAllowed && <ExportButton exportedObject="voucher" noun="codes" filters={{ campaign_id: { conditions: { $is: [campaignId] } } }}>Export codes</ExportButton>}
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
