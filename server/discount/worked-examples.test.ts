import { expect, test } from 'vitest';
import { currencyExponent } from '../../contract/currency.ts';
import { applyDiscount } from './apply-discount.ts';
import { applicableToAll } from './applicable-to.ts';
import { plainContext, type DiscountContext } from './discount-context.ts';
import { leftOfOrder, type Line, type PricedOrder } from './priced-order.ts';
import { workedExamples, type ExampleItem, type WorkedExample } from '../../test/support/worked-examples.ts';

function toLine({ price, quantity, amount }: ExampleItem, index: number): Line {
  return {
    products: [`p${index + 1}`], skus: [], quantity, priceMinor: price, amountMinor: amount ?? (price === null ? null : price * quantity), discountMinor: 0,
    discountQuantity: 0, initialQuantity: null, initialAmountMinor: null,
  };
}

const catalogue: DiscountContext = { ...plainContext, findUnit: (unitType) => (unitType === 'mug' ? { products: ['mug'], skus: [], priceMinor: 29_900 } : null) };

/** As people write it, with the digits that the currency has. */
const written = (minor: number, currency: string): string => (minor / 10 ** currencyExponent(currency)).toFixed(currencyExponent(currency));

const startOf = ({ amount, items }: WorkedExample): PricedOrder => ({
  amountMinor: amount, initialAmountMinor: null, discountMinor: 0, lines: items.map(toLine),
});

test.each(workedExamples)('$currency: $name', (example) => {
  let order = startOf(example);
  for (const { discount, applicableTo = applicableToAll, isOfInitialAmount = false, off, offItems, total } of example.steps) {
    const before = order;
    const result = applyDiscount(order, discount, { ...catalogue, applicableTo, isOfInitialAmount });
    ({ order } = result);
    expect(result).toMatchObject({ appliedMinor: off, itemsAppliedMinor: offItems.reduce((sum, one) => sum + one, 0), isCut: false });
    expect(order.lines.map(({ discountMinor }, index) => discountMinor - (before.lines[index]?.discountMinor ?? 0))).toEqual(offItems);
    expect(leftOfOrder(order)).toBe(total);
  }
  expect([written(example.amount, example.currency), written(leftOfOrder(order), example.currency)]).toEqual(example.written);
});
