import { describe, expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Answer } from '../../test/support/shop.ts';

const app = await testApp();
const shop = await openShop(app, app.inject);

const amountEffects = [
  'APPLY_TO_ORDER', 'APPLY_TO_ITEMS', 'APPLY_TO_ITEMS_PROPORTIONALLY', 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY', 'APPLY_TO_ITEMS_BY_QUANTITY',
];
const formula = 'IF(CUSTOMER_METADATA("tier") = "gold"; ORDER_AMOUNT * 0.2; 500)';

/** Each kind with each effect, limits, formulas beside a number and alone. */
const sound: Record<string, unknown>[] = [
  { type: 'AMOUNT', amount_off: 0 },
  ...amountEffects.map((effect) => ({ type: 'AMOUNT', amount_off: 1000, aggregated_amount_limit: 5000, effect })),
  { type: 'AMOUNT', amount_off: Number.MAX_SAFE_INTEGER },
  { type: 'AMOUNT', amount_off: 500, amount_off_formula: formula },
  { type: 'AMOUNT', amount_off_formula: formula, effect: 'APPLY_TO_ORDER' },
  { type: 'PERCENT', percent_off: 12.5 },
  { type: 'PERCENT', percent_off: 100, amount_limit: 2000, aggregated_amount_limit: 1500, effect: 'APPLY_TO_ORDER' },
  { type: 'PERCENT', percent_off: 0.05, effect: 'APPLY_TO_ITEMS' },
  { type: 'PERCENT', percent_off_formula: 'ORDER_ITEMS_COUNT * 2' },
  { type: 'FIXED', fixed_amount: 3999 },
  { type: 'FIXED', fixed_amount: 0, fixed_amount_formula: 'ORDER_AMOUNT / 2', effect: 'APPLY_TO_ORDER' },
  { type: 'FIXED', fixed_amount: 800, effect: 'APPLY_TO_ITEMS' },
  { type: 'UNIT', unit_off: 1, unit_type: 'prod_5h1pp1ng' },
  { type: 'UNIT', unit_off: 3, unit_type: 'sku_mug', effect: 'ADD_NEW_ITEMS' },
  { type: 'UNIT', unit_off_formula: 'FLOOR(ORDER_AMOUNT / 5000)', unit_type: 'prod_1', effect: 'ADD_MISSING_ITEMS' },
  {
    type: 'UNIT', effect: 'ADD_MANY_ITEMS',
    units: [{ unit_off: 1, unit_type: 'prod_1', effect: 'ADD_NEW_ITEMS' }, { unit_off: 2, unit_off_formula: '1 + 1', unit_type: 'prod_2' }],
  },
];

describe.each(sound)('%j', (discount) => {
  test('comes back as it was sent: from a campaign, its vouchers and a voucher of its own', async () => {
    const name = JSON.stringify(discount);
    const made = await shop.ask('POST', '/campaigns', { name, vouchers_count: 1, voucher: { discount } });
    expect(made).toMatchObject({ status: 200, body: { voucher: { type: 'DISCOUNT_VOUCHER' } } });
    const id = String(made.body['id']);
    const found = await shop.ask('GET', `/campaigns/${id}`);
    for (const { body } of [made, found]) expect((body['voucher'] as Record<string, unknown>)['discount']).toEqual(discount);
    const { body: { vouchers } } = await shop.ask('GET', `/vouchers?campaign_id=${id}`);
    expect(vouchers).toEqual([expect.objectContaining({ discount })]);
    const alone = await shop.ask('POST', '/vouchers', { type: 'DISCOUNT_VOUCHER', discount });
    expect(alone.body['discount']).toEqual(discount);
    expect((await shop.ask('GET', `/vouchers/${String(alone.body['code'])}`)).body['discount']).toEqual(discount);
  });
});

test('members of null are left out, and members that the kind does not have are passed over', async () => {
  const sent = {
    type: 'UNIT', effect: null, unit_off: 1, unit_off_formula: null, unit_type: 'prod_1', units: null, amount_off: 5, amount_limit: null,
    product: { id: 'prod_1', source_id: null, name: 'Mug' }, is_dynamic: false,
  };
  const { body } = await shop.ask('POST', '/vouchers', { discount: sent });
  expect(body['discount']).toEqual({ type: 'UNIT', unit_off: 1, unit_type: 'prod_1' });
});

test('a campaign is changed to another discount of its kind, which becomes its next terms; not to another kind', async () => {
  await shop.ask('POST', '/campaigns', { name: 'Changed', voucher: { discount: { type: 'AMOUNT', amount_off: 100 } } });
  const discount = { type: 'AMOUNT', amount_off: 800, effect: 'APPLY_TO_ITEMS' };
  expect((await shop.ask('PUT', '/campaigns/Changed', { discount })).body).toMatchObject({ voucher: { discount } });
  expect(await shop.ask('PUT', '/campaigns/Changed', { discount: { type: 'FIXED', fixed_amount: 800 } })).toMatchObject({ status: 400, body: { key: 'invalid_campaign' } });
  expect((await shop.ask('GET', '/campaigns/Changed')).body).toMatchObject({ voucher: { discount } });
});

