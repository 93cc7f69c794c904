import { beforeAll, expect, test } from 'vitest';
import type { CustomerListQuery } from '../../contract/customer.ts';
import { testDatabase } from '../../test/support/database.ts';
import { pageFound, stepsRun, withoutIndex, type Found, type Step } from '../../test/support/plans.ts';
import { buildProject } from '../../test/support/rows.ts';
import type { Db } from '../platform/db.ts';
import { placeBehind } from '../platform/wire-list.ts';
import { listCustomers } from './customer-list.query.ts';

const { owner } = await testDatabase();
const now = new Date('2026-11-20T12:00:00Z');
let projectId = '';

beforeAll(async () => {
  projectId = await buildProject(owner);
  await owner.query(
    `insert into customers (project_id, customer_id, source_id, name, email, address, created_at, updated_at)
     select $1, 'cust_' || lpad(n::text, 8, '0'), case when n > 20 or n = 7 then 'shop-' || n end, 'Name ' || n, n || '@Example.com', jsonb_build_object('city', 'City ' || n),
            now() - n * interval '1 second', case when n % 10 = 0 then now() - n * interval '1 second' end
       from generate_series(1, 20000) as n`,
    [projectId],
  );
  await owner.query('vacuum analyze customers');
});

function list(query: CustomerListQuery): ReturnType<typeof listCustomers> {
  return listCustomers(owner, projectId, { limit: 100, ...query }, now);
}

test.each<[string, CustomerListQuery, string]>([
  ['by creation', { order: '-created_at', starting_after: '2026-06-01T00:00:00Z' }, 'Index Scan customers_by_time'],
  ['by change', { order: 'updated_at', starting_after: '2026-06-01T00:00:00Z' }, 'Index Scan customers_by_update'],
  ['by change, the latest first', { order: '-updated_at', starting_after: '2126-06-01T00:00:00Z' }, 'Index Scan customers_by_update'],
])('customers behind an instant, %s, are read in the order of an index', async (_, query, expected) => {
  const steps = (by: Db): Promise<Step[]> => stepsRun(by, 'customer.scroll', (db) => listCustomers(db, projectId, { limit: 100, ...query }, now));
  const found = (await steps(owner)).flatMap((step) => (step['Index Name'] === undefined ? [] : [`${step['Node Type']} ${step['Index Name']}`]));
  expect(found).toEqual([expected]);
  const planted = await withoutIndex(owner, expected.replace(/.* /, ''), steps);
  expect(planted.map((step) => step['Node Type'])).toContain('Sort');
});

test('the last customers by a name that the shop has for them, who have none, are found by an index', async () => {
  const after = placeBehind({ key: 'customer_id', order: '-source_id' }, ['=shop-1', 'cust_00000001']);
  const found = (by: Db): Promise<Found> => (
    pageFound(by, 'customer.list', (db) => listCustomers(db, projectId, { limit: 100, order: '-source_id', starting_after: after }, now)));
  const { indexes, read } = await found(owner);
  expect(indexes).toContain('Index Only Scan customers_without_source_id');
  expect(read).toBeLessThan(200);
  expect((await withoutIndex(owner, 'customers_without_source_id', found)).read).toBeGreaterThan(10_000);
});

test.each<[string, string, string]>([
  ['email', '7@Example.com', 'customers_by_email'],
  ['name', 'Name 7', 'customers_by_name'],
  ['address.city', 'City 7', 'customers_by_city'],
])('a filter for one %s is met by an index, and as it is written', async (field, value, index) => {
  const filters = (operator: string, values: unknown): CustomerListQuery => ({ filters: { [field]: { conditions: { [operator]: values } } } });
  for (const query of [filters('$is', value), filters('$in', [value, 'nobody'])]) {
    const found = (by: Db): Promise<Found> => pageFound(by, 'customer.list', (db) => listCustomers(db, projectId, { limit: 100, ...query }, now));
    const { indexes, read } = await found(owner);
    expect(indexes.filter((name) => name.endsWith(index))).toHaveLength(1);
    expect(read).toBeLessThan(10);
    expect((await withoutIndex(owner, index, found)).read).toBeGreaterThan(10_000);
    expect((await list(query)).customers).toHaveLength(1);
  }
  expect((await list(filters('$is', value.toLowerCase()))).customers).toEqual([]);
});
