import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { api, projectPath } from '../api/client.ts';
import { useProject } from '../shell/use-project.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { RadioCards } from '../ui/Select.tsx';
import { toast } from '../ui/Toast.tsx';
import { useRereadVoucher } from './use-voucher-deeds.ts';

/** Puts a voucher into the bin, or deletes it for good. */
export function DeleteVoucherDialog({ page, onClose, onDeleted }: { page: VoucherPage; onClose: () => void; onDeleted: () => void }) {
  const { project_id: projectId } = useProject();
  const { id, code } = page.voucher;
  const [way, setWay] = useState<'bin' | 'good'>('bin');
  const reread = useRereadVoucher(page);
  const remove = useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', 'vouchers', id], way === 'good' ? { force: 'true' } : {})),
    onSuccess: () => {
      toast({ title: way === 'good' ? `${code} was deleted for good` : `${code} went into the bin`, tone: 'ok' });
      onDeleted();
      return reread();
    },
  });
  const forGood = way === 'good';
  return (
    <ConfirmDialog
      title={`Delete ${code}?`} isOpen onClose={onClose} deed={forGood ? 'Delete for good' : 'Move to the bin'} onConfirm={remove.mutate} isPending={remove.isPending}
      error={remove.error} {...(forGood && { typeToConfirm: code })}
    >
      <RadioCards
        label="How?" value={way} onChange={setWay}
        options={[
          { value: 'bin', label: 'Into the bin', hint: 'It is refused, and its code stays taken' },
          { value: 'good', label: 'For good', hint: 'Its code is free again; this cannot be undone' },
        ]}
      />
      <p>Either way nobody can redeem it any more, and what was redeemed stays in the history.</p>
    </ConfirmDialog>
  );
}
