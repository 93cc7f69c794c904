import { Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { LimitName } from '../../../contract/limits.ts';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { formatExact } from '../../ui/format.ts';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Select, type Option } from '../../ui/Select.tsx';
import { isUsual, limitKey, type DraftLimit } from '../page/dashboard/limits.ts';
import { limitWords } from '../page/limit-words.ts';
import { sentence } from '../page/words.ts';
import styles from './limits.module.css';

/** Limits below each other; each is an item. */
export function LimitRows({ children }: { children: ReactNode }) {
  return <ul className={styles.limitRows} aria-label="Limits">{children}</ul>;
}

export interface LimitRowProps {
  limit: DraftLimit;
  onChange: (limit: DraftLimit) => void;
  /** null: the row stays, empty or not. */
  onRemove: ((limit: DraftLimit) => void) | null;
  /** What is used of it already; null where that is not one number. */
  hint: { used: number; held: number } | null;
  error: string | undefined;
  autoFocus: boolean;
}

const straddles: Option<DraftLimit['straddle']>[] = [
  { value: 'reject', label: 'Refuse it' }, { value: 'clip', label: 'Give what is left' },
];

/** One limit: how much, and what happens to a discount that would pass it. */
export function LimitRow({ limit, onChange, onRemove, hint, error, autoFocus }: LimitRowProps) {
  const { currency } = useProject();
  const { money } = useFormat();
  const print = limit.measure === 'redemptions' ? formatExact : money;
  const field = {
    name: `limit-${limitKey(limit)}`, label: sentence(limitWords(limit)), isOptional: isUsual(limit), autoFocus, value: limit.max, error,
    onChange: (max: number | null) => onChange({ ...limit, max }),
    hint: hint === null ? undefined : `Used so far: ${print(hint.used)}${hint.held > 0 ? `, held by carts: ${print(hint.held)}` : ''}.`,
  };
  return (
    <div className={styles.limitRow}>
      {limit.measure === 'redemptions' ? <NumberField {...field} min={0} /> : <MoneyField {...field} currency={currency} />}
      {limit.measure === 'discount' && limit.max !== null && (
        <Select
          name={`straddle-${limitKey(limit)}`} label="A discount that would pass it" options={straddles} value={limit.straddle}
          onChange={(straddle) => onChange({ ...limit, straddle })}
        />
      )}
      {onRemove !== null && (
        <IconButton
          label={`Remove ${limitWords(limit)}`} icon={<Trash2 size={18} aria-hidden="true" />} className={styles.removeLimit}
          onPress={() => onRemove(limit)}
        />
      )}
    </div>
  );
}

const measures: Option<LimitName['measure']>[] = [
  { value: 'discount', label: 'Discount given' }, { value: 'redemptions', label: 'Redemptions' }, { value: 'orders', label: 'Order value' },
];
const scopes: Option<LimitName['scope']>[] = [
  { value: 'campaign', label: 'The whole campaign' }, { value: 'customer', label: 'Each customer' }, { value: 'voucher', label: 'Each code' },
];
const periods: Option<LimitName['period']>[] = [
  { value: 'total', label: 'In all' }, { value: 'day', label: 'A day' }, { value: 'week', label: 'A week' }, { value: 'month', label: 'A month' },
];

/** Chooses one more limit; its amount is entered in the list above. */
export function AddLimit({ taken, onAdd }: { taken: readonly DraftLimit[]; onAdd: (limit: LimitName) => void }) {
  const { time_zone: zone } = useProject();
  const [limit, setLimit] = useState<LimitName>({ scope: 'customer', measure: 'redemptions', period: 'day' });
  const isTaken = taken.some((one) => limitKey(one) === limitKey(limit));
  return (
    <fieldset className={styles.addLimit}>
      <legend>One more limit</legend>
      <Select name="new-measure" label="Of" options={measures} value={limit.measure} onChange={(measure) => setLimit({ ...limit, measure })} />
      <Select name="new-scope" label="For" options={scopes} value={limit.scope} onChange={(scope) => setLimit({ ...limit, scope })} />
      <Select name="new-period" label="Period" options={periods} value={limit.period} onChange={(period) => setLimit({ ...limit, period })} />
      <Button icon={<Plus size={16} aria-hidden="true" />} isDisabled={isTaken} onPress={() => onAdd(limit)}>Add limit</Button>
      <p className={styles.quiet}>
        {isTaken ? `${sentence(limitWords(limit))} is in the list above.` : `Days, weeks and months are those of the calendar, in ${zone.replaceAll('_', ' ')}.`}
        {limit.scope === 'customer' && !isTaken && ' Redemptions without a customer are refused then.'}
        {limit.measure !== 'redemptions' && !isTaken && ' Redemptions without an order amount are refused then.'}
      </p>
    </fieldset>
  );
}
