import { Plus, X } from 'lucide-react';
import { Suspense, useState } from 'react';
import { CustomerPicker } from '../../customer/CustomerPicker.tsx';
import { lazyPart } from '../../lazy-part.tsx';
import { MetadataEditor } from '../../metadata/MetadataEditor.tsx';
import { useFormat, useProject } from '../../shell/use-project.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { DateField } from '../../ui/DateField.tsx';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { ItemPicker } from '../../product/ItemPicker.tsx';
import type { PickedItem } from '../../product/read-items.ts';
import styles from '../rule.module.css';
import type { OrderPart } from './OrderPicker.tsx';
import { amountOf, newItem, type ItemDraft, type SampleDraft } from './sample-draft.ts';

const OrderPicker = lazyPart(() => import('./OrderPicker.tsx'), 'OrderPicker');

interface Props {
  value: SampleDraft;
  onChange: (value: SampleDraft) => void;
}

/** The cart that a rule is tried on: a stored order to begin with, or one that is made up. */
export function SampleFields({ value, onChange }: Props) {
  const { currency } = useProject();
  const { money } = useFormat();
  const sum = amountOf(value.items);
  const [picking, setPicking] = useState<'not yet' | 'now' | 'over'>('not yet');
  const set = (part: Partial<SampleDraft>) => onChange({ ...value, ...part });
  const close = () => setPicking('over');
  const pick = (part: OrderPart) => {
    set(part);
    close();
  };
  return (
    <>
      {/* When the field is gone, the keyboard goes back to what opened it. */}
      {picking === 'now'
        ? <Suspense><OrderPicker onPick={pick} onCancel={close} /></Suspense>
        : <div><Button autoFocus={picking === 'over'} onPress={() => setPicking('now')}>Take a stored order</Button></div>}
      <CustomerPicker label="Customer" isOptional value={value.customer} onChange={(customer) => set({ customer })} allowsNew />
      <MoneyField
        label="Order amount" isOptional value={value.amount} onChange={(amount) => set({ amount })} currency={currency}
        hint={sum === null ? 'Empty: what the items come to.' : `Empty: what the items come to, ${money(sum)}.`}
      />
      <Items items={value.items} onChange={(items) => set({ items })} />
      <details>
        <summary>Code, time and metadata</summary>
        <div className={styles.more}>
          <TextField
            label="Code" isOptional value={value.code} onChange={(code) => set({ code })} isCode maxLength={1000} autoComplete="off"
            hint="Its holder is known then, and how often it was used."
          />
          <DateField label="At" isOptional hasTime value={value.at} onChange={(at) => set({ at })} hint="Empty: now." />
          <section aria-label="Metadata of the order">
            <h3>Metadata of the order</h3>
            <MetadataEditor relatedObject="order" value={value.orderMetadata} onChange={(orderMetadata) => set({ orderMetadata })} />
          </section>
          <section aria-label="Metadata of the redemption">
            <h3>Metadata of the redemption</h3>
            <MetadataEditor relatedObject="redemption" value={value.redemptionMetadata} onChange={(redemptionMetadata) => set({ redemptionMetadata })} />
          </section>
        </div>
      </details>
    </>
  );
}

const kinds = ['product', 'sku'] as const;

function Items({ items, onChange }: { items: readonly ItemDraft[]; onChange: (items: readonly ItemDraft[]) => void }) {
  return (
    <fieldset className={styles.items}>
      <legend>Items</legend>
      {items.map((item, index) => (
        <div key={item.key} role="group" aria-label={`Item ${index + 1}`} className={styles.item}>
          <Item item={item} place={index + 1} onChange={(next) => onChange(items.with(index, next))} />
          <IconButton label={`Remove item ${index + 1}`} icon={<X size={16} aria-hidden="true" />} onPress={() => onChange(items.toSpliced(index, 1))} />
        </div>
      ))}
      <div><Button icon={<Plus size={16} aria-hidden="true" />} onPress={() => onChange([...items, newItem()])}>Add item</Button></div>
    </fieldset>
  );
}

function Item({ item, place, onChange }: { item: ItemDraft; place: number; onChange: (item: ItemDraft) => void }) {
  const { currency } = useProject();
  const pick = (picked: readonly PickedItem[]) => onChange({ ...item, item: picked.at(-1) ?? null });
  return (
    <div className={styles.itemFields}>
      <ItemPicker label={`Product of item ${place}`} value={item.item === null ? [] : [item.item]} onChange={pick} kinds={kinds} />
      <NumberField label="Units" value={item.quantity} onChange={(quantity) => onChange({ ...item, quantity })} min={1} max={1_000_000} />
      <MoneyField label="Price of a unit" isOptional value={item.price} onChange={(price) => onChange({ ...item, price })} currency={currency} />
    </div>
  );
}
