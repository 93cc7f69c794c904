import { beforeAll, expect, test } from 'vitest';
import type { OrderListQuery } from '../../contract/order.ts';
import { testDatabase } from '../../test/support/database.ts';
import { pageFound, withoutIndex, type Found } from '../../test/support/plans.ts';
import { buildProject } from '../../test/support/rows.ts';
import type { Db } from '../platform/db.ts';
import { placeBehind } from '../platform/wire-list.ts';
import { listOrders } from './order-list.query.ts';

const { owner } = await testDatabase();
let projectId = '';

beforeAll(async () => {
  projectId = await buildProject(owner);
  await owner.query(
    `insert into orders (project_id, order_id, source_id, status, amount_minor, created_at)
     select $1, 'ord_' || lpad(n::text, 8, '0'), case when n % 2 = 0 then 'order-' || n end,
            case when n % 1000 = 0 then 'CANCELED' else 'PAID' end, case when n % 7 > 0 then n % 1000 end, now() - n * interval '1 second'
       from generate_series(1, 20000) as n`,
    [projectId],
  );
  await owner.query('vacuum analyze orders');
});

const behind = (order: string, place: string): string => placeBehind({ key: 'order_id', order }, [place, 'ord_00000500']);

function found(db: Db, query: OrderListQuery): Promise<Found> {
  return pageFound(db, 'order.list', (by) => listOrders(by, projectId, { limit: 100, ...query }));
}

test.each<[OrderListQuery, string]>([
  [{ order: '-created_at', page: 20 }, 'Index Only Scan orders_by_time'],
  [{ order: 'source_id', page: 50 }, 'Index Only Scan orders_source_id_unique'],
  [{ order: '-source_id', starting_after: behind('-source_id', '=order-500') }, 'Index Only Scan orders_source_id_unique'],
])('a page of orders by %o is found in the order of an index, which alone can do it', async (query, expected) => {
  const room = (query.page ?? 1) * 100 + 10;
  const { indexes, read } = await found(owner, query);
  expect(indexes).toContain(expected);
  expect(read).toBeLessThanOrEqual(room);
  expect((await withoutIndex(owner, expected.replace(/.* /, ''), (db) => found(db, query))).read).toBeGreaterThan(room);
});

test.each<[OrderListQuery]>([
  [{ status: 'CANCELED' }], [{ filters: { status: { conditions: { $is: 'CANCELED' } } } }], [{ filters: { status: { conditions: { $in: ['CREATED', 'CANCELED'] } } } }],
])('orders of a status that a redemption does not give, and few have, are found by an index: %o', async (query) => {
  const { indexes, read } = await found(owner, query);
  expect(indexes.map((name) => name.replace(/.* /, ''))).toEqual(['orders_not_paid']);
  expect(read).toBeLessThan(100);
  expect((await withoutIndex(owner, 'orders_not_paid', (db) => found(db, query))).read).toBeGreaterThan(10_000);
});

test('orders by their amount are met once each, the largest first and those without one last', async () => {
  const met: string[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const { orders, rest } = await listOrders(owner, projectId, { order: '-amount', limit: 1000, starting_after: after });
    met.push(...orders.map(({ amountMinor }) => String(amountMinor)));
    after = rest.more_starting_after;
  }
  const amounts = await owner.query<{ amount: string }>('select coalesce(amount_minor::text, $1) as amount from orders order by amount_minor desc nulls last', ['null']);
  expect(met).toEqual(amounts.map(({ amount }) => amount));
});

test('orders are listed by their amount however many there are', async () => {
  await owner.query(`insert into orders (project_id, order_id, status, amount_minor, created_at) values ($1, 'ord_one_more', 'PAID', 5000, now())`, [projectId]);
  const { orders, rest } = await listOrders(owner, projectId, { order: '-amount', limit: 1 });
  expect([orders.map(({ orderId }) => orderId), rest.total]).toEqual([['ord_one_more'], 10_000]);
});
