import { afterAll, expect, test } from 'vitest';
import { holdOf, redemptionOf, releaseOf, runBatch } from '../../test/support/batch.ts';
import { testDatabase } from '../../test/support/database.ts';
import { buildCampaign, buildCustomer, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { createTrackingIds } from '../customer/tracking-id.ts';
import { createBatchPool } from '../platform/db.ts';
import type { Asked, AskedRedeem, Command } from './decision/command.ts';
import { lookUpQuestion, resolveAsked } from './resolve.store.ts';

const { pool, owner } = await testDatabase();
const batches = createBatchPool(pool, 4);
afterAll(() => batches.end());
const tracking = createTrackingIds(pool);

function askFor(names: string[], change: Partial<AskedRedeem> = {}): AskedRedeem {
  const { redeemables, held: _held, trackingId: _trackingId, ...asked } = redemptionOf(names.map((name) => ({ voucherId: name, campaignId: null })));
  return { ...asked, redeemables: redeemables.map(({ named, successId, failureId }) => ({ named, successId, failureId })), ...change };
}

function resolve(projectId: string, asked: Asked[]): ReturnType<typeof resolveAsked> {
  return batches.transaction((tx) => resolveAsked(tx, projectId, asked, tracking, new Date()));
}

function ask(projectId: string, asked: AskedRedeem[]): ReturnType<typeof resolveAsked> {
  return Promise.all(asked.map((one) => lookUpQuestion(batches, projectId, one, tracking)));
}

function redeemOf(command: Command | Error | undefined): Extract<Command, { kind: 'redemption' | 'validation' }> {
  if (command === undefined || command instanceof Error || command.kind === 'rollback' || command.kind === 'release') throw new Error('no redemption');
  return command;
}

async function sourcesOf(projectId: string): Promise<(string | null)[]> {
  const rows = await owner.query<{ source_id: string | null }>('select source_id from customers where project_id = $1 order by source_id', [
    projectId,
  ]);
  return rows.map((row) => row.source_id);
}

test('codes are found by code and by id, and what nobody knows is no voucher', async () => {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId);
  const [one, other] = [await buildVoucher(owner, projectId, campaignId, { code: 'ONE' }), await buildVoucher(owner, projectId, null)];
  const [command] = await resolve(projectId, [askFor(['ONE', 'NOBODY', other])]);
  expect(redeemOf(command)).toMatchObject({
    customer: null, trackingId: null, held: [],
    redeemables: [{ named: 'ONE', voucherId: one, campaignId }, { named: 'NOBODY', voucherId: null }, { named: other, voucherId: other, campaignId: null }],
  });
});

test('a voucher that is named twice, by code and by id, is refused and spoils no neighbour', async () => {
  const projectId = await buildProject(owner);
  const voucherId = await buildVoucher(owner, projectId, null, { code: 'TWICE' });
  const [twice, once] = await resolve(projectId, [askFor(['TWICE', voucherId]), askFor(['TWICE'])]);
  expect(twice).toMatchObject({ key: 'duplicated_redeemables' });
  expect(redeemOf(once).redeemables).toMatchObject([{ voucherId }]);
});

