import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense } from 'react';
import type { Accepted, AsyncAction } from '../../contract/async-action.ts';
import type { BinRow } from '../../contract/trash.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useProject } from '../shell/use-project.ts';
import { TaskFacts } from '../task/TaskFacts.tsx';
import { isOpen } from '../task/task-words.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { counted } from '../ui/format.ts';
import { toast } from '../ui/Toast.tsx';

const ConfirmDialog = lazyPart(() => import('../ui/ConfirmDialog.tsx'), 'ConfirmDialog');

/** Deletes one thing for good; a campaign with its codes asks for its name. */
export function RemoveForGoodDialog({ row, onClose }: { row: BinRow; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const isCampaign = row.resource_type === 'campaign';
  const remove = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', 'trash-bin', row.id])),
    onSuccess: () => {
      toast({ tone: 'ok', title: `“${row.resource_name}” is deleted for good.` });
      onClose();
      return queries.invalidateQueries({ queryKey: keys.bin(projectId) });
    },
  });
  return (
    <Suspense>
      <ConfirmDialog
        title={`Delete “${row.resource_name}” for good?`} isOpen onClose={onClose} deed="Delete for good" onConfirm={remove.mutate} isPending={remove.isPending}
        error={remove.error} {...(isCampaign && { typeToConfirm: row.resource_name })}
      >
        <p>
          {isCampaign
            ? `The campaign and ${row.vouchers === null ? 'its vouchers' : counted(row.vouchers, 'voucher', 'vouchers')} are gone, and its name is free again.`
            : 'The voucher is gone, and its code is free again: another voucher may have it.'}
          {' '}Redemptions and publications stay in the history and in the figures. This cannot be undone.
        </p>
      </ConfirmDialog>
    </Suspense>
  );
}

/** Empties the bin as background work and follows it. */
export function EmptyBinDialog({ total, onClose }: { total: number; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const ask = useMutation({ mutationFn: () => api.post<Accepted>(projectPath(projectId, ['bin', 'empty'])) });
  const id = ask.data?.async_action_id ?? '';
  const { data: task } = useQuery({
    queryKey: keys.task(projectId, id),
    queryFn: async ({ signal }) => {
      const read = await api.get<AsyncAction>(projectPath(projectId, ['v1', 'async-actions', id]), { signal });
      if (!isOpen(read)) await queries.invalidateQueries({ queryKey: keys.bin(projectId) });
      return read;
    },
    enabled: id !== '',
    refetchInterval: ({ state: { data } }) => (data === undefined || isOpen(data)) && 500,
  });
  if (id !== '') {
    const close = <Button look="primary" onPress={onClose}>{task === undefined || isOpen(task) ? 'Leave it running' : 'Close'}</Button>;
    return <Dialog title="Empty the bin" isOpen onClose={onClose} footer={close}>{task !== undefined && <TaskFacts task={task} />}</Dialog>;
  }
  const things = counted(total, 'thing', 'things');
  return (
    <Suspense>
      <ConfirmDialog
        title={`Delete ${things} for good?`} isOpen onClose={onClose} deed="Empty the bin" onConfirm={ask.mutate} isPending={ask.isPending} error={ask.error}
        typeToConfirm="empty"
      >
        <p>
          All that lies in the bin now is deleted, campaigns with their vouchers; names and codes are free again. Redemptions and publications stay in the history
          and in the figures. This cannot be undone.
        </p>
      </ConfirmDialog>
    </Suspense>
  );
}
