import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop as openShopOf, type Shop } from '../../test/support/shop.ts';
import { refreshSegments } from './refresh-segments.ts';

// Without background work: each test keeps its segments itself.
const app = await testApp({ role: 'web' });
const { pool, owner, inject } = app;
const openShop = (): Promise<Shop> => openShopOf(app, inject);

async function openShopWith(...names: string[]): Promise<Shop> {
  const shop = await openShop();
  for (const name of names) await shop.ask('POST', '/customers', { source_id: name, name: name.toUpperCase(), email: `${name}@shop.example` });
  return shop;
}

async function make(shop: Shop, segment: object): Promise<string> {
  const { body, status } = await shop.ask('POST', '/segments', segment);
  expect(status).toBe(200);
  return `/segments/${String(body['id'])}`;
}

async function namesIn(shop: Shop, path: string): Promise<string[]> {
  const { body } = await shop.ask('GET', `/customers?segment_id=${path.slice('/segments/'.length)}&limit=100`);
  return (body['customers'] as { source_id: string }[]).map(({ source_id: name }) => name).sort();
}

/** An erasure that has removed the entries before `leave` is written: one that came now would stay. */
async function eraseAmid(shop: Shop, leave: () => Promise<unknown>): Promise<void> {
  let leaving: Promise<unknown> | undefined;
  await pool.transaction(async (tx) => {
    const held = await tx.query<{ customer_id: string }>('select customer_id from customers where project_id = $1 for update', [shop.projectId]);
    leaving = leave();
    let isOver = false;
    void leaving.then(() => { isOver = true; });
    await expect.poll(async () => isOver || (await owner.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length > 0, {
      timeout: 20_000,
    }).toBe(true);
    await tx.query('update customers set deleted_at = now() where project_id = $1 and customer_id = $2', [shop.projectId, held[0]?.customer_id]);
  });
  await leaving;
}

const kindsIn = ({ projectId }: Shop): Promise<object[]> => pool.query('select kind from segment_changes where project_id = $1', [projectId]);

test('of somebody who is erased meanwhile no entry says afterwards that they left a list', async () => {
  const shop = await openShopWith('ada');
  const path = await make(shop, { name: 'Friends', type: 'static', customers: ['ada'] });
  await eraseAmid(shop, () => shop.askOurs('PUT', path, { remove: ['ada'] }));
  expect(await kindsIn(shop)).toEqual([{ kind: 'entered' }]);
});

test('nor that they left a segment that is kept', async () => {
  const shop = await openShopWith('ada');
  await make(shop, { name: 'Adas', type: 'auto-update', filter: { name: { conditions: { $is: ['ADA'] } } } });
  await refresh();
  expect(await kindsIn(shop)).toEqual([{ kind: 'entered' }]);
  await shop.ask('PUT', '/customers/ada', { name: 'Eve' });
  await eraseAmid(shop, refresh);
  expect(await kindsIn(shop)).toEqual([{ kind: 'entered' }]);
});

test('customers come into a static segment and leave it, each once and with an entry, and its size follows', async () => {
  const shop = await openShopWith('ada', 'bob', 'eve');
  const path = await make(shop, { name: 'Friends', type: 'static', customers: ['ada'] });
  const changed = await shop.askOurs('PUT', path, { name: 'Good friends', add: ['ada', 'bob', 'eve', 'bob'], remove: ['ada'] });
  expect(changed).toMatchObject({ status: 200, body: { name: 'Good friends', type: 'static', size: 3, is_size_exact: true, is_filling: false } });
  expect(await namesIn(shop, path)).toEqual(['ada', 'bob', 'eve']);
  expect((await shop.askOurs('PUT', path, { remove: ['eve'] })).body).toMatchObject({ size: 2 });
  const { body } = await shop.askOurs('GET', `${path}/changes`);
  const told = (body['rows'] as { kind: string; customer: { source_id: string } }[]).map(({ kind, customer }) => `${customer.source_id} ${kind}`);
  expect(told.sort()).toEqual(['ada entered', 'ada entered', 'ada left', 'bob entered', 'eve entered', 'eve left']);
  const rows = await pool.query<{ action: string; fields: unknown }>(
    "select action, fields from changes where project_id = $1 and object_type = 'segment' order by occurred_at", [shop.projectId],
  );
  expect(rows.map(({ action }) => action)).toEqual(['created', 'updated', 'updated']);
  expect(rows[1]?.fields).toEqual([
    { field: 'name', before: 'Friends', after: 'Good friends' }, { field: 'customers_removed', before: null, after: 1 }, { field: 'customers_added', before: null, after: 3 },
  ]);
});

test('a change with one fault changes nothing: strangers, a filter of a list, a list of a filter, what is not known, somebody else’s segment', async () => {
  const [shop, other] = [await openShopWith('ada', 'bob'), await openShopWith('ada')];
  const listed = await make(shop, { name: 'Listed', type: 'static', customers: ['ada'] });
  const filter = { name: { conditions: { $is: ['ADA'] } } };
  const found = await make(shop, { name: 'Found', type: 'passive', filter });
  const refused: [string, object, number][] = [
    [listed, { name: 'New', add: ['bob', 'nobody'] }, 404], [listed, { name: 'New', filter }, 400], [found, { name: 'New', add: ['bob'] }, 400],
    [found, { filter: { shoe: { conditions: { $is: [1] } } } }, 400], [found, { filter: {} }, 400], [listed, { name: '' }, 400], [listed, { nmae: 'New' }, 400],
  ];
  for (const [path, change, status] of refused) expect([change, (await shop.askOurs('PUT', path, change)).status]).toEqual([change, status]);
  expect((await other.askOurs('PUT', listed, { name: 'Ours' })).status).toBe(404);
  expect((await other.askOurs('GET', listed)).status).toBe(404);
  expect((await shop.askOurs('GET', listed)).body).toMatchObject({ name: 'Listed', size: 1, updated_at: null });
  expect((await shop.askOurs('GET', found)).body).toMatchObject({ name: 'Found', filter, size: null, updated_at: null });
});

const refresh = (): Promise<number> => refreshSegments(pool, () => new Date(), (error) => {
  throw error;
});

test('a kept segment is judged anew by a new filter; by a new name it is not', async () => {
  const shop = await openShopWith('ada', 'bob');
  const named = (name: string): object => ({ name: { conditions: { $is: [name] } } });
  const path = await make(shop, { name: 'One', type: 'auto-update', filter: named('ADA') });
  expect((await shop.askOurs('GET', path)).body).toMatchObject({ size: 0, is_filling: true, last_moved_at: null });
  await refresh();
  expect((await shop.askOurs('GET', path)).body).toMatchObject({ size: 1, is_filling: false, last_moved_at: expect.any(String) as unknown });
  expect((await shop.askOurs('PUT', path, { name: 'Other' })).body).toMatchObject({ size: 1, is_filling: false, updated_at: expect.any(String) as unknown });
  expect((await shop.askOurs('PUT', path, { filter: named('BOB') })).body).toMatchObject({ is_filling: true });
  await refresh();
  expect((await shop.askOurs('GET', path)).body).toMatchObject({ size: 1, is_filling: false });
  expect(await namesIn(shop, path)).toEqual(['bob']);
});

test('a static segment takes no more than twenty thousand, whoever adds at once', async () => {
  const shop = await openShop();
  await pool.query(
    `insert into customers (project_id, customer_id, source_id, created_at) select $1, 'cust_' || n, 's' || n, now() from generate_series(1, 20004) as n`, [shop.projectId],
  );
  const path = await make(shop, { name: 'Full', type: 'static', customers: Array.from({ length: 19_998 }, (_, index) => `s${index + 1}`) });
  const answers = await Promise.all([19_999, 20_000, 20_001, 20_002].map((n) => shop.askOurs('PUT', path, { add: [`s${n}`] })));
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 200, 400, 400]);
  expect((await shop.askOurs('GET', path)).body).toMatchObject({ size: 20_000, is_size_exact: true });
  const { body } = await shop.askOurs('GET', '/segments');
  expect(body['rows']).toMatchObject([{ name: 'Full', size: 10_000, is_size_exact: false }]);
});

test('segments are listed page by page and found by a part of their name', async () => {
  const shop = await openShop();
  for (const name of ['Ulm', 'New in Ulm', 'VIP 100%', 'Bonn']) await make(shop, { name, type: 'static' });
  const met: string[] = [];
  for (let after = ''; ;) {
    const { body } = await shop.askOurs('GET', `/segments?limit=3${after}`);
    met.push(...(body['rows'] as { name: string }[]).map(({ name }) => name));
    if (body['next'] === null) break;
    after = `&after=${body['next'] as string}`;
  }
  expect(met).toEqual(['Bonn', 'VIP 100%', 'New in Ulm', 'Ulm']);
  const found = async (search: string): Promise<string[]> => {
    const { body } = await shop.askOurs('GET', `/segments?search=${encodeURIComponent(search)}`);
    return (body['rows'] as { name: string }[]).map(({ name }) => name);
  };
  expect([await found('ulm'), await found('%'), await found('x')]).toEqual([['New in Ulm', 'Ulm'], ['VIP 100%'], []]);
});
