import { describe, expect, test } from 'vitest';
import type { ApplicableEntry, ApplicableTo } from './applicable-to.ts';
import { applyDiscount, type Discount } from './apply-discount.ts';
import { plainContext, type DiscountContext } from './discount-context.ts';
import { leftOfOrder, plainOrder, type Line, type PricedOrder } from './priced-order.ts';

/** A line of product `p1`, `p2` … in the order of the list. */
interface Sold {
  price: number | null;
  quantity?: number;
  amount?: number | null;
  discount?: number;
  sku?: string;
}

function lineOf({ price, quantity = 1, amount, discount = 0, sku }: Sold, index: number): Line {
  return {
    products: [`p${index + 1}`], skus: sku === undefined ? [] : [sku], quantity, priceMinor: price,
    amountMinor: amount === undefined ? (price === null ? null : price * quantity) : amount, discountMinor: discount, discountQuantity: 0, initialQuantity: null,
    initialAmountMinor: null,
  };
}

function orderOf(sold: Sold[], amount?: number, discount = 0): PricedOrder {
  const lines = sold.map(lineOf);
  const amountMinor = amount ?? lines.reduce((sum, line) => sum + (line.amountMinor ?? 0), 0);
  return { amountMinor, initialAmountMinor: null, discountMinor: discount, lines };
}

function to(included: (Partial<ApplicableEntry> & { id: string })[], more: Partial<ApplicableTo> = {}): Partial<DiscountContext> {
  const entries = included.map((entry): ApplicableEntry => ({ object: 'product', ...entry }));
  return { applicableTo: { included: entries, excluded: [], included_all: false, ...more } };
}

const withSkus: Partial<DiscountContext> = {
  findUnit: (unitType) => ({ products: ['mug'], skus: [unitType], priceMinor: unitType === 'sku_mug' ? 29_900 : null }),
};

interface Example {
  name: string;
  order: PricedOrder;
  discount: Discount;
  context?: Partial<DiscountContext>;
  /** Off the order as a whole. */
  off?: number;
  /** Off each line, free units included; without it: nothing. */
  lines?: number[];
  /** What is to be paid then. */
  left: number;
}

const amount = (off: number, effect?: (Discount & { type: 'AMOUNT' })['effect'], limit?: number): Discount => ({
  type: 'AMOUNT', amount_off: off, ...(effect && { effect }), ...(limit !== undefined && { aggregated_amount_limit: limit }),
});
const percent = (off: number, more: Partial<Discount & { type: 'PERCENT' }> = {}): Discount => ({ type: 'PERCENT', percent_off: off, ...more });
const onItems = { effect: 'APPLY_TO_ITEMS' } as const;

/** What else the contract says; its numbers are in test/support/worked-examples.ts. */
const contract: Example[] = [
  {
    name: 'by quantity: per unit',
    order: orderOf([{ price: 1000, quantity: 5 }, { price: 200, quantity: 2 }]),
    discount: amount(300, 'APPLY_TO_ITEMS_BY_QUANTITY'), lines: [1500, 400], left: 3500,
  },
  {
    name: 'a percentage of the order, both limits: the lower one',
    order: plainOrder(50_000),
    discount: percent(10, { amount_limit: 2000, aggregated_amount_limit: 1500 }), off: 1500, left: 48_500,
  },
  { name: 'a new price for an order that costs less', order: plainOrder(3000), discount: { type: 'FIXED', fixed_amount: 3999 }, off: 0, left: 3000 },
  {
    name: "a product's own new price wins",
    order: orderOf([{ price: 1000, quantity: 3 }, { price: 900 }]),
    discount: { type: 'FIXED', fixed_amount: 800, ...onItems },
    context: to([{ id: 'p1', price: 600 }, { id: 'p2' }]), lines: [1200, 100], left: 2600,
  },
  {
    name: 'products excluded, no effect: on items',
    order: orderOf([{ price: 1000 }, { price: 1000 }]),
    discount: percent(10),
    context: to([], { excluded: [{ object: 'product', id: 'p1' }] }), lines: [0, 100], left: 1900,
  },
  { name: 'on items of an order without lines', order: plainOrder(1000), discount: percent(10, onItems), left: 1000 },
  {
    name: 'free shipping carries no amounts',
    order: orderOf([{ price: 1000 }]),
    discount: { type: 'UNIT', unit_off: 1, unit_type: 'prod_5h1pp1ng', effect: 'ADD_NEW_ITEMS' }, lines: [0, 0], left: 1000,
  },
  {
    name: 'missing units: what is in the cart becomes free, the rest is added',
    order: orderOf([{ price: 200, quantity: 1 }, { price: 1000 }]),
    discount: { type: 'UNIT', unit_off: 3, unit_type: 'p1' }, lines: [600, 0], left: 1000,
  },
  {
    name: 'missing units that are all in the cart',
    order: orderOf([{ price: 200, quantity: 5 }]),
    discount: { type: 'UNIT', unit_off: 3, unit_type: 'p1', effect: 'ADD_MISSING_ITEMS' }, lines: [600], left: 400,
  },
  {
    name: 'many items',
    order: orderOf([{ price: 200, quantity: 5 }, { price: 300 }]),
    discount: {
      type: 'UNIT', effect: 'ADD_MANY_ITEMS',
      units: [{ unit_off: 1, unit_type: 'p1', effect: 'ADD_NEW_ITEMS' }, { unit_off: 1, unit_type: 'p2', effect: 'ADD_MISSING_ITEMS' }],
    }, lines: [200, 300], left: 1000,
  },
];

