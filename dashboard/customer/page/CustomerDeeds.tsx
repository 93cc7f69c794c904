import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, Eraser, Pencil, Send, Trash2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { CustomerPage } from '../../../contract/customer-page.ts';
import { may } from '../../access/me.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Menu } from '../../ui/Popover.tsx';
import { toast } from '../../ui/Toast.tsx';
import { DeletedWith } from '../ChosenCustomers.tsx';
import { nameOf } from '../customer-names.ts';

const CustomerDialog = lazyPart(() => import('../CustomerDialog.tsx'), 'CustomerDialog');
const ConfirmDialog = lazyPart(() => import('../../ui/ConfirmDialog.tsx'), 'ConfirmDialog');
const EraseDialog = lazyPart(() => import('./EraseDialog.tsx'), 'EraseDialog');
const PublishToDialog = lazyPart(() => import('./PublishToDialog.tsx'), 'PublishToDialog');

type Open = 'publish' | 'edit' | 'delete' | 'erase' | null;

/** What can be done for a customer, and to what is known of them. */
export function CustomerDeeds({ customer }: { customer: CustomerPage }) {
  const project = useProject();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  if (!may(project, 'edit customers')) return null;
  const icon = { size: 16, 'aria-hidden': true } as const;
  const items = [
    { id: 'delete', word: 'Delete', hint: 'What they did stays, with their name', icon: <Trash2 {...icon} />, onAction: () => setOpen('delete') },
    ...(may(project, 'erase customers')
      ? [{ id: 'erase', word: 'Erase for good', hint: 'Nothing stays known of the person', icon: <Eraser {...icon} />, onAction: () => setOpen('erase') }]
      : []),
  ];
  return (
    <>
      <Button look="primary" icon={<Send {...icon} />} onPress={() => setOpen('publish')}>Publish a code</Button>
      <Button icon={<Pencil {...icon} />} onPress={() => setOpen('edit')}>Edit</Button>
      <Menu label="More" trigger={<IconButton label="More" look="secondary" icon={<Ellipsis {...icon} />} />} groups={[{ items }]} />
      <Suspense>
        {open === 'publish' && <PublishToDialog customer={customer} onClose={close} />}
        {open === 'edit' && <CustomerDialog customer={customer} onClose={close} onSaved={() => {}} />}
        {open === 'delete' && <DeleteDialog customer={customer} onClose={close} />}
        {open === 'erase' && <EraseDialog customer={customer} onClose={close} />}
      </Suspense>
    </>
  );
}

function DeleteDialog({ customer, onClose }: { customer: CustomerPage; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const leave = useLeave();
  const remove = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', 'customers', customer.id])),
    onSuccess: () => {
      toast({ tone: 'ok', title: `${nameOf(customer)} was deleted` });
      return leave();
    },
  });
  return (
    <ConfirmDialog
      title={`Delete ${nameOf(customer)}?`} isOpen onClose={onClose} deed="Delete customer" onConfirm={remove.mutate} isPending={remove.isPending} error={remove.error}
    >
      <DeletedWith />
    </ConfirmDialog>
  );
}

/** Goes to the list of customers; only then is everything read again: on their page they would not be found. */
export function useLeave(): () => Promise<void> {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await navigate({ to: '/p/$projectId/customers', params: { projectId } });
    await queries.invalidateQueries({ queryKey: keys.customers(projectId) });
  };
}
