import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { openShop, type Answer } from '../../test/support/shop.ts';
import type { LiveMove, VerifyReport } from '../../contract/tracking.ts';

const app = await testApp();
const other = await secondApp(app);

test('whatever is done over the API, the books balance, and every process hears of it', async () => {
  const shop = await openShop(app, app.inject);
  const made = await shop.ask('POST', '/campaigns', {
    name: 'Books', vouchers_count: 5, voucher: { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 1000 }, redemption: { quantity: 2 } },
  });
  const campaign = String(made.body['id']);
  const page = (): Promise<Answer> => shop.askOurs('GET', `/campaigns/${campaign}`);
  for (let answer = await page(); answer.body['status'] === 'generating'; answer = await page()) await sleep(20);
  const vouchers = await shop.askOurs('GET', `/campaigns/${campaign}/vouchers`);
  const [one, two] = (vouchers.body['rows'] as { code: string }[]).map(({ code }) => code);
  const moves: LiveMove[] = [];
  other.app.parts.live.read({ projectId: shop.projectId, onMove: (move) => moves.push(move), onPing: () => {}, onEnd: () => {} });

  const publish = (customer: string, more = {}): Promise<Answer> => shop.ask('POST', '/publications', { campaign: { name: 'Books' }, customer: { source_id: customer }, ...more });
  const given = [await publish('ada'), await publish('bob', { source_id: 'mail-1' }), await publish('bob', { source_id: 'mail-1' }), await publish('bob', { voucher: 'none', campaign: undefined })];
  expect(given.map(({ status }) => status)).toEqual([200, 200, 200, 404]);

  const redeem = (code = '', amount = 5000): Promise<Answer> =>
    shop.ask('POST', '/redemptions', { redeemables: [{ object: 'voucher', id: code }], customer: { source_id: 'ada' }, order: { amount } });
  const answers = [await redeem(one), await redeem(one), await redeem(one), await redeem(two, 300), await redeem('nobody knows it')];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 200, 404]);
  const [first] = (answers[0]?.body['redemptions'] ?? []) as { id: string }[];
  const rollback = (): Promise<Answer> => shop.ask('POST', `/redemptions/${first?.id ?? ''}/rollback`);
  expect([(await rollback()).status, (await rollback()).status]).toEqual([200, 400]);
  expect((await shop.askOurs('PUT', `/campaigns/${campaign}/limits`, { redemptions_limit: 1, discount_limit_minor: 1 })).status).toBe(200);
  expect((await redeem(two)).status).toBe(400);

  const report = (await shop.askOurs('GET', '/verify')).body as unknown as VerifyReport;
  expect(report.invariants.filter(({ broken }) => broken > 0)).toEqual([]);
  const figures = (await shop.askOurs('GET', `/campaigns/${campaign}/figures`)).body;
  expect(figures['figures']).toMatchObject({
    redemptions_succeeded: { value: 3 }, redemptions_rolled_back: { value: 1 }, redemptions_failed: { value: 2 }, rollbacks_failed: { value: 1 },
    discount_net_minor: { value: 1300 }, order_value_net_minor: { value: 5300 }, codes_redeemed: { value: 2 }, customers_redeemed: { value: 1 },
    codes_published: { value: 2 }, publications_succeeded: { value: 2 }, customers_published: { value: 2 }, redemption_rate_customer: { numerator: 1, denominator: 2 },
  });
  const history = await shop.askOurs('GET', `/campaigns/${campaign}/redemptions?q=ada`);
  expect((history.body['rows'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(['redemption', 'rollback', 'rollback', 'redemption', 'redemption', 'redemption', 'redemption']);
  await vi.waitFor(() => expect(moves.at(-1)).toEqual({ campaign_id: campaign, sequence: figures['sequence'] }), { timeout: 5_000 });
});
