import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { api, projectPath } from '../api/client.ts';
import { CustomerPicker, referenceOf, type PickedCustomer } from '../customer/CustomerPicker.tsx';
import { useProject } from '../shell/use-project.ts';
import { focusField } from '../ui/focus-field.ts';
import { toast } from '../ui/Toast.tsx';
import { useRereadVoucher } from './use-voucher-deeds.ts';
import { VoucherForm } from './VoucherForm.tsx';

/** Gives the voucher to a customer. */
export function PublishForm({ page, onClose }: { page: VoucherPage; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const [customer, setCustomer] = useState<PickedCustomer | null>(null);
  const [isChecked, setChecked] = useState(false);
  const reread = useRereadVoucher(page);
  const publish = useMutation({
    mutationFn: (to: PickedCustomer) =>
      api.post(projectPath(projectId, ['v1', 'publications']), { voucher: page.voucher.code, customer: referenceOf(to), channel: 'dashboard' }),
    onSuccess: (_, { name }) => {
      toast({ title: `The voucher belongs to ${name} from now on`, detail: 'Nothing was sent: pass it on yourself.', tone: 'ok' });
      onClose();
    },
    onSettled: reread,
  });
  const submit = () => {
    setChecked(true);
    if (customer === null) focusField('voucher-customer');
    else publish.mutate(customer);
  };
  return (
    <VoucherForm title="Publish the voucher" deed="Publish voucher" isPending={publish.isPending} error={publish.error} onSubmit={submit} onClose={onClose}>
      <CustomerPicker
        name="voucher-customer" label="Customer" value={customer} onChange={setCustomer} allowsNew autoFocus
        hint="Type the beginning of a name, an e-mail address or the id that your shop has for the customer. One who is new here is added by that id."
        error={isChecked && customer === null ? 'Choose the customer from the list; the last entry is for one who is new here.' : null}
      />
    </VoucherForm>
  );
}
