import { useState } from 'react';
import { CustomerPicker, type PickedCustomer } from '../../../customer/CustomerPicker.tsx';
import { GivenDialog } from '../../../publication/GivenDialog.tsx';
import { usePublish } from '../../../publication/use-publish.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorText } from '../../../ui/ErrorBox.tsx';
import { focusField } from '../../../ui/focus-field.ts';
import { useCampaignParams } from '../use-campaign.ts';

/** Gives a code of the campaign to one customer and shows which. */
export function PublishDialog({ onClose, onPublished }: { onClose: () => void; onPublished: () => void }) {
  const { campaignId } = useCampaignParams();
  const [customer, setCustomer] = useState<PickedCustomer | null>(null);
  const [isChecked, setChecked] = useState(false);
  const publish = usePublish(onPublished);
  const submit = () => {
    setChecked(true);
    if (customer === null) focusField('customer');
    else if (!publish.isPending) publish.mutate({ campaignId, customer });
  };
  const again = () => {
    publish.reset();
    setChecked(false);
    setCustomer(null);
  };
  if (publish.isSuccess && customer !== null) {
    return <GivenDialog customer={customer.name} code={publish.data.voucher?.code ?? null} onAgain={again} onClose={onClose} />;
  }
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={publish.isPending}>Publish a code</Button>
    </>
  );
  return (
    <Dialog title="Publish a code" isOpen onClose={onClose} footer={footer}>
      <CustomerPicker
        name="customer" label="Customer" value={customer} onChange={setCustomer} allowsNew autoFocus
        hint="Type the beginning of a name, an e-mail address or the id that your shop has for the customer. One who is new here is added by that id."
        error={isChecked && customer === null ? 'Choose the customer from the list; the last entry is for one who is new here.' : null}
      />
      <ErrorText error={publish.error} />
    </Dialog>
  );
}
