import { useState } from 'react';
import type { SegmentRow } from '../../contract/segment-page.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusField } from '../ui/focus-field.ts';
import { counted } from '../ui/format.ts';
import { toast } from '../ui/Toast.tsx';
import { CustomerChooser, type ChosenCustomer } from './CustomerChooser.tsx';
import { useChangeSegment } from './use-segment.ts';

/** Puts more customers on the list of a static segment. */
export function AddCustomersDialog({ segment, onClose }: { segment: SegmentRow; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const [customers, setCustomers] = useState<readonly ChosenCustomer[]>([]);
  const [isChecked, setChecked] = useState(false);
  const save = useChangeSegment(projectId, segment.id, () => {
    toast({ tone: 'ok', title: `${counted(customers.length, 'customer is', 'customers are')} in the segment` });
    onClose();
  });
  const submit = () => {
    setChecked(true);
    if (customers.length === 0) focusField('segment-customers');
    else if (!save.isPending) save.mutate({ add: customers.map(({ id }) => id) });
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>{customers.length === 0 ? 'Add customers' : `Add ${counted(customers.length, 'customer', 'customers')}`}</Button>
    </>
  );
  return (
    <Dialog title={`Add customers to “${segment.name}”`} isOpen onClose={onClose} size="wide" footer={footer}>
      <CustomerChooser value={customers} onChange={setCustomers} error={isChecked && customers.length === 0 ? 'Choose at least one customer.' : null} />
      <ErrorText error={save.error} />
    </Dialog>
  );
}