test('customers are made in the transaction of their batch, one for each source_id, and an unknown id is a 404 of its own', async () => {
  const projectId = await buildProject(owner);
  const known = await buildCustomer(owner, projectId, 'known');
  const of = (customer: AskedRedeem['customer']): AskedRedeem => askFor(['C'], { customer });
  const asked = [of({ source_id: 'new', name: 'Ada' }), of({ id: 'cust_none' }), of({ source_id: 'new', email: 'a@example.org' }), of({ id: known }), of(null)];
  const [first, missing, second, byId, nobody] = await resolve(projectId, asked);
  expect(missing).toMatchObject({ key: 'not_found' });
  expect(redeemOf(second).customer).toMatchObject({ sourceId: 'new', name: 'Ada', email: 'a@example.org' });
  expect(redeemOf(first).customer).toEqual(redeemOf(second).customer);
  expect(redeemOf(byId).customer?.customerId).toBe(known);
  expect([redeemOf(first).trackingId, redeemOf(nobody).trackingId]).toEqual([await tracking.of(projectId, 'new'), null]);
  const undone = batches.transaction(async (tx) => {
    await resolveAsked(tx, projectId, [of({ source_id: 'undone' })], tracking, new Date());
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect(await sourcesOf(projectId)).toEqual(['known', 'new']);
});

test('batches that make and change the same customers in any order wait for each other, never in a circle', async () => {
  const projectId = await buildProject(owner);
  let attempts = 0;
  for (let round = 0; round < 10; round += 1) {
    const sources = Array.from({ length: 6 }, (_, index) => `${index % 2 === 0 ? 'old' : `new-${round}`}-${index}`);
    const batch = (names: string[], name: string): Promise<unknown> =>
      batches.transaction((tx) => {
        attempts += 1;
        return resolveAsked(tx, projectId, names.map((source_id) => askFor(['C'], { customer: { source_id, name } })), tracking, new Date());
      });
    await Promise.all([batch(sources, `a${round}`), batch(sources.toReversed(), `b${round}`), batch(sources, `c${round}`)]);
  }
  expect(await sourcesOf(projectId)).toHaveLength(33);
  // A circle is broken by the database and tried again.
  expect(attempts).toBe(30);
});

test('a command has every code that its session holds now, and what is no redemption passes in its place', async () => {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId);
  const vouchers = [];
  for (let index = 0; index < 3; index += 1) vouchers.push({ campaignId, voucherId: await buildVoucher(owner, projectId, campaignId) });
  const [one, two, over] = vouchers;
  if (one === undefined || two === undefined || over === undefined) throw new Error('no vouchers');
  await runBatch(batches, projectId, [holdOf([one, two], 'cart'), holdOf([over], 'over')]);
  await owner.query(`update holds set expires_at = now() - interval '1 second' where project_id = $1 and session_key = 'over'`, [projectId]);
  const session = (key: string): AskedRedeem => askFor(['C'], { session: { key, milliseconds: 1 } });
  const release = releaseOf(one, 'cart');
  const [cart, passed, other] = await resolve(projectId, [session('cart'), release, session('over')]);
  expect(redeemOf(cart).held.map(({ voucherId }) => voucherId).sort()).toEqual([one.voucherId, two.voucherId].sort());
  expect(passed).toBe(release);
  expect(redeemOf(other).held).toEqual([]);
  expect(await resolve(projectId, [release])).toEqual([release]);
});

test('a question makes nobody: a customer who is unknown still has the tracking id', async () => {
  const projectId = await buildProject(owner);
  const known = await buildCustomer(owner, projectId, 'known');
  const of = (customer: AskedRedeem['customer']): AskedRedeem => askFor(['C'], { customer, kind: 'validation' });
  const asked = [of({ source_id: 'known' }), of({ source_id: 'unknown' }), of({ id: 'cust_none' }), of(null)];
  const answers = await ask(projectId, asked);
  const [found, unknown, missing, nobody] = answers;
  // The same where its answer is to be kept under an idempotency key, so that it is asked in a batch.
  expect(await resolve(projectId, asked)).toEqual(answers);
  expect(redeemOf(found)).toMatchObject({ customer: { customerId: known }, trackingId: await tracking.of(projectId, 'known') });
  expect(redeemOf(unknown)).toMatchObject({ customer: null, trackingId: await tracking.of(projectId, 'unknown') });
  expect(missing).toMatchObject({ key: 'not_found' });
  expect(redeemOf(nobody)).toMatchObject({ customer: null, isNewcomer: false, trackingId: null });
  expect([redeemOf(found).isNewcomer, redeemOf(unknown).isNewcomer]).toEqual([false, true]);
  expect(await sourcesOf(projectId)).toEqual(['known']);
});

test('a question finds a customer by the name by which a redemption would, and by no other', async () => {
  const projectId = await buildProject(owner);
  const known = await buildCustomer(owner, projectId, 'known');
  const of = (customer: AskedRedeem['customer']): AskedRedeem => askFor(['C'], { customer, kind: 'validation' });
  const asked = [of({ id: 'known' }), of({ source_id: known }), of({ email: 'a@example.org' })];
  const [asId, asSource, nameless] = await ask(projectId, asked);
  expect(asId).toMatchObject({ key: 'not_found' });
  expect(redeemOf(asSource)).toMatchObject({ customer: null, isNewcomer: true });
  expect(redeemOf(nameless)).toMatchObject({ customer: null, isNewcomer: true, trackingId: null });
  const [madeAsId, madeAsSource] = await resolve(projectId, asked.map((one) => ({ ...one, kind: 'redemption' })));
  expect(madeAsId).toMatchObject({ key: 'not_found' });
  expect(redeemOf(madeAsSource).customer?.customerId).not.toBe(known);
});
