import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildCampaign, buildVoucher } from '../../test/support/rows.ts';
import { openShop, type Answer, type Shop } from '../../test/support/shop.ts';
import { endExpiredHolds } from './end-expired-holds.ts';

const app = await testApp();
const { owner, pool, inject } = app;

type Json = Record<string, unknown>;

const any = expect.any(String) as unknown;

async function codeOf(shop: Shop, voucher: Json = {}, counters: Json = {}): Promise<string> {
  const campaignId = await buildCampaign(pool, shop.projectId, { counters: { vouchers_created: 1, ...counters } });
  const code = `CODE-${campaignId.slice(-8)}`;
  await buildVoucher(pool, shop.projectId, campaignId, { code, redemption_quantity: 1, ...voucher });
  return code;
}

function ask(shop: Shop, verb: 'redemptions' | 'validations', code: string, more: Json = {}): Promise<Answer> {
  return shop.ask('POST', `/${verb}`, { redeemables: [{ object: 'voucher', id: code }], order: { amount: 5000 }, ...more });
}

/** Locks a code for a cart. */
async function hold(shop: Shop, code: string, key: string, ttl: Json = {}): Promise<void> {
  const { status, body } = await ask(shop, 'validations', code, { session: { type: 'LOCK', key, ...ttl } });
  expect([status, body['valid'], (body['session'] as Json | undefined)?.['key']]).toEqual([200, true, key]);
}

async function heldOf(shop: Shop): Promise<Json[]> {
  return owner.query(
    'select kind, session_key from hold_entries where project_id = $1 order by occurred_at, kind', [shop.projectId],
  );
}

/** Ends the time of what is held, by the database's clock. */
async function waitOut(shop: Shop): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const left = await owner.query('select 1 from holds where project_id = $1 and expires_at > clock_timestamp()', [shop.projectId]);
    if (left.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('a hold that does not expire');
}

async function booksBalance(shop: Shop): Promise<void> {
  expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
}

const usedUp = { valid: false, redeemables: [{ result: { error: { key: 'quantity_exceeded' } } }] };

test('the last use of a code that a cart holds is nobody else\'s; the cart redeems it, and its lock is used up', async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop);
  await hold(shop, code, 'mine');
  await booksBalance(shop);
  expect((await ask(shop, 'validations', code)).body).toMatchObject(usedUp);
  expect((await ask(shop, 'validations', code, { session: { type: 'LOCK', key: 'other' } })).body).toMatchObject(usedUp);
  expect(await ask(shop, 'redemptions', code)).toMatchObject({ status: 400, body: { key: 'quantity_exceeded' } });
  expect(await ask(shop, 'redemptions', code, { session: { type: 'LOCK', key: 'other' } })).toMatchObject({
    status: 400, body: { key: 'quantity_exceeded' },
  });
  expect((await ask(shop, 'redemptions', code, { session: { type: 'LOCK', key: 'mine' } })).status).toBe(200);
  expect(await heldOf(shop)).toMatchObject([{ kind: 'held' }, { kind: 'consumed', session_key: 'mine' }]);
  expect(await owner.query('select held_quantity, redeemed_quantity from vouchers where project_id = $1', [shop.projectId])).toEqual([
    { held_quantity: 0, redeemed_quantity: 1 },
  ]);
  await booksBalance(shop);
});

test('a session is echoed in the words it was asked in; without a key it gets one', async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop, { redemption_quantity: null });
  const sessionOf = async (session: unknown): Promise<unknown> => (await ask(shop, 'validations', code, { session })).body['session'];
  expect(await sessionOf({ type: 'LOCK' })).toEqual({ key: expect.stringMatching(/^ssn_.{32}$/) as unknown, type: 'LOCK', ttl: 7, ttl_unit: 'DAYS' });
  expect(await sessionOf({ type: 'LOCK', key: 'k', ttl: 5, ttl_unit: 'MINUTES' })).toEqual({ key: 'k', type: 'LOCK', ttl: 5, ttl_unit: 'MINUTES' });
  expect(await sessionOf({ ttl: 1e9, ttl_unit: 'NANOSECONDS', key: null })).toEqual({ key: any, type: 'LOCK', ttl: 1e9, ttl_unit: 'NANOSECONDS' });
  for (const absent of [null, {}, { type: null, key: null }]) expect(await sessionOf(absent)).toBeUndefined();
  expect(await heldOf(shop)).toHaveLength(3);
  await booksBalance(shop);
});

