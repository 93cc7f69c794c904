import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { DateField } from '../../ui/DateField.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { focusFirstWrong } from '../../ui/focus-field.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { SearchChange } from '../../use-change-search.ts';
import { campaignWords, discountWords, metadataParts, type VoucherNarrowing } from './voucher-filter.ts';
import { discountTypes } from './voucher-search.ts';
import styles from '../voucher.module.css';

export interface VoucherFilterDialogProps {
  search: VoucherNarrowing;
  /** Whether codes of several campaigns, and of none, are in the list. */
  isOfProject: boolean;
  onChange: (next: SearchChange<VoucherNarrowing>) => void;
  onClose: () => void;
}

const anyOption = { value: 'any', label: 'Any' } as const;
const campaignOptions = [anyOption, ...(['some', 'none'] as const).map((value) => ({ value, label: campaignWords[value] }))] as const;
const discountOptions = [anyOption, ...discountTypes.map((value) => ({ value, label: discountWords[value] }))] as const;
const publishedOptions = [anyOption, { value: 'yes', label: 'Published' }, { value: 'no', label: 'Never published' }] as const;

/** What the list is narrowed by besides its search and its state. */
export function VoucherFilterDialog({ search, isOfProject, onChange, onClose }: VoucherFilterDialogProps) {
  const parts = search.metadata === undefined ? { key: '', value: null } : metadataParts(search.metadata);
  const [draft, setDraft] = useState({
    campaign: search.campaign ?? ('any' as const), discount: search.discount ?? ('any' as const), published: search.published ?? ('any' as const),
    least: numberOf(search.redeemed_min), most: numberOf(search.redeemed_max), from: search.last_day_from ?? null, to: search.last_day_to ?? null, key: parts.key, value: parts.value ?? '',
  });
  const [isChecked, setChecked] = useState(false);
  const set = (change: Partial<typeof draft>) => setDraft((old) => ({ ...old, ...change }));
  const { least, most, from, to, value } = draft;
  const key = draft.key.trim();
  const problems = {
    most: least !== null && most !== null && most < least ? 'This is less than the least.' : null,
    to: from !== null && to !== null && to < from ? 'This is before the first day.' : null,
    key: key === '' && value !== '' ? 'Say of which key.' : key.includes('=') ? 'Keys with = cannot be searched here.' : null,
  };
  const apply = () => {
    setChecked(true);
    if (Object.values(problems).some((problem) => problem !== null)) {
      focusFirstWrong('[role=dialog]');
      return;
    }
    onChange({
      campaign: chosen(draft.campaign), discount: chosen(draft.discount), published: chosen(draft.published), redeemed_min: textOf(least), redeemed_max: textOf(most),
      last_day_from: from ?? undefined, last_day_to: to ?? undefined, metadata: key === '' ? undefined : value === '' ? key : `${key}=${value}`,
    });
    onClose();
  };
  const shown = (problem: string | null) => (isChecked ? problem : null);
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={apply}>Show these codes</Button>
    </>
  );
  return (
    <Dialog title="Filter codes" isOpen onClose={onClose} footer={footer}>
      <div className={styles.fields}>
        {isOfProject && (
          <>
            <Select label="Campaign" value={draft.campaign} options={campaignOptions} onChange={(campaign) => set({ campaign })} />
            <Select label="Discount" value={draft.discount} options={discountOptions} onChange={(discount) => set({ discount })} />
          </>
        )}
        <Select label="Publication" value={draft.published} options={publishedOptions} onChange={(published) => set({ published })} />
        <fieldset className={cx('pair', styles.range)}>
          <legend>Redemptions of the code</legend>
          <NumberField label="At least" value={least} min={0} max={999_999_999} onChange={(next) => set({ least: next })} />
          <NumberField label="At most" value={most} min={0} max={999_999_999} onChange={(next) => set({ most: next })} error={shown(problems.most)} />
        </fieldset>
        <fieldset className={cx('pair', styles.range)}>
          <legend>Last day on which it is valid</legend>
          <DateField label="From" value={from} onChange={(next) => set({ from: next })} />
          <DateField label="To" value={to} onChange={(next) => set({ to: next })} error={shown(problems.to)} />
        </fieldset>
        <fieldset className={cx('pair', styles.range)}>
          <legend>Metadata</legend>
          <TextField label="Key" value={draft.key} onChange={(next) => set({ key: next })} maxLength={200} onEnter={apply} error={shown(problems.key)} />
          <TextField label="Value" value={value} onChange={(next) => set({ value: next })} maxLength={1000} onEnter={apply} hint="Empty: the key is there" />
        </fieldset>
      </div>
    </Dialog>
  );
}

function chosen<Value extends string>(value: Value | 'any'): Value | undefined {
  return value === 'any' ? undefined : value;
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function textOf(count: number | null): string | undefined {
  return count === null ? undefined : String(count);
}
