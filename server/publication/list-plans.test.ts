import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { pageFound, withoutIndex, type Found } from '../../test/support/plans.ts';
import { buildProject } from '../../test/support/rows.ts';
import type { Db } from '../platform/db.ts';
import { Conditions, placeBehind, readListing, type ListQuery } from '../platform/wire-list.ts';
import { publicationOrders } from './publication-fields.ts';
import { listPublications } from './publication.store.ts';

const { owner } = await testDatabase();
let projectId = '';

beforeAll(async () => {
  projectId = await buildProject(owner);
  await owner.query(
    `insert into publications (project_id, publication_id, result, customer_id, tracking_id, voucher_ids, voucher_code, channel, actor_type, occurred_at, recorded_at)
     select $1, 'pub_' || lpad(n::text, 8, '0'), 'SUCCESS', 'cust_' || n % 5000, case when n > 50 then 'shop-' || n % 5000 end, array['v_' || n], md5(n::text), 'API', 'api_key',
            now() - n * interval '1 second', now()
       from generate_series(1, 20000) as n`,
    [projectId],
  );
  await owner.query('vacuum analyze publications');
});

function list(db: Db, query: ListQuery): Promise<unknown> {
  const conditions = new Conditions('p.project_id = $1', [projectId]);
  const listing = readListing(conditions, { limit: 100, ...query }, publicationOrders, 'p.publication_id');
  return listPublications(db, conditions, listing);
}

const behind = (order: string, place: string): string => placeBehind({ key: 'publication_id', order }, [`=${place}`, 'pub_00000500']);

test.each<[ListQuery, string]>([
  [{ order: 'voucher_code' }, 'Index Only Scan publications_by_code'],
  [{ order: '-voucher_code', page: 50 }, 'Index Only Scan publications_by_code'],
  [{ order: 'voucher_code', starting_after: behind('voucher_code', '8') }, 'Index Only Scan publications_by_code'],
  [{ order: 'customer_id' }, 'Index Only Scan publications_by_customer'],
  [{ order: '-customer_id', page: 50 }, 'Index Only Scan publications_by_customer'],
  [{ order: 'channel' }, 'Index Only Scan publications_by_channel'],
  [{ order: 'tracking_id' }, 'Index Only Scan publications_by_tracking_id'],
  [{ order: '-tracking_id', page: 50 }, 'Index Only Scan publications_by_tracking_id'],
  [{ order: 'tracking_id', starting_after: behind('tracking_id', 'shop-2500') }, 'Index Only Scan publications_by_tracking_id'],
  // Behind the last of them come those of nobody whom the shop has a name for.
  [{ order: 'tracking_id', starting_after: behind('tracking_id', 'shop-9999') }, 'Index Only Scan publications_by_tracking_id'],
])('a page of publications by %o is found in the order of an index, which alone can do it', async (query, expected) => {
  const room = (query.page ?? 1) * 100 + 10;
  const found = (by: Db): Promise<Found> => pageFound(by, 'publication.list', (db) => list(db, query));
  const { indexes, read } = await found(owner);
  expect(indexes).toContain(expected);
  expect(read).toBeLessThanOrEqual(room);
  expect((await withoutIndex(owner, expected.replace(/.* /, ''), found)).read).toBeGreaterThan(room);
});