test('the same key overwrites what it held, however often it asks', async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop);
  for (const minutes of [5, 10, 15]) await hold(shop, code, 'mine', { ttl: minutes, ttl_unit: 'MINUTES' });
  expect((await heldOf(shop)).map(({ kind }) => String(kind)).toSorted()).toEqual(['held', 'held', 'held', 'replaced', 'replaced']);
  expect(await owner.query('select held_quantity from vouchers where project_id = $1', [shop.projectId])).toEqual([{ held_quantity: 1 }]);
  const [row] = await owner.query<{ minutes: number }>('select extract(epoch from expires_at - held_at) / 60 as minutes from holds where project_id = $1', [shop.projectId]);
  expect(Number(row?.minutes)).toBe(15);
  await booksBalance(shop);
});

test('as many sessions hold a code as it has uses left', async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop, { redemption_quantity: 3 });
  for (const key of ['one', 'two', 'three']) await hold(shop, code, key);
  expect((await ask(shop, 'validations', code, { session: { type: 'LOCK', key: 'four' } })).body).toMatchObject(usedUp);
  await booksBalance(shop);
});

test('a lock counts against the budget of its campaign', async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop, { redemption_quantity: null }, { discount_max_minor: 1500 });
  await hold(shop, code, 'mine');
  expect(await ask(shop, 'redemptions', code)).toMatchObject({ status: 400, body: { key: 'redemption_rules_violated' } });
  expect((await ask(shop, 'redemptions', code, { session: { type: 'LOCK', key: 'mine' } })).status).toBe(200);
  await booksBalance(shop);
});

test('a lock is given back at its address, once, by its own key and code only', async () => {
  const [shop, elsewhere] = [await openShop(app, inject), await openShop(app, inject)];
  const [code, other] = [await codeOf(shop), await codeOf(shop)];
  await hold(shop, code, 'my cart/1');
  const release = (at: Shop, named: string, key: string): Promise<Answer> => at.ask('DELETE', `/vouchers/${named}/sessions/${encodeURIComponent(key)}`);
  const noSession = { status: 404, body: { key: 'not_found', resource_type: 'session' } };
  expect(await release(shop, code, 'another')).toMatchObject(noSession);
  expect(await release(shop, other, 'my cart/1')).toMatchObject(noSession);
  expect(await release(elsewhere, code, 'my cart/1')).toMatchObject({ status: 404, body: { resource_type: 'voucher' } });
  expect(await release(shop, 'NOTHING', 'my cart/1')).toMatchObject({ status: 404, body: { resource_type: 'voucher' } });
  expect((await ask(shop, 'validations', code)).body).toMatchObject(usedUp);
  expect(await release(shop, code, 'my cart/1')).toEqual({ status: 204, body: {} });
  expect(await release(shop, code, 'my cart/1')).toMatchObject({ ...noSession, body: { details: 'Cannot find session with id my cart/1' } });
  expect((await ask(shop, 'redemptions', code)).status).toBe(200);
  expect((await heldOf(shop)).map(({ kind }) => kind)).toEqual(['held', 'released']);
  await booksBalance(shop);
});

test('a release that is repeated under its key is answered as it was, though its code has been deleted since', async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop);
  await hold(shop, code, 'mine');
  const release = async (session: string, key: string) =>
    inject({ method: 'DELETE', url: `/v1/vouchers/${code}/sessions/${session}`, headers: { ...shop.headers, 'idempotency-key': key } });
  expect((await release('mine', 'k-1')).statusCode).toBe(204);
  await owner.query('update vouchers set binned_at = now() where project_id = $1', [shop.projectId]);
  const again = await release('mine', 'k-1');
  expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([204, 'true']);
  expect([(await release('other', 'k-1')).statusCode, (await release('mine', 'k-2')).statusCode]).toEqual([422, 404]);
});

test("a lock ends when its time is over, by the database's clock", async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop);
  await hold(shop, code, 'mine', { ttl: 20, ttl_unit: 'MILLISECONDS' });
  await waitOut(shop);
  await hold(shop, code, 'other', { ttl: 1, ttl_unit: 'NANOSECONDS' });
  await waitOut(shop);
  expect(await shop.ask('DELETE', `/vouchers/${code}/sessions/other`)).toMatchObject({ status: 404, body: { resource_type: 'session' } });
  expect((await ask(shop, 'redemptions', code, { session: { type: 'LOCK', key: 'mine' } })).status).toBe(200);
  const held = await heldOf(shop);
  expect(held.map(({ kind, session_key }) => `${String(session_key)} ${String(kind)}`).toSorted()).toEqual(['mine expired', 'mine held', 'other expired', 'other held']);
  expect(await owner.query('select session_key, failure_code from redemptions where project_id = $1', [shop.projectId])).toMatchObject([
    { failure_code: null },
  ]);
  await booksBalance(shop);
});

