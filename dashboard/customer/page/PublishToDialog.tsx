import { useState } from 'react';
import type { CustomerPage } from '../../../contract/customer-page.ts';
import { CampaignPicker } from '../../campaign/CampaignPicker.tsx';
import { GivenDialog } from '../../publication/GivenDialog.tsx';
import { usePublish } from '../../publication/use-publish.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorText } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import type { Option } from '../../ui/Select.tsx';
import { nameOf } from '../customer-names.ts';

/** Gives the customer a code of a campaign and shows which. */
export function PublishToDialog({ customer, onClose }: { customer: CustomerPage; onClose: () => void }) {
  const [campaign, setCampaign] = useState<Option<string> | null>(null);
  const [isChecked, setChecked] = useState(false);
  const publish = usePublish(() => {});
  const name = nameOf(customer);
  const submit = () => {
    setChecked(true);
    if (campaign === null) focusField('campaign');
    else if (!publish.isPending) publish.mutate({ campaignId: campaign.value, customer: { id: customer.id, sourceId: customer.source_id, name } });
  };
  const again = () => {
    publish.reset();
    setChecked(false);
    setCampaign(null);
  };
  if (publish.isSuccess) return <GivenDialog customer={name} code={publish.data.voucher?.code ?? null} onAgain={again} onClose={onClose} />;
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={publish.isPending}>Publish a code</Button>
    </>
  );
  return (
    <Dialog title={`Publish a code to ${name}`} isOpen onClose={onClose} footer={footer}>
      <CampaignPicker
        name="campaign" label="Campaign" value={campaign} onChange={setCampaign} autoFocus hint="Type a part of its name. The customer gets one code of it."
        error={isChecked && campaign === null ? 'Choose the campaign from the list.' : null}
      />
      <ErrorText error={publish.error} />
    </Dialog>
  );
}
