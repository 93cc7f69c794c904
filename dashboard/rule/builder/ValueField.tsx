import { Suspense } from 'react';
import { idOf } from '../../../contract/rule-sentence.ts';
import { lazyPart } from '../../lazy-part.tsx';
import { ItemPicker } from '../../product/ItemPicker.tsx';
import type { PickedItem } from '../../product/read-items.ts';
import { SegmentPicker } from '../../segment/SegmentPicker.tsx';
import { useProject } from '../../shell/use-project.ts';
import { ChosenTags } from '../../ui/ChosenTags.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TagsField } from '../../ui/TagsField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useBuilder } from './builder-state.ts';
import styles from './builder.module.css';
import type { Control } from './comparisons.ts';

const ApiKeyField = lazyPart(() => import('./ApiKeyField.tsx'), 'ApiKeyField');
const MemberField = lazyPart(() => import('./MemberField.tsx'), 'MemberField');
const TimeValueField = lazyPart(() => import('./TimeValueField.tsx'), 'TimeValueField');

export interface ValueFieldProps {
  control: Control;
  /** Where the condition stands: names the control. */
  place: string;
  values: readonly unknown[];
  onChange: (values: readonly unknown[]) => void;
  /** Of pickers of items: only collections. */
  isCollection: boolean;
}

/** Decimals of numbers that are compared. */
const numberDecimals = 6;

/** What a condition is compared with, by the control of its kind. */
export function ValueField({ control, place, values, onChange, isCollection }: ValueFieldProps) {
  const { currency } = useProject();
  const label = `Value of condition ${place}`;
  const hidden = { label, isLabelHidden: true } as const;
  const [first] = values;
  const number = typeof first === 'number' ? first : null;
  const one = (value: unknown) => onChange(value === null || value === '' ? [] : [value]);
  switch (control) {
    case 'none': return null;
    case 'raw': return <code className={styles.raw}>{JSON.stringify(values)}</code>;
    case 'flag': return <Select {...hidden} value={first === false || first === 'false' ? 'no' : 'yes'} options={flags} onChange={(flag) => onChange([flag === 'yes'])} />;
    case 'amount': return <MoneyField {...hidden} value={number} onChange={one} currency={currency} />;
    case 'number': return <NumberField {...hidden} value={number} onChange={one} decimals={numberDecimals} />;
    case 'amounts': return <Amounts {...hidden} values={values} onChange={onChange} />;
    case 'numbers': return <TagsField {...hidden} value={values.map(String)} onChange={(texts) => onChange(texts.map(Number).filter(Number.isFinite))} placeholder="Numbers" />;
    case 'text': return <TextField {...hidden} value={typeof first === 'string' || typeof first === 'number' ? String(first) : ''} onChange={one} maxLength={1000} autoComplete="off" />;
    case 'texts': return <TagsField {...hidden} value={values.map(String)} onChange={onChange} placeholder="Text, Enter for another" />;
    case 'segments': return <Segments {...hidden} values={values} onChange={onChange} />;
    case 'items': return <Items {...hidden} values={values} onChange={onChange} isCollection={isCollection} />;
    case 'api_keys': return <Suspense><ApiKeyField {...hidden} values={values} onChange={onChange} /></Suspense>;
    case 'members': return <Suspense><MemberField {...hidden} values={values} onChange={onChange} /></Suspense>;
    case 'day': case 'instant': case 'days': case 'weekdays': case 'hours': case 'span': case 'recurring':
      return <Suspense><TimeValueField control={control} label={label} values={values} onChange={onChange} /></Suspense>;
  }
}

const flags = [{ value: 'yes', label: 'yes' }, { value: 'no', label: 'no' }] as const;

interface ListProps {
  label: string;
  isLabelHidden: true;
  values: readonly unknown[];
  onChange: (values: readonly unknown[]) => void;
}

/** One amount in its own field; of several each can be taken away. */
function Amounts({ values, onChange, ...field }: ListProps) {
  const { currency } = useProject();
  const { writer } = useBuilder();
  const [first] = values;
  if (values.length < 2) return <MoneyField {...field} value={typeof first === 'number' ? first : null} onChange={(value) => onChange(value === null ? [] : [value])} currency={currency} />;
  const chosen = values.map((value) => ({ value: String(value), label: writer.amount(Number(value)) }));
  return <ChosenTags label={`${field.label}: chosen`} chosen={chosen} onRemove={(removed) => onChange(values.filter((value) => String(value) !== removed))} />;
}

function Segments({ values, onChange, ...field }: ListProps) {
  const { writer, learn } = useBuilder();
  const ids = values.map((value) => idOf(value) ?? '');
  return (
    <div className={styles.picker}>
      <SegmentPicker
        {...field} value={null} isAdding onChange={(option) => {
          if (option === null || ids.includes(option.value)) return;
          learn(option.value, option.label);
          onChange([...values, option.value]);
        }}
      />
      <ChosenTags
        label={`${field.label}: chosen`} chosen={ids.map((id) => ({ value: id, label: writer.nameOf(id) }))} onRemove={(removed) => onChange(values.filter((value) => idOf(value) !== removed))}
      />
    </div>
  );
}

const collections = ['products_collection'] as const;

function Items({ values, onChange, isCollection, ...field }: ListProps & { isCollection: boolean }) {
  const { writer, learn } = useBuilder();
  const picked = values.map((value): PickedItem => {
    const id = idOf(value) ?? '';
    const object = (value as { object?: PickedItem['object'] } | null)?.object ?? 'product';
    return { object, id, name: writer.nameOf(id), detail: '', productId: null };
  });
  const choose = (items: readonly PickedItem[]) => onChange(items.map(({ object, id, name }) => {
    learn(id, name);
    return values.find((value) => idOf(value) === id) ?? { object, id };
  }));
  return <ItemPicker {...field} value={picked} onChange={choose} {...(isCollection && { kinds: collections })} />;
}
