import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderPage } from '../../contract/order-page.ts';
import type { WireOrder } from '../../contract/order.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { metadataRequest } from '../metadata/metadata-change.ts';
import { MetadataEditor } from '../metadata/MetadataEditor.tsx';
import { useMetadataFaults } from '../metadata/metadata-schemas-query.ts';
import type { Metadata } from '../metadata/metadata-shape.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusFirstWrong } from '../ui/focus-field.ts';
import { toast } from '../ui/Toast.tsx';

/** Metadata of one order, by the schema of orders. */
export function OrderMetadataDialog({ order, onClose }: { order: OrderPage['order']; onClose: () => void }) {
  // As they were when somebody began to change them: what others change meanwhile is not put back.
  const [base] = useState<Metadata>(order.metadata);
  const [value, setValue] = useState<Metadata | null>(base);
  const [isChecked, setChecked] = useState(false);
  const faults = useMetadataFaults('order', value);
  const save = useSave(order.id ?? '', onClose);
  const submit = () => {
    setChecked(true);
    if (value === null || faults.length > 0) focusFirstWrong('[data-metadata]');
    else if (!save.isPending) save.mutate(metadataRequest(base, value));
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>Save metadata</Button>
    </>
  );
  return (
    <Dialog title="Metadata of the order" isOpen onClose={onClose} footer={footer} size="wide">
      <MetadataEditor relatedObject="order" value={value} onChange={setValue} isChecked={isChecked} />
      <ErrorText error={save.error} />
    </Dialog>
  );
}

function useSave(orderId: string, onSaved: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: ReturnType<typeof metadataRequest>) => {
      if (Object.keys(change).length > 0) await api.put<WireOrder>(projectPath(projectId, ['v1', 'orders', orderId]), change);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.orders(projectId) });
      onSaved();
      toast({ tone: 'ok', title: 'The metadata were saved.' });
    },
  });
}
