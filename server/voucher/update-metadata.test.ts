import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';

const app = await testApp();
const { owner, inject } = app;
const five = { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 500 } };

async function done(shop: Shop, { status, body }: { status: number; body: Record<string, unknown> }): Promise<Record<string, unknown>> {
  expect(status).toBe(202);
  const path = `/async-actions/${String(body['async_action_id'])}`;
  await expect.poll(async () => (await shop.ask('GET', path)).body['status'], { timeout: 20_000 }).toBe('DONE');
  return (await shop.ask('GET', path)).body;
}

async function metadataOf(shop: Shop, code: string): Promise<unknown> {
  return (await shop.ask('GET', `/vouchers/${code}`)).body['metadata'];
}

test('metadata of many vouchers are merged one after another, and codes that there are not are told', async () => {
  const [shop, other] = [await openShop(app, inject), await openShop(app, inject)];
  await shop.ask('POST', '/vouchers/M1', { ...five, metadata: { a: 1, b: 2 } });
  const { body: { id } } = await shop.ask('POST', '/vouchers/M2', five);
  await shop.ask('POST', '/vouchers/GONE', five);
  await shop.ask('DELETE', '/vouchers/GONE');
  await other.ask('POST', '/vouchers/THEIRS', five);
  const action = await done(shop, await shop.ask('POST', '/vouchers/bulk/async', [
    { code: 'M1', metadata: { b: 3, c: null } }, { code: 'NOBODY', metadata: { a: 1 } }, { code: id, metadata: { x: 1 } }, { code: 'M2', metadata: { y: 2 } },
    { code: 'GONE', metadata: { a: 1 } }, { code: 'THEIRS', metadata: { a: 1 } },
  ]));
  expect(action).toMatchObject({
    type: 'VOUCHERS.BULK_UPDATE', operation_status: 'SUCCESS', progress: 100,
    result: { message: 'Updated 3 vouchers.', failed_count: 3, failed: [{ code: 'NOBODY', row: 2 }, { code: 'GONE', row: 5 }, { code: 'THEIRS', row: 6 }] },
  });
  expect(await metadataOf(shop, 'M1')).toEqual({ a: 1, b: 3, c: null });
  expect(await metadataOf(shop, 'M2')).toEqual({ x: 1, y: 2 });
  expect(await metadataOf(other, 'THEIRS')).toEqual({});
  const changes = await owner.query(`select action from changes where project_id = $1 and object_type = 'voucher' and action = 'updated'`, [shop.projectId]);
  expect(changes).toHaveLength(2);
});

test('a voucher that is named twice is changed and counted once, the last word holds, and rows are those of the request', async () => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/vouchers/TWICE', five);
  const bulk = [{ code: 'TWICE', metadata: { a: 1, b: 1 } }, { code: 'TWICE', metadata: { b: 2 } }, { code: 'NOBODY', metadata: {} }];
  expect(await done(shop, await shop.ask('POST', '/vouchers/bulk/async', bulk))).toMatchObject({
    result: { message: 'Updated 1 vouchers.', failed_count: 1, failed: [{ code: 'NOBODY', row: 3 }] },
  });
  expect(await metadataOf(shop, 'TWICE')).toEqual({ a: 1, b: 2 });
  expect(await done(shop, await shop.ask('POST', '/vouchers/metadata/async', { codes: ['TWICE', 'TWICE'], metadata: { c: 3 } }))).toMatchObject({
    result: { message: 'Updated 1 vouchers.', failed_count: 0 },
  });
});

test('many vouchers are given the same metadata, in as many steps as it takes, each of which moves the campaign', async () => {
  const shop = await openShop(app, inject);
  await shop.ask('POST', '/campaigns', { name: 'Mail', voucher: { ...five, code_config: { pattern: 'C####' } }, vouchers_count: 2500 });
  await expect.poll(async () => (await shop.ask('GET', '/campaigns/Mail')).body['vouchers_generation_status'], { timeout: 20_000 }).toBe('DONE');
  const rows = await owner.query<{ code: string }>('select code from vouchers where project_id = $1', [shop.projectId]);
  const [before] = await owner.query<{ moved: number }>('select moved from campaign_counters where project_id = $1', [shop.projectId]);
  const action = await done(shop, await shop.ask('POST', '/vouchers/metadata/async', { codes: rows.map(({ code }) => code), metadata: { wave: 2 } }));
  expect(action).toMatchObject({ type: 'VOUCHERS.METADATA_UPDATE', result: { message: 'Updated 2500 vouchers.', failed: [] } });
  const [given] = await owner.query(`select count(*) from vouchers where project_id = $1 and metadata ->> 'wave' = '2'`, [shop.projectId]);
  expect(given?.['count']).toBe(2500);
  const [after] = await owner.query<{ moved: number }>('select moved from campaign_counters where project_id = $1', [shop.projectId]);
  expect((after?.moved ?? 0) - (before?.moved ?? 0)).toBe(3);
});

test.each([
  ['bulk', [], 'not_enough_codes'], ['metadata', { codes: [], metadata: {} }, 'not_enough_codes'], ['bulk', {}, 'invalid_payload'], ['bulk', '', 'invalid_payload'],
  ['bulk', [{ metadata: {} }], 'invalid_payload'], ['metadata', { codes: 'A' }, 'invalid_payload'], ['bulk', [{ code: 'A', metadata: 'x' }], 'invalid_payload'],
])('a change of many by %s with %j is refused', async (route, body, key) => {
  const shop = await openShop(app, inject);
  expect(await shop.ask('POST', `/vouchers/${route}/async`, body)).toMatchObject({ status: 400, body: { key } });
});