test('a key of another project holds nothing here', async () => {
  const [shop, elsewhere] = [await openShop(app, inject), await openShop(app, inject)];
  const [code, foreign] = [await codeOf(shop), await codeOf(elsewhere)];
  await hold(shop, code, 'same');
  await hold(elsewhere, foreign, 'same');
  expect(await ask(elsewhere, 'redemptions', code, { session: { type: 'LOCK', key: 'same' } })).toMatchObject({ status: 404 });
  expect((await ask(elsewhere, 'redemptions', foreign, { session: { type: 'LOCK', key: 'same' } })).status).toBe(200);
  expect(await owner.query('select session_key from holds where project_id = $1', [shop.projectId])).toEqual([{ session_key: 'same' }]);
  await booksBalance(shop);
  await booksBalance(elsewhere);
});

test('a refused lock holds nothing and says no session', async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop, { active: false });
  const { body } = await ask(shop, 'validations', code, { session: { type: 'LOCK', key: 'mine' } });
  expect(body['valid']).toBe(false);
  expect(body).not.toHaveProperty('session');
  expect(await heldOf(shop)).toEqual([]);
});

test('a session that holds several codes holds what it asked for last, and lets go of all that its redemption did not use', async () => {
  const shop = await openShop(app, inject);
  const [one, two, three] = [await codeOf(shop), await codeOf(shop), await codeOf(shop)];
  const lock = (...codes: string[]): Promise<Answer> => shop.ask('POST', '/validations', {
    redeemables: codes.map((id) => ({ object: 'voucher', id })), order: { amount: 9000 }, session: { type: 'LOCK', key: 'mine' },
  });
  expect((await lock(one, two)).body).toMatchObject({ valid: true, session: { key: 'mine' } });
  expect((await lock(two, three)).body).toMatchObject({ valid: true });
  expect((await ask(shop, 'validations', two)).body).toMatchObject(usedUp);
  expect((await ask(shop, 'redemptions', two, { session: { type: 'LOCK', key: 'mine' } })).status).toBe(200);
  for (const code of [one, three]) expect((await ask(shop, 'validations', code)).body).toMatchObject({ valid: true });
  await booksBalance(shop);
});

test('holds whose time is over are ended though nothing else happens; one that was made anew stays', async () => {
  const shop = await openShop(app, inject);
  const [over, again] = [await codeOf(shop), await codeOf(shop)];
  await hold(shop, over, 'gone', { ttl: 1, ttl_unit: 'MILLISECONDS' });
  await hold(shop, again, 'back', { ttl: 1, ttl_unit: 'MILLISECONDS' });
  await waitOut(shop);
  await hold(shop, again, 'back');
  expect(await endExpiredHolds(pool, app.app.parts.redeemer)).toBeGreaterThan(0);
  expect(await owner.query('select session_key from holds where project_id = $1', [shop.projectId])).toEqual([{ session_key: 'back' }]);
  expect(await owner.query('select sum(held_redemptions) as held from campaign_counters where project_id = $1', [shop.projectId])).toEqual([
    { held: '1' },
  ]);
  expect(await endExpiredHolds(pool, app.app.parts.redeemer)).toBe(0);
  await booksBalance(shop);
});

test('what carts hold with the largest amounts there are keeps every sum exact, and the campaign goes on', async () => {
  const shop = await openShop(app, inject);
  const code = await codeOf(shop, { redemption_quantity: null });
  const largest = { order: { amount: Number.MAX_SAFE_INTEGER } };
  expect((await ask(shop, 'validations', code, { ...largest, session: { type: 'LOCK', key: 'one' } })).body).toMatchObject({ valid: true });
  const refused = await ask(shop, 'validations', code, { ...largest, session: { type: 'LOCK', key: 'two' } });
  expect(refused).toMatchObject({ status: 200, body: { valid: false, redeemables: [{ result: { error: { key: 'invalid_amount' } } }] } });
  expect(await ask(shop, 'redemptions', code)).toMatchObject({ status: 400, body: { key: 'invalid_amount' } });
  expect(await ask(shop, 'redemptions', code, { ...largest, session: { type: 'LOCK', key: 'one' } })).toMatchObject({ status: 200 });
  const [redemption] = await owner.query<{ redemption_id: string }>(`select redemption_id from redemptions where project_id = $1 and result = 'SUCCESS'`, [shop.projectId]);
  expect(await shop.ask('POST', `/redemptions/${redemption?.redemption_id}/rollback`, {})).toMatchObject({ status: 200 });
  await booksBalance(shop);
});