const tooMany = Array.from({ length: 101 }, () => ({ unit_off: 1, unit_type: 'prod_1' }));

test.each<[string, Record<string, unknown>, string]>([
  ['an unknown kind', { type: 'GIFT', amount_off: 1 }, '.discount.type'],
  ['no amount', { type: 'AMOUNT' }, "'amount_off'"],
  ['an amount of null', { type: 'AMOUNT', amount_off: null, amount_off_formula: null }, "'amount_off'"],
  ['a part of a cent', { type: 'AMOUNT', amount_off: 1.5 }, '.discount.amount_off'],
  ['a negative amount', { type: 'AMOUNT', amount_off: -1 }, '.discount.amount_off'],
  ['an effect of another kind', { type: 'AMOUNT', amount_off: 1, effect: 'ADD_NEW_ITEMS' }, '.discount.effect'],
  ['no formula', { type: 'AMOUNT', amount_off: 1, amount_off_formula: 'ORDER_AMOUNT +' }, '.discount.amount_off_formula'],
  ['an empty formula', { type: 'AMOUNT', amount_off: 1, amount_off_formula: '' }, '.discount.amount_off_formula'],
  ['a formula with a name that nobody knows', { type: 'PERCENT', percent_off_formula: 'SECRET * 2' }, '.discount.percent_off_formula'],
  ['a formula beyond its length', { type: 'PERCENT', percent_off_formula: `1${' + 1'.repeat(300)}` }, 'percent_off_formula'],
  ['a limit in parts of a cent', { type: 'AMOUNT', amount_off: 1, aggregated_amount_limit: 0.5 }, '.discount.aggregated_amount_limit'],
  ['no percentage', { type: 'PERCENT' }, "'percent_off'"],
  ['more than all', { type: 'PERCENT', percent_off: 100.01 }, '.discount.percent_off'],
  ['less than nothing', { type: 'PERCENT', percent_off: -0.01 }, '.discount.percent_off'],
  ['a percentage split over lines', { type: 'PERCENT', percent_off: 1, effect: 'APPLY_TO_ITEMS_PROPORTIONALLY' }, '.discount.effect'],
  ['a negative limit', { type: 'PERCENT', percent_off: 1, amount_limit: -1 }, '.discount.amount_limit'],
  ['no new price', { type: 'FIXED' }, "'fixed_amount'"],
  ['a new price in parts of a cent', { type: 'FIXED', fixed_amount: 0.1 }, '.discount.fixed_amount'],
  ['no product', { type: 'UNIT', unit_off: 1 }, "'unit_type'"],
  ['a product without a name', { type: 'UNIT', unit_off: 1, unit_type: '' }, "'unit_type'"],
  ['no number of units', { type: 'UNIT', unit_type: 'prod_1' }, "'unit_off'"],
  ['half a unit', { type: 'UNIT', unit_off: 0.5, unit_type: 'prod_1' }, '.discount.unit_off'],
  ['units beyond count', { type: 'UNIT', unit_off: 1_000_001, unit_type: 'prod_1' }, '.discount.unit_off'],
  ['an effect of amounts', { type: 'UNIT', unit_off: 1, unit_type: 'prod_1', effect: 'APPLY_TO_ITEMS' }, 'ADD_MANY_ITEMS'],
  ['many items without any', { type: 'UNIT', effect: 'ADD_MANY_ITEMS', unit_off: 1, unit_type: 'prod_1' }, '.discount.units'],
  ['too many items', { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: tooMany }, 'units'],
  ['items within items', { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [{ effect: 'ADD_MANY_ITEMS', unit_off: 1, unit_type: 'prod_1' }] }, '.discount.units.0.effect'],
  ['a second item without a product', { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units: [{ unit_off: 1, unit_type: 'a' }, { unit_off: 1 }] }, '.discount.units.1'],
  ['a number as text', { type: 'FIXED', fixed_amount: '5' }, 'fixed_amount'],
  ['a formula that is a number', { type: 'FIXED', fixed_amount_formula: 5 }, 'fixed_amount_formula'],
])('%s is refused, and the refusal names the member', async (_name, discount, member) => {
  const about = (answer: Answer): unknown => [answer.status, answer.body['key'], String(answer.body['details']).includes(member)];
  expect(about(await shop.ask('POST', '/vouchers', { discount }))).toEqual([400, 'invalid_payload', true]);
  expect(about(await shop.ask('POST', '/campaigns', { name: 'Bad', voucher: { discount } }))).toEqual([400, 'invalid_payload', true]);
});
