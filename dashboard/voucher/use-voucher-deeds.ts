import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import type { VoucherUpdate } from '../../contract/voucher.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
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
    onError: (error, { active }) => toast({ title: `The voucher was not ${active ? 'enabled' : 'disabled'}`, detail: wordsOf(error), tone: 'bad' }),
    onSuccess: (_, { active, isUndo }) => {
      if (isUndo) return;
      const undo = () => mutate({ active: !active, isUndo: true });
      toast({ title: active ? 'Voucher enabled' : 'Voucher disabled', action: { label: 'Undo', onPress: undo } });
    },
    onSettled: reread,
  });
  return (active) => mutate({ active, isUndo: false });
}
