import { X } from 'lucide-react';
import { useState } from 'react';
import { ItemPicker } from '../../product/ItemPicker.tsx';
import type { PickedItem } from '../../product/read-items.ts';
import { useProject } from '../../shell/use-project.ts';
import { IconButton } from '../../ui/Button.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { optionsOf, RadioCards, Select } from '../../ui/Select.tsx';
import styles from './applicable.module.css';
import { useApplicableNames } from '../use-rule-writer.ts';
import { effectWords, entryLimits, type ApplicableDraft, type ApplicableMode, type EntryDraft } from './applicable-draft.ts';

export interface ApplicableEditorProps {
  value: ApplicableDraft;
  onChange: (value: ApplicableDraft) => void;
  /** What is still missing; null: nothing. */
  problem: string | null;
}

const modes: { value: ApplicableMode; label: string; hint: string }[] = [
  { value: 'all', label: 'Everything', hint: 'The whole order, or all of its items' },
  { value: 'only', label: 'Only some products', hint: 'Those that you pick, or collections of them' },
  { value: 'except', label: 'All but some', hint: 'Every item except what you pick' },
];

/** Which products the discount of a code is for, and how much of each. */
export function ApplicableEditor({ value, onChange, problem }: ApplicableEditorProps) {
  const stored = useApplicableNames(value);
  const [picked, setPicked] = useState<ReadonlyMap<string, string>>(new Map());
  const set = (part: Partial<ApplicableDraft>) => onChange({ ...value, ...part });
  const names = { nameOf: (id: string) => picked.get(id) ?? stored(id), onPick: (item: PickedItem) => setPicked((old) => new Map([...old, [item.id, item.name]])) };
  return (
    <div className={styles.editor}>
      <RadioCards label="The discount is for" value={value.mode} options={modes} onChange={(mode) => set({ mode })} />
      {value.mode === 'only' && (
        <Entries label="For these" entries={value.included} onChange={(included) => set({ included })} {...names} problem={problem} hasLimits />
      )}
      {value.mode !== 'all' && (
        <Entries
          label={value.mode === 'only' ? 'But not for these (optional)' : 'Not for these'} entries={value.excluded} onChange={(excluded) => set({ excluded })} {...names}
          problem={value.mode === 'except' ? problem : null} hasLimits={false}
        />
      )}
      {value.mode === 'except' && value.included.length > 0 && (
        <Entries label="Special limits for these" entries={value.included} onChange={(included) => set({ included })} {...names} problem={null} hasLimits />
      )}
    </div>
  );
}

interface EntriesProps {
  label: string;
  entries: readonly EntryDraft[];
  onChange: (entries: readonly EntryDraft[]) => void;
  nameOf: (id: string) => string;
  onPick: (item: PickedItem) => void;
  problem: string | null;
  /** Whether each can have an effect and limits of its own. */
  hasLimits: boolean;
}

const nothing: readonly PickedItem[] = [];

function Entries({ label, entries, onChange, nameOf, onPick, problem, hasLimits }: EntriesProps) {
  const add = (items: readonly PickedItem[]) => {
    items.forEach(onPick);
    const known = new Set(entries.map(({ id }) => id));
    const more = items.filter(({ id }) => !known.has(id)).map(({ object, id, productId }): EntryDraft => ({ object, id, ...(productId !== null && { product_id: productId }) }));
    onChange([...entries, ...more]);
  };
  return (
    <div className={styles.entries}>
      <ItemPicker label={label} value={nothing} onChange={add} error={problem} />
      {entries.length > 0 && (
        <ul className={styles.list} aria-label={label}>
          {entries.map((entry, index) => (
            <li key={entry.id} className={styles.entry}>
              <Entry
                entry={entry} name={nameOf(entry.id)} hasLimits={hasLimits} onChange={(next) => onChange(entries.with(index, next))}
                onRemove={() => onChange(entries.toSpliced(index, 1))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const kindWords: Record<EntryDraft['object'], string> = { product: 'Product', sku: 'SKU', products_collection: 'Collection' };
const effects = optionsOf(effectWords);
const targets = [{ value: 'ITEM', label: 'lines' }, { value: 'UNIT', label: 'units' }] as const;

interface EntryProps {
  entry: EntryDraft;
  name: string;
  hasLimits: boolean;
  onChange: (entry: EntryDraft) => void;
  onRemove: () => void;
}

function Entry({ entry, name, hasLimits, onChange, onRemove }: EntryProps) {
  return (
    <>
      <div className={styles.head}>
        <span><strong>{name}</strong> <small>{kindWords[entry.object]}</small></span>
        <IconButton label={`Take ${name} away`} icon={<X size={16} aria-hidden="true" />} onPress={onRemove} />
      </div>
      {hasLimits && (
        <>
          <Select label={`Of ${name} it is for`} value={entry.effect ?? 'APPLY_TO_EVERY'} options={effects} onChange={(effect) => onChange({ ...entry, effect })} />
          <details>
            <summary>Limits of {name}{limitCount(entry) > 0 && ` (${limitCount(entry)})`}</summary>
            <Limits entry={entry} onChange={onChange} />
          </details>
        </>
      )}
    </>
  );
}

function limitCount(entry: EntryDraft): number {
  return [...entryLimits.map(({ member }) => entry[member]), entry.repeat, entry.skip_initially, entry.price].filter((value) => value !== undefined && value !== null).length;
}

function Limits({ entry, onChange }: Pick<EntryProps, 'entry' | 'onChange'>) {
  const { currency } = useProject();
  const put = (member: keyof EntryDraft, value: number | null) => {
    const { [member]: _old, ...others } = entry;
    onChange(value === null ? (others as EntryDraft) : { ...entry, [member]: value });
  };
  return (
    <div className={styles.limits}>
      {entryLimits.map(({ member, label, isMoney }) => {
        const field = { label, isOptional: true, value: entry[member] ?? null, onChange: (value: number | null) => put(member, value) };
        return isMoney ? <MoneyField key={member} {...field} currency={currency} /> : <NumberField key={member} {...field} min={0} />;
      })}
      <MoneyField label="New price of a unit" isOptional currency={currency} value={entry.price ?? null} onChange={(value) => put('price', value)} hint="Where the discount sets a new price." />
      <NumberField label="Every so many" isOptional value={entry.repeat ?? null} onChange={(value) => put('repeat', value)} min={1} hint="2: every second one." />
      <NumberField label="Leave out the first" isOptional value={entry.skip_initially ?? null} onChange={(value) => put('skip_initially', value)} min={0} />
      <Select label="Counted in" value={entry.target ?? 'ITEM'} options={targets} onChange={(target) => onChange({ ...entry, target })} />
    </div>
  );
}
