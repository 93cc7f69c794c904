/** An order is changed while codes are redeemed on it, in two processes. */
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import { emptyCatalogue } from '../catalogue/catalogue.ts';
import { violatedConstraint } from '../platform/db.ts';
import { changedOrder } from './change-order.ts';
import { findOrders, putOrders } from './order.store.ts';

const database = await testApp();
const { pool, owner, inject } = database;
const { inject: elsewhere } = await secondApp(database);

/** A shop with an order of 2000 and a code that takes 100 off it, as often as asked. */
async function openOrder(): Promise<Shop> {
  const shop = await openShop(database, inject);
  const terms = { discount: { type: 'AMOUNT', amount_off: 100 }, redemption_quantity: null };
  const campaignId = await buildCampaign(owner, shop.projectId, { terms, counters: { vouchers_created: 1 } });
  await buildVoucher(owner, shop.projectId, campaignId, { code: 'OFTEN', redemption_quantity: null });
  await shop.ask('POST', '/orders', { source_id: 'cart', amount: 2000, items: [{ product_id: 'p', amount: 2000 }] });
  return shop;
}

type Change = (shop: Shop, round: number) => Promise<unknown>;

/** Redemptions and changes at the same time, in both processes; then what of the books does not balance. */
async function collide(shop: Shop, change: Change): Promise<string[]> {
  const statuses = new Set<number>();
  await Promise.all(Array.from({ length: 30 }, async (_, round) => {
    const redemption = { redeemables: [{ object: 'voucher', id: 'OFTEN' }], order: { source_id: 'cart' } };
    const [{ status, body }] = await Promise.all([
      shop.ask('POST', '/redemptions', redemption, round % 2 === 0 ? inject : elsewhere), change(shop, round),
    ]);
    statuses.add(status);
    if (status === 200 && round % 3 === 0) {
      const [made] = body['redemptions'] as { id: string }[];
      statuses.add((await shop.ask('POST', `/redemptions/${made?.id}/rollback`, {}, round % 2 === 0 ? elsewhere : inject)).status);
    }
  }));
  expect([...statuses].filter((status) => status !== 200)).toEqual([]);
  return recountDifferences(owner, shop.projectId);
}

test('changes and redemptions of one order: nothing is lost, no discount is above the amount', async () => {
  const shop = await openOrder();
  const refusals: unknown[] = [];
  const differences = await collide(shop, async (_, round) => {
    const { status, body } = await shop.ask('PUT', '/orders/cart', { amount: 1000 + 100 * (round % 10), metadata: { [`round-${round}`]: true } }, round % 2 === 0 ? elsewhere : inject);
    if (status !== 200) refusals.push(body['key']);
  });
  expect(differences).toEqual([]);
  expect(refusals.filter((key) => key !== 'invalid_order')).toEqual([]);
  const { body } = await shop.ask('GET', '/orders/cart');
  const redemptions = Object.values(body['redemptions'] as Record<string, { rollback_id?: string }>);
  expect(redemptions).toHaveLength(30);
  expect(redemptions.filter(({ rollback_id: id }) => id !== undefined)).toHaveLength(10);
  expect(Object.keys(body['metadata'] as object)).toHaveLength(30 - refusals.length);
  expect(body['total_amount']).toBe((body['amount'] as number) - (body['discount_amount'] as number));
});

/**
 * A change with a planted defect: the order is not locked before it is read. Without the lock PostgreSQL may take a row that is just being written anew
 * for a missing one, and the insertion then meets its source id: such a change changes nothing.
 */
async function changeWithoutLock({ projectId }: Shop): Promise<void> {
  const order = (await findOrders(pool, projectId, ['cart'])).values().next().value;
  if (order === undefined) throw new Error('no order');
  await new Promise((resolve) => setTimeout(resolve, 20));
  const changing = { catalogue: emptyCatalogue, customerId: null, now: new Date() };
  const changed = changedOrder(order, { metadata: { careless: true } }, changing);
  await pool.transaction((tx) => putOrders(tx, projectId, [changed])).catch((error: unknown) => {
    if (violatedConstraint(error) !== 'orders_source_id_unique') throw error;
  });
}

test('the race catches a change with a planted defect: one that reads the order without its lock', async () => {
  expect(await collide(await openOrder(), changeWithoutLock)).not.toEqual([]);
});
