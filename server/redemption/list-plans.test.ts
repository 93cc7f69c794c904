import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { pageFound, withoutIndex, type Found } from '../../test/support/plans.ts';
import { buildProject } from '../../test/support/rows.ts';
import type { Db } from '../platform/db.ts';
import { listWireRedemptions } from './list-redemptions.ts';

const { owner } = await testDatabase();
let projectId = '';

beforeAll(async () => {
  projectId = await buildProject(owner);
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, created_at)
     select $1, 'v_' || lpad(n::text, 8, '0'), (case when n % 1000 = 0 then 'RARE-' else 'MANY-' end) || n, now() from generate_series(1, 20000) as n`,
    [projectId],
  );
  await owner.query(
    `insert into redemptions (project_id, redemption_id, kind, result, code, voucher_id, actor_type, occurred_at, recorded_at)
     select project_id, replace(voucher_id, 'v_', 'r_'), 'redemption', 'SUCCESS', code, voucher_id, 'api_key', now() - right(voucher_id, 8)::integer * interval '1 second', now() from vouchers`,
  );
  await owner.query('vacuum analyze vouchers, redemptions');
});

/** How a page of entries is found whose codes begin with a text. */
function found(db: Db, $starts_with: string): Promise<Found> {
  return pageFound(db, 'redemption.list', (by) => listWireRedemptions(by, projectId, { limit: 10, filters: { voucher_code: { conditions: { $starts_with } } } }, 'http://localhost'));
}

test('entries of codes that begin with a text are looked up code by code where few codes do', async () => {
  const { indexes, read } = await found(owner, 'RARE-');
  expect(indexes.map((name) => name.replace(/.* /, ''))).toContain('redemptions_by_voucher');
  expect(read).toBeLessThan(200);
  expect((await withoutIndex(owner, 'redemptions_by_voucher', (db) => found(db, 'RARE-'))).read).toBeGreaterThan(2_000);
});

test('where many codes do, entries are gone through until the page is full', async () => {
  const { indexes, read } = await found(owner, 'MANY-');
  expect(indexes).toEqual(['Index Scan redemptions_by_time']);
  expect(read).toBeLessThan(20);
});

test('so are those of a code that nobody has, and of one that is gone for good', async () => {
  const listed = async (): Promise<string[]> => {
    const filters = { voucher_code: { conditions: { $starts_with: ['RARE-1', 'NONE'] } } };
    return (await listWireRedemptions(owner, projectId, { limit: 100, filters }, 'http://localhost')).redemptions.map(({ id }) => id).toSorted();
  };
  await owner.query(
    `insert into redemptions (project_id, redemption_id, kind, result, failure_code, code, actor_type, occurred_at, recorded_at)
     values ($1, 'r_none', 'redemption', 'FAILURE', 'resource_not_found', 'NONE-1', 'api_key', now(), now())`,
    [projectId],
  );
  const before = await listed();
  expect(before).toHaveLength(12);
  expect(before).toContain('r_none');
  await owner.query(`delete from vouchers where project_id = $1 and code like 'RARE-1%'`, [projectId]);
  expect(await listed()).toEqual(before);
});

test.each([['of a public code', 'PUBLIC', 'v_public'], ['of a code that nobody has', 'TRIED', null]])('where many entries are %s they are gone through too', async (_, code, voucherId) => {
  if (voucherId !== null) await owner.query('insert into vouchers (project_id, voucher_id, code, created_at) values ($1, $2, $3, now())', [projectId, voucherId, code]);
  await owner.query(
    `insert into redemptions (project_id, redemption_id, kind, result, failure_code, code, voucher_id, actor_type, occurred_at, recorded_at)
     select $1, 'r_' || $2 || n, 'redemption', 'FAILURE', 'resource_not_found', $2, $3, 'api_key', now(), now() from generate_series(1, 10001) as n`,
    [projectId, code, voucherId],
  );
  await owner.query('vacuum analyze redemptions');
  const { indexes, read } = await found(owner, code);
  expect(indexes).toEqual(['Index Scan redemptions_by_time']);
  expect(read).toBeLessThan(20);
});
