import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { buildCampaign } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { inject, owner } = app;

/** A shop with a campaign of one public code, 1,000 off. */
async function openWithCode(code: string): Promise<{ shop: Shop; limits: string; redeem: () => Promise<number> }> {
  const shop = await openShop(app, inject);
  const { body } = await shop.ask('POST', '/campaigns', {
    name: code, type: 'STANDALONE', voucher: { discount: { type: 'AMOUNT', amount_off: 1000 }, code_config: { pattern: code } },
  });
  const redeem = async (): Promise<number> => (await shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], order: { amount: 5000 } })).status;
  return { shop, limits: `/campaigns/${String(body['id'])}/limits`, redeem };
}

test('a limit holds for every redemption after the answer, below what is used too, and is lifted again', async () => {
  const { shop, limits, redeem } = await openWithCode('LIMITED');
  expect([await redeem(), await redeem(), await redeem()]).toEqual([200, 200, 200]);
  expect(await shop.askOurs('PUT', limits, { redemptions_limit: 2 })).toEqual({ status: 200, body: { redemptions_limit: 2, discount_limit_minor: null } });
  expect(await redeem()).toBe(400);
  expect((await shop.askOurs('PUT', limits, { redemptions_limit: 4 })).body).toEqual({ redemptions_limit: 4, discount_limit_minor: null });
  expect([await redeem(), await redeem()]).toEqual([200, 400]);
  expect((await shop.askOurs('PUT', limits, { redemptions_limit: null, discount_limit_minor: 5999 })).body).toEqual({ redemptions_limit: null, discount_limit_minor: 5999 });
  expect([await redeem(), await redeem()]).toEqual([200, 400]);
});

test('a change of limits says before and after, and no change says nothing', async () => {
  const { shop, limits } = await openWithCode('CHANGES');
  for (const body of [{ redemptions_limit: 5 }, { discount_limit_minor: 700 }, {}, { redemptions_limit: 5, discount_limit_minor: null }]) await shop.askOurs('PUT', limits, body);
  const rows = await owner.query('/* test.changes */ select fields from changes where project_id = $1 and object_type = $2 order by change_id', [shop.projectId, 'limits']);
  expect(rows).toEqual([
    { fields: [{ field: 'redemptions_limit', before: null, after: 5 }] },
    { fields: [{ field: 'discount_limit_minor', before: null, after: 700 }] },
    { fields: [{ field: 'discount_limit_minor', before: 700, after: null }] },
  ]);
});

test.each([
  [{ redemptions_limit: -1 }], [{ redemptions_limit: 1.5 }], [{ redemptions_limit: '5' }], [{ redemptions_max: 5 }], ['{"discount_limit_minor":9007199254740993}'], ['{'], [''], [[]],
])('limits of %j are refused', async (body) => {
  const { shop, limits } = await openWithCode('REFUSED');
  expect((await shop.askOurs('PUT', limits, body)).body).toMatchObject({ status: 400, key: 'invalid_payload' });
});

test('another project\'s campaign, an unknown one and history have no limits to set', async () => {
  const [ours, theirs] = [await openWithCode('OURS'), await openWithCode('THEIRS')];
  const historical = await buildCampaign(owner, ours.shop.projectId, { campaign: { is_historical: true } });
  for (const path of [theirs.limits, '/campaigns/camp_none/limits', `/campaigns/${historical}/limits`]) {
    expect((await ours.shop.askOurs('PUT', path, { redemptions_limit: 1 })).body).toMatchObject({ status: 404, key: 'not_found' });
  }
});
