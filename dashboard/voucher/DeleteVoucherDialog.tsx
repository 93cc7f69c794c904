import { useState } from 'react';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { RadioCards } from '../ui/Select.tsx';
import { useDeleteVoucher } from './use-voucher-deeds.ts';

/** Puts a voucher into the bin, or deletes it for good. */
export function DeleteVoucherDialog({ page, onClose, onDeleted }: { page: VoucherPage; onClose: () => void; onDeleted: () => void }) {
  const { code } = page.voucher;
  const [way, setWay] = useState<'bin' | 'good'>('bin');
  const remove = useDeleteVoucher(page, onDeleted);
  const forGood = way === 'good';
  return (
    <ConfirmDialog
      title={`Delete ${code}?`} isOpen onClose={onClose} deed={forGood ? 'Delete for good' : 'Move to the bin'} onConfirm={() => remove.mutate(forGood)} isPending={remove.isPending}
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
