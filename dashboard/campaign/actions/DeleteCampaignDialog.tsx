import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useProject } from '../../shell/use-project.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { counted } from '../../ui/format.ts';
import { RadioCards } from '../../ui/Select.tsx';
import { useDeleteCampaign, type Acted } from './use-campaign-deeds.ts';
import { wireCampaignQuery } from './wire-campaign-query.ts';

/** Puts a campaign into the bin or deletes it for good, after saying what goes along. */
export function DeleteCampaignDialog({ campaign, onClose, onDeleted }: { campaign: Acted; onClose: () => void; onDeleted: () => void | Promise<void> }) {
  const { project_id: projectId } = useProject();
  const { name } = campaign;
  const [way, setWay] = useState<'bin' | 'good'>('bin');
  const { data } = useQuery(wireCampaignQuery(projectId, campaign.campaign_id));
  const remove = useDeleteCampaign(campaign, () => {
    onClose();
    return onDeleted();
  });
  const forGood = way === 'good';
  const codes = data === undefined ? 'its codes' : counted(data.vouchers_count, 'code', 'codes');
  return (
    <ConfirmDialog
      title={`Delete “${name}”?`} isOpen onClose={onClose} deed={forGood ? 'Delete for good' : 'Move to the bin'} onConfirm={() => remove.mutate(forGood)}
      isPending={remove.isPending} error={remove.error} {...(forGood && { typeToConfirm: name })}
    >
      <RadioCards
        label="How?" value={way} onChange={setWay}
        options={[
          { value: 'bin', label: 'Into the bin', hint: 'Name and codes stay taken; it can be restored' },
          { value: 'good', label: 'For good', hint: 'Name and codes are free again; this cannot be undone' },
        ]}
      />
      <p>{forGood ? `The campaign and ${codes} are gone.` : `The campaign goes into the bin with ${codes}, refused from then on.`} Redemptions and publications stay in the history.</p>
    </ConfirmDialog>
  );
}
