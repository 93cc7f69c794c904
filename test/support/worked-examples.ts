import type { ApplicableTo } from '../../server/discount/applicable-to.ts';
import type { Discount } from '../../server/discount/apply-discount.ts';

/** An item of an order: its price and quantity, and its amount where the client says another one. Minor units. */
export interface ExampleItem {
  price: number | null;
  quantity: number;
  amount?: number;
}

/** One discount of a chain and what it does. Minor units. */
export interface ExampleStep {
  discount: Discount;
  /** Products are `p1`, `p2` … in the order of the items; everything unless told. */
  applicableTo?: ApplicableTo;
  /** Of what the order costs before discounts. */
  isOfInitialAmount?: true;
  /** Off the order as a whole. */
  off: number;
  /** Off each item. */
  offItems: readonly number[];
  /** `total_amount` of the order then. */
  total: number;
}

export interface WorkedExample {
  name: string;
  /** ISO 4217. */
  currency: string;
  /** As people write the amount of the order and what is to be paid in the end. */
  written: readonly [amount: string, total: string];
  /** The client's amount of the order; it counts even where the items sum to another one. */
  amount: number;
  items: readonly ExampleItem[];
  steps: readonly ExampleStep[];
}

const one = (price: number): ExampleItem => ({ price, quantity: 1 });
const many = (price: number, quantity: number): ExampleItem => ({ price, quantity });
const amountOff = (amount: number, effect?: (Discount & { type: 'AMOUNT' })['effect']): Discount => ({ type: 'AMOUNT', amount_off: amount, ...(effect && { effect }) });
const percentOff = (percent: number, more: Partial<Discount & { type: 'PERCENT' }> = {}): Discount => ({ type: 'PERCENT', percent_off: percent, ...more });
const to = (...ids: string[]): ApplicableTo => ({ included: ids.map((id) => ({ object: 'product', id })), excluded: [], included_all: false });
const onItems = { effect: 'APPLY_TO_ITEMS' } as const;