/** Where the contract says nothing (decisions/0010). */
const decided: Example[] = [
  {
    name: 'the second percentage is of what the first left',
    order: { ...plainOrder(1000), discountMinor: 500 },
    discount: percent(10), off: 50, left: 450,
  },
  {
    name: 'or of the initial amount',
    order: { ...plainOrder(1000), discountMinor: 500 },
    discount: percent(10),
    context: { isOfInitialAmount: true }, off: 100, left: 400,
  },
  {
    name: 'of the initial amount, still no more than is left',
    order: { ...plainOrder(1000), discountMinor: 950 },
    discount: percent(10),
    context: { isOfInitialAmount: true }, off: 50, left: 0,
  },
  {
    name: 'half a unit is rounded up on each line',
    order: orderOf([{ price: 5 }, { price: 5 }]),
    discount: percent(10, onItems), lines: [1, 1], left: 8,
  },
  {
    name: 'lines that cost more than the order: the order is the limit, cut in proportion',
    order: orderOf([{ price: 3000 }, { price: 1000 }], 1000),
    discount: percent(100, onItems), lines: [750, 250], left: 0,
  },
  {
    name: 'by quantity, a line that is full leaves the rest to the others',
    order: orderOf([{ price: 100, quantity: 2 }, { price: 1000, quantity: 3 }, { price: 1000, quantity: 3 }]),
    discount: amount(1000, 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY'), lines: [200, 400, 400], left: 5200,
  },
  {
    name: 'the cheapest line only',
    order: orderOf([{ price: 300 }, { price: 100, quantity: 2 }, { price: 200 }]),
    discount: percent(50),
    context: to(['p1', 'p2', 'p3'].map((id) => ({ id, effect: 'APPLY_TO_EVERY' as const }))), lines: [150, 100, 100], left: 350,
  },
  {
    name: 'a collection: its cheapest line only',
    order: orderOf([{ price: 300 }, { price: 100, quantity: 2 }, { price: 200 }]),
    discount: percent(50),
    context: inCollection({ effect: 'APPLY_TO_CHEAPEST' }), lines: [0, 100, 0], left: 600,
  },
  {
    name: 'a collection: its most expensive line only',
    order: orderOf([{ price: 300 }, { price: 100, quantity: 2 }, { price: 200 }]),
    discount: percent(50),
    context: inCollection({ effect: 'APPLY_TO_MOST_EXPENSIVE' }), lines: [150, 0, 0], left: 550,
  },
  {
    name: 'three units from the cheapest',
    order: orderOf([{ price: 300 }, { price: 100, quantity: 2 }, { price: 200 }]),
    discount: percent(50),
    context: inCollection({ effect: 'APPLY_FROM_CHEAPEST', aggregated_quantity_limit: 3 }), lines: [0, 100, 100], left: 500,
  },
  {
    name: 'two units from the most expensive',
    order: orderOf([{ price: 300 }, { price: 100, quantity: 2 }, { price: 200 }]),
    discount: percent(50),
    context: inCollection({ effect: 'APPLY_FROM_MOST_EXPENSIVE', aggregated_quantity_limit: 2 }), lines: [150, 0, 100], left: 450,
  },
  {
    name: 'equal prices: the earlier line',
    order: orderOf([{ price: 100 }, { price: 100 }]),
    discount: percent(50),
    context: inCollection({ effect: 'APPLY_TO_CHEAPEST' }), lines: [50, 0], left: 150,
  },
  {
    name: 'two units of each line at most',
    order: orderOf([{ price: 100, quantity: 5 }, { price: 100 }]),
    discount: percent(50),
    context: inCollection({ quantity_limit: 2 }), lines: [100, 50], left: 450,
  },
  {
    name: "an entry's limit per line",
    order: orderOf([{ price: 1000 }, { price: 100 }]),
    discount: percent(50),
    context: inCollection({ amount_limit: 80 }), lines: [80, 50], left: 970,
  },
  {
    name: "an entry's limit for all its lines",
    order: orderOf([{ price: 300 }, { price: 100 }]),
    discount: percent(50),
    context: inCollection({ aggregated_amount_limit: 100 }), lines: [75, 25], left: 300,
  },
  {
    name: 'every second unit, the first one passed over',
    order: orderOf([{ price: 100, quantity: 4 }, { price: 100, quantity: 3 }]),
    discount: percent(100),
    context: inCollection({ repeat: 2, skip_initially: 1, target: 'UNIT' }), lines: [100, 200], left: 400,
  },
  {
    name: 'every second line',
    order: orderOf([{ price: 100, quantity: 4 }, { price: 100, quantity: 3 }]),
    discount: percent(100),
    context: inCollection({ repeat: 2 }), lines: [0, 300], left: 400,
  },
  {
    name: 'everything but what is excluded',
    order: orderOf([{ price: 100 }, { price: 200 }]),
    discount: percent(10, onItems),
    context: to([{ id: 'p1' }], { included_all: true, excluded: [{ object: 'product', id: 'p1' }] }), lines: [0, 20], left: 280,
  },
  {
    name: 'an SKU',
    order: orderOf([{ price: 100, sku: 's1' }, { price: 200, sku: 's2' }]),
    discount: percent(10),
    context: to([{ object: 'sku', id: 's2' }]), lines: [0, 20], left: 280,
  },
  {
    name: 'a product known by its source id',
    order: orderOf([{ price: 100 }]),
    discount: percent(10),
    context: to([{ id: 'prod_1', source_id: 'p1' }]), lines: [10], left: 90,
  },
  {
    name: 'a new price after an earlier discount: nobody gains twice',
    order: orderOf([{ price: 1000, quantity: 2, discount: 300 }]),
    discount: { type: 'FIXED', fixed_amount: 800, ...onItems }, lines: [100], left: 1600,
  },
  {
    name: 'a line whose amount nobody knows',
    order: orderOf([{ price: null }, { price: 100 }]),
    discount: percent(10, onItems), lines: [0, 10], left: 90,
  },
  { name: 'a line of no units', order: orderOf([{ price: 100, quantity: 0 }]), discount: percent(10, onItems), lines: [0], left: 0 },
  {
    name: 'free units of an SKU that nobody sells yet, without a price',
    order: orderOf([{ price: 100 }]),
    discount: { type: 'UNIT', unit_off: 2, unit_type: 'sku_unknown' },
    context: withSkus, lines: [0, 0], left: 100,
  },
  {
    name: 'a new price by formula, for each line',
    order: orderOf([{ price: 1000 }, { price: 500 }]),
    discount: { type: 'FIXED', fixed_amount: 0, ...onItems },
    context: inCollection({ price_formula: 'ORDER_ITEM_PRICE * 0.9' }), lines: [100, 50], left: 1350,
  },
];

function inCollection(entry: Partial<ApplicableEntry>): Partial<DiscountContext> {
  return { ...to([{ object: 'products_collection', id: 'pc_all', ...entry }]), isInCollection: (id) => id === 'pc_all' };
}

describe.each([['of the contract', contract], ['where the contract is silent', decided]])('worked examples %s', (_, examples) => {
  test.each(examples)('$name', ({ order, discount, context, off = 0, lines = [], left }) => {
    const result = applyDiscount(order, discount, { ...plainContext, ...context });
    expect(result.order.lines.map((line, index) => line.discountMinor - (order.lines[index]?.discountMinor ?? 0))).toEqual(lines);
    expect(result).toMatchObject({ appliedMinor: off, itemsAppliedMinor: lines.reduce((sum, line) => sum + line, 0) });
    expect(leftOfOrder(result.order)).toBe(left);
  });
});

describe('free units', () => {
  const mugs: Discount = { type: 'UNIT', unit_off: 3, unit_type: 'sku_mug', effect: 'ADD_NEW_ITEMS' };

  test('raise the amounts by what they take off, and the amounts before are kept', () => {
    const { order } = applyDiscount(orderOf([{ price: 1000 }]), mugs, { ...plainContext, ...withSkus });
    expect(order).toMatchObject({ amountMinor: 90_700, initialAmountMinor: 1000 });
    expect(order.lines[1]).toEqual({
      products: ['mug'], skus: ['sku_mug'], quantity: 3, priceMinor: 29_900, amountMinor: 89_700, discountMinor: 89_700, discountQuantity: 3, initialQuantity: 0,
      initialAmountMinor: 0,
    });
  });

  test('come to the line that sells them already', () => {
    const { order } = applyDiscount(orderOf([{ price: 200, quantity: 1 }]), { type: 'UNIT', unit_off: 3, unit_type: 'p1' }, plainContext);
    expect(order.lines).toEqual([expect.objectContaining({ quantity: 3, initialQuantity: 1, discountQuantity: 3, amountMinor: 600, initialAmountMinor: 200, discountMinor: 600 })]);
  });

  test('that are missing are not given a second time', () => {
    const missing: Discount = { ...mugs, effect: 'ADD_MISSING_ITEMS' };
    const context = { ...plainContext, ...withSkus };
    const once = applyDiscount(orderOf([{ price: 1000 }]), missing, context);
    expect(applyDiscount(once.order, missing, context)).toMatchObject({ order: once.order, appliedMinor: 0, itemsAppliedMinor: 0 });
  });

  test('never make an amount that is not exact', () => {
    const { order } = applyDiscount(orderOf([{ price: 2 ** 45, quantity: 1 }]), { type: 'UNIT', unit_off: 10_000, unit_type: 'p1', effect: 'ADD_NEW_ITEMS' }, plainContext);
    expect(order.lines[0]?.quantity).toBe(255);
    expect(leftOfOrder(order)).toBe(2 ** 45);
  });
});

describe('what is left of a budget', () => {
  const three: Discount = { type: 'UNIT', unit_off: 3, unit_type: 'sku_mug', effect: 'ADD_NEW_ITEMS' };

  test.each<{ name: string; order: PricedOrder; discount: Discount; context?: Partial<DiscountContext>; max: number; lines: number[]; off?: number; wanted: number }>([
    { name: 'cuts a discount on the order', order: plainOrder(10_000), discount: percent(20), max: 700, lines: [], off: 700, wanted: 2000 },
    {
      name: 'cuts lines in proportion, by largest remainder', order: orderOf([{ price: 1000 }, { price: 1000 }, { price: 1000 }]),
      discount: amount(100, 'APPLY_TO_ITEMS'), max: 200, lines: [67, 67, 66], wanted: 300,
    },
    { name: 'leaves nothing when nothing is left', order: orderOf([{ price: 1000 }]), discount: percent(10, onItems), max: 0, lines: [0], wanted: 100 },
    { name: 'is no limit where it is enough', order: plainOrder(1000), discount: amount(300), max: 300, lines: [], off: 300, wanted: 300 },
    { name: 'adds whole units only', order: orderOf([{ price: 1000 }]), discount: three, context: withSkus, max: 60_000, lines: [0, 59_800], wanted: 89_700 },
    { name: 'adds no unit that does not fit', order: orderOf([{ price: 1000 }]), discount: three, context: withSkus, max: 29_899, lines: [0], wanted: 89_700 },
    {
      name: 'frees whole units of the cart only', order: orderOf([{ price: 200, quantity: 5 }]),
      discount: { type: 'UNIT', unit_off: 3, unit_type: 'p1' }, max: 500, lines: [400], wanted: 600,
    },
    {
      name: 'adds no unit instead of one of the cart that does not fit', order: orderOf([{ price: 200, quantity: 1 }]),
      discount: { type: 'UNIT', unit_off: 1, unit_type: 'p1' }, max: 199, lines: [0], wanted: 200,
    },
    {
      name: 'gives of many items what fits', order: orderOf([{ price: 200, quantity: 2 }, { price: 50 }]),
      discount: { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [{ unit_off: 2, unit_type: 'p1' }, { unit_off: 1, unit_type: 'p2' }] }, max: 300, lines: [200, 50], wanted: 450,
    },
    {
      name: 'does not touch units that cost nothing', order: orderOf([{ price: 1000 }]),
      discount: { type: 'UNIT', unit_off: 1, unit_type: 'prod_5h1pp1ng' }, max: 0, lines: [0, 0], wanted: 0,
    },
  ])('$name', ({ order, discount, context, max, lines, off = 0, wanted }) => {
    const result = applyDiscount(order, discount, { ...plainContext, ...context, maxMinor: max });
    expect(result.order.lines.map((line, index) => line.discountMinor - (order.lines[index]?.discountMinor ?? 0))).toEqual(lines);
    expect(result).toMatchObject({ appliedMinor: off, wantedMinor: wanted, isCut: wanted > max });
  });
});

describe('one discount for a product', () => {
  const order = orderOf([{ price: 1000, discount: 100 }, { price: 1000 }]);
  const once = { ...plainContext, isOnce: true };

  test('is not followed by another on the line, also not of free units', () => {
    expect(applyDiscount(order, percent(10, onItems), once).order.lines.map(({ discountMinor }) => discountMinor)).toEqual([100, 100]);
    for (const effect of ['ADD_NEW_ITEMS', 'ADD_MISSING_ITEMS'] as const) {
      expect(applyDiscount(order, { type: 'UNIT', unit_off: 1, unit_type: 'p1', effect }, once).order).toEqual(order);
    }
    expect(applyDiscount(order, { type: 'UNIT', unit_off: 1, unit_type: 'p2' }, once).itemsAppliedMinor).toBe(1000);
  });

  test('gives way to the next line where only the cheapest counts', () => {
    const context = { ...once, ...inCollection({ effect: 'APPLY_TO_CHEAPEST' }) };
    expect(applyDiscount(order, percent(10), context)).toMatchObject({ itemsAppliedMinor: 100, matched: [{ lineIndices: [1] }] });
  });

  test('means nothing to a discount on the order', () => {
    expect(applyDiscount(order, percent(10), once).appliedMinor).toBe(190);
  });

  test('may be of several units of the product itself', () => {
    const twice = { unit_off: 1, unit_type: 'p2', effect: 'ADD_NEW_ITEMS' } as const;
    expect(applyDiscount(order, { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [twice, twice] }, once).itemsAppliedMinor).toBe(2000);
  });
});

test('the lines that entries mean are told by their places, whatever the effect; a line belongs to the first entry that means it', () => {
  const order = orderOf([{ price: 100 }, { price: 200 }, { price: 300 }]);
  const context = { ...plainContext, ...to([{ id: 'p3' }, { id: 'p9' }, { object: 'products_collection', id: 'pc_all' }]), isInCollection: () => true };
  const [first, , third] = context.applicableTo?.included ?? [];
  const matched = [{ entry: third, lineIndices: [0, 1] }, { entry: first, lineIndices: [2] }];
  for (const effect of ['APPLY_TO_ORDER', 'APPLY_TO_ITEMS'] as const) expect(applyDiscount(order, percent(10, { effect }), context).matched).toEqual(matched);
  expect(applyDiscount(order, percent(10), plainContext).matched).toEqual([]);
});

describe('the effect', () => {
  test.each<{ discount: Discount; context: Partial<DiscountContext>; effect: string }>([
    { discount: amount(1), context: {}, effect: 'APPLY_TO_ORDER' },
    { discount: percent(1), context: to([{ id: 'p1' }]), effect: 'APPLY_TO_ITEMS' },
    { discount: percent(1), context: to([], { included_all: true }), effect: 'APPLY_TO_ORDER' },
    { discount: amount(1, 'APPLY_TO_ORDER'), context: to([{ id: 'p1' }]), effect: 'APPLY_TO_ORDER' },
    { discount: { type: 'FIXED', fixed_amount: 1 }, context: to([{ id: 'p1' }]), effect: 'APPLY_TO_ITEMS' },
    { discount: { type: 'UNIT', unit_off: 1, unit_type: 'p1' }, context: {}, effect: 'ADD_MISSING_ITEMS' },
    { discount: { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [] }, context: {}, effect: 'ADD_MANY_ITEMS' },
  ])('of $discount is $effect', ({ discount, context, effect }) => {
    expect(applyDiscount(orderOf([{ price: 100 }]), discount, { ...plainContext, ...context }).effect).toBe(effect);
  });
});

describe('formulas', () => {
  const order = orderOf([{ price: 1000, quantity: 4 }]);
  const metadata = { CUSTOMER_METADATA: { age: 40 } };

  test.each<{ discount: Discount; off: number; isDynamic: boolean; formulaRefusal: string | null }>([
    { discount: { type: 'AMOUNT', amount_off: 500, amount_off_formula: 'ORDER_AMOUNT / 3' }, off: 1333, isDynamic: true, formulaRefusal: null },
    {
      discount: { type: 'AMOUNT', amount_off: 500, amount_off_formula: 'IF(ORDER_UNITS_QUANTITY = 3;CUSTOMER_METADATA("age") * 2;CUSTOMER_METADATA("age"))' },
      off: 40, isDynamic: true, formulaRefusal: null,
    },
    { discount: { type: 'PERCENT', percent_off: 3, percent_off_formula: 'CUSTOMER_METADATA("age") / 4' }, off: 400, isDynamic: true, formulaRefusal: null },
    { discount: { type: 'PERCENT', percent_off: 3, percent_off_formula: '250' }, off: 4000, isDynamic: true, formulaRefusal: null },
    { discount: { type: 'PERCENT', percent_off: 3, percent_off_formula: '-250' }, off: 0, isDynamic: true, formulaRefusal: null },
    { discount: { type: 'FIXED', fixed_amount: 200, fixed_amount_formula: 'CUSTOMER_METADATA("age") + 2' }, off: 3958, isDynamic: true, formulaRefusal: null },
    { discount: { type: 'AMOUNT', amount_off: 500, amount_off_formula: 'CUSTOMER_METADATA("height")' }, off: 500, isDynamic: false, formulaRefusal: 'missing_value' },
    { discount: { type: 'AMOUNT', amount_off: 500, amount_off_formula: 'ORDER_AMOUNT / 0' }, off: 500, isDynamic: false, formulaRefusal: 'division_by_zero' },
  ])('$discount', ({ discount, off, isDynamic, formulaRefusal }) => {
    expect(applyDiscount(order, discount, { ...plainContext, metadata })).toMatchObject({ appliedMinor: off, isDynamic, formulaRefusal });
  });

  test.each<Discount>([
    { type: 'AMOUNT', amount_off_formula: 'CUSTOMER_METADATA("height")' },
    { type: 'PERCENT', percent_off_formula: '1 / 0' },
    { type: 'FIXED', fixed_amount_formula: '1 / 0' },
    { type: 'FIXED', fixed_amount_formula: '1 / 0', effect: 'APPLY_TO_ITEMS' },
    { type: 'UNIT', unit_off_formula: '1 / 0', unit_type: 'p1' },
  ])('without a value and without a number beside them change nothing: $type $effect', (discount) => {
    expect(applyDiscount(order, discount, { ...plainContext, metadata })).toMatchObject({
      order, appliedMinor: 0, itemsAppliedMinor: 0, isDynamic: false,
    });
  });

  test('give whole units only', () => {
    const { order: after } = applyDiscount(order, { type: 'UNIT', unit_off: 1, unit_type: 'p2', unit_off_formula: 'CUSTOMER_METADATA("age") / 15' }, {
      ...plainContext, metadata,
    });
    expect(after.lines[1]?.quantity).toBe(2);
  });
});
