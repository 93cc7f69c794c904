import { Suspense } from 'react';
import { lazyPart } from '../../lazy-part.tsx';
import { useFormat } from '../../shell/use-project.ts';
import { MoneyField, NumberField } from '../../ui/NumberField.tsx';
import { RadioCards, Select } from '../../ui/Select.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { discountWords } from '../page/discount-words.ts';
import styles from './create.module.css';
import { canBeCapped, effectsOf, isOnItems, type DiscountKind, type Effect } from './draft.ts';
import type { SectionProps } from './sections.ts';

/** The picker of products is large, and most campaigns give none away. */
const FreeProducts = lazyPart(() => import('./FreeProducts.tsx'), 'FreeProducts');

const kinds: { value: DiscountKind; label: string; hint: string }[] = [
  { value: 'PERCENT', label: 'Percent off', hint: 'A share of the order, with a cap if you like' },
  { value: 'AMOUNT', label: 'Amount off', hint: 'The same amount for every order' },
  { value: 'FIXED', label: 'New price', hint: 'The order or each unit costs what you say' },
  { value: 'UNIT', label: 'Free product', hint: 'Units of a product for nothing' },
];

const kindWords: Record<DiscountKind, string> = { PERCENT: 'Percent off', AMOUNT: 'Amount off', FIXED: 'New price', UNIT: 'Free product' };

const effectWords: Record<Effect, string> = {
  APPLY_TO_ORDER: 'The order as a whole',
  APPLY_TO_ITEMS: 'Each item of the order',
  APPLY_TO_ITEMS_BY_QUANTITY: 'Each unit of each item',
  APPLY_TO_ITEMS_PROPORTIONALLY: 'All items together, shared by their value',
  APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY: 'All items together, shared by their quantity',
};

/** Which way the discount has, and its numbers. */
export function OfferFields(props: SectionProps) {
  const { draft, set, mode, foreign } = props;
  const format = useFormat();
  if (foreign?.offer !== undefined) {
    return <p className={styles.fixed}>{discountWords(foreign.offer, format.money)}. It was set through the API in a way that this form does not have; there it can be changed.</p>;
  }
  const choose = (discount: DiscountKind) => {
    const effects = discount === 'UNIT' ? [] : effectsOf[discount];
    set({ discount, effect: effects.includes(draft.effect) ? draft.effect : 'APPLY_TO_ORDER' });
  };
  return (
    <>
      {mode === 'live'
        ? <p className={styles.fixed}>{kindWords[draft.discount]}: what it takes off can be changed, in which way cannot.</p>
        : <RadioCards label="What does the customer get?" value={draft.discount} onChange={choose} options={kinds} />}
      <Value {...props} />
    </>
  );
}

function Value(props: SectionProps) {
  const { draft, set, problems, currency } = props;
  const { discount } = draft;
  if (discount === 'UNIT') return <Suspense fallback={<SkeletonLines count={3} />}><FreeProducts {...props} /></Suspense>;
  return (
    <>
      <div className="pair">
        {discount === 'PERCENT' && (
          <NumberField
            name="percentOff" label="Percent off" value={draft.percentOff} onChange={(percentOff) => set({ percentOff })} decimals={2}
            min={0} max={100} unit="%" error={problems.percentOff}
          />
        )}
        {discount === 'AMOUNT' && (
          <MoneyField name="amountOff" label="Amount off" currency={currency} value={draft.amountOff} onChange={(amountOff) => set({ amountOff })} error={problems.amountOff} />
        )}
        {discount === 'FIXED' && (
          <MoneyField
            name="fixedAmount" label={isOnItems(draft) ? 'Price of each unit' : 'Price of the order'} currency={currency} value={draft.fixedAmount}
            onChange={(fixedAmount) => set({ fixedAmount })} error={problems.fixedAmount} hint="What costs less already keeps its price."
          />
        )}
        {canBeCapped(draft) && (
          <MoneyField
            name="amountLimit" label="At most per order" isOptional currency={currency} value={draft.amountLimit}
            onChange={(amountLimit) => set({ amountLimit })} error={problems.amountLimit} hint="A cap bounds what a large order costs you."
          />
        )}
      </div>
      <Select
        name="effect" label="Applies to" value={draft.effect} options={effectsOf[discount].map((value) => ({ value, label: effectWords[value] }))}
        onChange={(effect) => set({ effect })} {...(isOnItems(draft) && { hint: 'Shops must send the items of the order, not only its amount.' })}
      />
    </>
  );
}
