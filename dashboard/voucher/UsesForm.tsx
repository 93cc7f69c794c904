import { useState } from 'react';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { focusField } from '../ui/focus-field.ts';
import { counted } from '../ui/format.ts';
import { NumberField } from '../ui/NumberField.tsx';
import { Checkbox } from '../ui/Select.tsx';
import { useChangeVoucher } from './use-voucher-deeds.ts';
import { VoucherForm } from './VoucherForm.tsx';

/** How often the voucher may be redeemed in all: never less than it was and than carts hold. */
export function UsesForm({ page, onClose }: { page: VoucherPage; onClose: () => void }) {
  const { quantity: before, redeemed_quantity: redeemed } = page.voucher.redemption;
  const [isLimited, setLimited] = useState(before !== null);
  const [quantity, setQuantity] = useState<number | null>(before ?? Math.max(1, redeemed));
  const [isChecked, setChecked] = useState(false);
  const change = useChangeVoucher(page, onClose);
  const isMissing = isLimited && (quantity === null || quantity < 1);
  const submit = () => {
    setChecked(true);
    if (isMissing) focusField('voucher-uses');
    else change.mutate({ redemption: { quantity: isLimited ? quantity : null } });
  };
  return (
    <VoucherForm title="Number of uses" deed="Save uses" isPending={change.isPending} error={change.error} onSubmit={submit} onClose={onClose}>
      <Checkbox isSelected={isLimited} onChange={setLimited}>Limit how often it works</Checkbox>
      {isLimited && (
        <NumberField
          name="voucher-uses" label="Uses in all" value={quantity} onChange={setQuantity} min={1} autoFocus
          hint={`Redeemed so far: ${counted(redeemed, 'time', 'times')}.`} error={isChecked && isMissing ? 'At least one use.' : null}
        />
      )}
    </VoucherForm>
  );
}
