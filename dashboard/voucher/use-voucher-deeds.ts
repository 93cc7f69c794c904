import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import type { VoucherUpdate } from '../../contract/voucher.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { restore } from '../bin/restore.ts';
import { useProject } from '../shell/use-project.ts';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { toast } from '../ui/Toast.tsx';

/** Has everything read again that shows a voucher: itself, the lists it is in, the figures of its campaign. */
export function useRereadVoucher({ campaign }: Pick<VoucherPage, 'campaign'>): () => Promise<unknown> {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return () => Promise.all([
    queries.invalidateQueries({ queryKey: keys.allVouchers(projectId) }),
    campaign === null ? null : queries.invalidateQueries({ queryKey: keys.campaign(projectId, campaign.campaign_id) }),
  ]);
}

/** Changes what is named of a voucher. */
export function useChangeVoucher(page: VoucherPage, onChanged: () => void) {
  const { project_id: projectId } = useProject();
  const reread = useRereadVoucher(page);
  return useMutation({
    mutationFn: (change: VoucherUpdate) => api.put(projectPath(projectId, ['v1', 'vouchers', page.voucher.id]), change),
    onSuccess: () => {
      toast({ title: 'Voucher changed', tone: 'ok' });
      onChanged();
    },
    onSettled: reread,
  });
}

/** Enables or disables a voucher, with a way back. */
export function useSwitchVoucher(page: VoucherPage): (active: boolean) => void {
  const { project_id: projectId } = useProject();
  const reread = useRereadVoucher(page);
  const { mutate } = useMutation({
    mutationFn: ({ active }: { active: boolean; isUndo: boolean }) => api.post(projectPath(projectId, ['v1', 'vouchers', page.voucher.id, active ? 'enable' : 'disable'])),
    onError: (error, { active }) => toast({ title: `${active ? 'Enabling' : 'Disabling'} the voucher failed`, detail: wordsOf(error), tone: 'bad' }),
    onSuccess: (_, { active, isUndo }) => {
      if (isUndo) return;
      const undo = () => mutate({ active: !active, isUndo: true });
      toast({ title: active ? 'Voucher enabled' : 'Voucher disabled', action: { label: 'Undo', onPress: undo } });
    },
    onSettled: reread,
  });
  return (active) => mutate({ active, isUndo: false });
}

/** Puts a voucher into the bin, with a way back, or deletes it for good. */
export function useDeleteVoucher(page: VoucherPage, onDeleted: () => void) {
  const { project_id: projectId } = useProject();
  const { id, code } = page.voucher;
  const reread = useRereadVoucher(page);
  const bringBack = useMutation({
    mutationFn: () => restore(projectId, 'voucher', id),
    onSuccess: () => toast({ title: `${code} is back`, tone: 'ok' }),
    onError: (error) => toast({ title: `Restoring ${code} failed`, detail: wordsOf(error), tone: 'bad' }),
    onSettled: reread,
  });
  return useMutation({
    mutationFn: (forGood: boolean) => api.delete(projectPath(projectId, ['v1', 'vouchers', id], forGood ? { force: 'true' } : {})),
    onSuccess: (_, forGood) => {
      toast(forGood
        ? { title: `${code} was deleted for good`, tone: 'ok' }
        : { title: `${code} is in the bin`, tone: 'ok', action: { label: 'Undo', onPress: () => bringBack.mutate() } });
      onDeleted();
      return reread();
    },
  });
}