/** The arithmetic of the wire contract (§2.2), in its own numbers. */
const ofTheContract: WorkedExample[] = [
  {
    name: '20 % of 199900 is 39980', currency: 'EUR', written: ['1999.00', '1599.20'], amount: 199_900, items: [],
    steps: [{ discount: percentOff(20), off: 39_980, offItems: [], total: 159_920 }],
  },
  {
    name: 'a chain: 14000, two items of 2000 off, then 2500 off the order', currency: 'EUR', written: ['140.00', '75.00'], amount: 14_000,
    items: [one(4000), many(5000, 2)],
    steps: [
      { discount: amountOff(2000, 'APPLY_TO_ITEMS'), off: 0, offItems: [2000, 2000], total: 10_000 },
      { discount: amountOff(2500), off: 2500, offItems: [0, 0], total: 7500 },
    ],
  },
  {
    name: 'the amount of the order is the client\'s: 6000 with items of 3300 and 3400; 300 in proportion is 148 and 152', currency: 'EUR',
    written: ['60.00', '57.00'], amount: 6000, items: [one(3300), one(3400)],
    steps: [{ discount: amountOff(300, 'APPLY_TO_ITEMS_PROPORTIONALLY'), off: 0, offItems: [148, 152], total: 5700 }],
  },
  {
    name: 'a percentage is of the amount of the order, not of its items', currency: 'EUR', written: ['60.00', '54.00'], amount: 6000, items: [one(3300), one(3400)],
    steps: [{ discount: percentOff(10), off: 600, offItems: [0, 0], total: 5400 }],
  },
  {
    name: 'the amount of an item is the client\'s too: 10 % of 1500, not of 2 × 1000', currency: 'EUR', written: ['15.00', '13.50'], amount: 1500,
    items: [{ price: 1000, quantity: 2, amount: 1500 }],
    steps: [{ discount: percentOff(10, onItems), off: 0, offItems: [150], total: 1350 }],
  },
  {
    name: '1000 by quantities of 2, 3 and 3 is 250, 375 and 375', currency: 'EUR', written: ['80.00', '70.00'], amount: 8000,
    items: [many(1000, 2), many(1000, 3), many(1000, 3)],
    steps: [{ discount: amountOff(1000, 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY'), off: 0, offItems: [250, 375, 375], total: 7000 }],
  },
  {
    name: 'an item of 700 with 1000 off is free', currency: 'EUR', written: ['57.00', '40.00'], amount: 5700, items: [one(700), one(5000)],
    steps: [{ discount: amountOff(1000, 'APPLY_TO_ITEMS'), off: 0, offItems: [700, 1000], total: 4000 }],
  },
  {
    name: 'an amount off items is once for each item, not for each unit', currency: 'EUR', written: ['50.00', '47.00'], amount: 5000, items: [many(1000, 5)],
    steps: [{ discount: amountOff(300, 'APPLY_TO_ITEMS'), off: 0, offItems: [300], total: 4700 }],
  },
  {
    name: 'and by quantity for each unit', currency: 'EUR', written: ['50.00', '35.00'], amount: 5000, items: [many(1000, 5)],
    steps: [{ discount: amountOff(300, 'APPLY_TO_ITEMS_BY_QUANTITY'), off: 0, offItems: [1500], total: 3500 }],
  },
  {
    name: 'a percentage of each item with a limit for each', currency: 'EUR', written: ['110.00', '106.00'], amount: 11_000, items: [one(10_000), one(1000)],
    steps: [{ discount: percentOff(10, { ...onItems, amount_limit: 300 }), off: 0, offItems: [300, 100], total: 10_600 }],
  },
  {
    name: 'a percentage of each item with a limit for the order', currency: 'EUR', written: ['40.00', '39.00'], amount: 4000, items: [one(3000), one(1000)],
    steps: [{ discount: percentOff(10, { ...onItems, aggregated_amount_limit: 100 }), off: 0, offItems: [75, 25], total: 3900 }],
  },
  {
    name: 'a new price of units: (price − new price) × quantity, nothing where the price is lower', currency: 'EUR', written: ['35.00', '29.00'], amount: 3500,
    items: [many(1000, 3), one(500)],
    steps: [{ discount: { type: 'FIXED', fixed_amount: 800, ...onItems }, off: 0, offItems: [600, 0], total: 2900 }],
  },
  {
    name: 'a new price of the order', currency: 'EUR', written: ['50.00', '39.99'], amount: 5000, items: [],
    steps: [{ discount: { type: 'FIXED', fixed_amount: 3999 }, off: 1001, offItems: [], total: 3999 }],
  },
  {
    name: 'three free units of 29900 raise amount and discount by 89700', currency: 'EUR', written: ['10.00', '10.00'], amount: 1000, items: [one(1000)],
    steps: [{ discount: { type: 'UNIT', unit_off: 3, unit_type: 'mug', effect: 'ADD_NEW_ITEMS' }, off: 0, offItems: [0, 89_700], total: 1000 }],
  },
  {
    name: 'missing units are topped up, and a second run gives no more', currency: 'EUR', written: ['2.00', '0.00'], amount: 200, items: [one(200)],
    steps: [
      { discount: { type: 'UNIT', unit_off: 3, unit_type: 'p1' }, off: 0, offItems: [600], total: 0 },
      { discount: { type: 'UNIT', unit_off: 3, unit_type: 'p1' }, off: 0, offItems: [0], total: 0 },
    ],
  },
  {
    name: 'without an effect a discount is on items where products are named', currency: 'EUR', written: ['20.00', '19.00'], amount: 2000, items: [one(1000), one(1000)],
    steps: [{ discount: amountOff(100), applicableTo: to('p2'), off: 0, offItems: [0, 100], total: 1900 }],
  },
  {
    name: 'on items without one that is meant nothing is taken off', currency: 'EUR', written: ['10.00', '10.00'], amount: 1000, items: [one(1000)],
    steps: [{ discount: percentOff(10, onItems), applicableTo: to('p9'), off: 0, offItems: [0], total: 1000 }],
  },
  {
    name: 'a second percentage is of what the first left', currency: 'EUR', written: ['10.00', '4.50'], amount: 1000, items: [],
    steps: [
      { discount: percentOff(50), off: 500, offItems: [], total: 500 },
      { discount: percentOff(10), off: 50, offItems: [], total: 450 },
    ],
  },
  {
    name: 'or, where stacking is set so, of the initial amount', currency: 'EUR', written: ['10.00', '4.00'], amount: 1000, items: [],
    steps: [
      { discount: percentOff(50), isOfInitialAmount: true, off: 500, offItems: [], total: 500 },
      { discount: percentOff(10), isOfInitialAmount: true, off: 100, offItems: [], total: 400 },
    ],
  },
  {
    name: 'nothing is paid back: an amount beyond what is left takes what is left', currency: 'EUR', written: ['7.00', '0.00'], amount: 700, items: [],
    steps: [
      { discount: amountOff(500), off: 500, offItems: [], total: 200 },
      { discount: amountOff(500), off: 200, offItems: [], total: 0 },
      { discount: amountOff(500), off: 0, offItems: [], total: 0 },
    ],
  },
];

/** The same rules in currencies whose minor unit is not a hundredth: amounts are whole minor units, and half a unit is rounded up. */
const inOtherCurrencies: WorkedExample[] = [
  {
    name: '15 % of ¥1,234 is 185.1', currency: 'JPY', written: ['1234', '1049'], amount: 1234, items: [],
    steps: [{ discount: percentOff(15), off: 185, offItems: [], total: 1049 }],
  },
  {
    name: '12.5 % of ¥999 is 124.875', currency: 'JPY', written: ['999', '874'], amount: 999, items: [],
    steps: [{ discount: percentOff(12.5), off: 125, offItems: [], total: 874 }],
  },
  {
    name: '50 % of ¥1 is half a yen', currency: 'JPY', written: ['1', '0'], amount: 1, items: [],
    steps: [{ discount: percentOff(50), off: 1, offItems: [], total: 0 }],
  },
  {
    name: '¥100 split over three equal items', currency: 'JPY', written: ['3000', '2900'], amount: 3000, items: [one(1000), one(1000), one(1000)],
    steps: [{ discount: amountOff(100, 'APPLY_TO_ITEMS_PROPORTIONALLY'), off: 0, offItems: [34, 33, 33], total: 2900 }],
  },
  {
    name: '10 % of each item, of ¥5 and ¥14', currency: 'JPY', written: ['19', '17'], amount: 19, items: [one(5), one(14)],
    steps: [{ discount: percentOff(10, onItems), off: 0, offItems: [1, 1], total: 17 }],
  },
  {
    name: '7.5 % of 1.234 KWD is 92.55 fils', currency: 'KWD', written: ['1.234', '1.141'], amount: 1234, items: [],
    steps: [{ discount: percentOff(7.5), off: 93, offItems: [], total: 1141 }],
  },
  {
    name: '33.33 % of 12.345 KWD is 4114.5885 fils, at most 4 dinars', currency: 'KWD', written: ['12.345', '8.345'], amount: 12_345, items: [],
    steps: [{ discount: percentOff(33.33, { amount_limit: 4000 }), off: 4000, offItems: [], total: 8345 }],
  },
  {
    name: 'a quarter of a dinar split by what the items cost', currency: 'KWD', written: ['10.000', '9.750'], amount: 10_000, items: [one(3333), one(6667)],
    steps: [{ discount: amountOff(250, 'APPLY_TO_ITEMS_PROPORTIONALLY'), off: 0, offItems: [83, 167], total: 9750 }],
  },
  {
    name: 'units for half a dinar', currency: 'KWD', written: ['2.250', '1.500'], amount: 2250, items: [many(750, 3)],
    steps: [{ discount: { type: 'FIXED', fixed_amount: 500, ...onItems }, off: 0, offItems: [750], total: 1500 }],
  },
];

export const workedExamples: readonly WorkedExample[] = [...ofTheContract, ...inOtherCurrencies];
