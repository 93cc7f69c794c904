import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { stepsRun } from '../../test/support/plans.ts';
import { buildCampaign, buildProject } from '../../test/support/rows.ts';
import { voucherIdsOf } from './voucher-ids.ts';

const { owner } = await testDatabase();
let projectId = '';

beforeAll(async () => {
  projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId);
  await owner.query(
    `insert into vouchers (project_id, voucher_id, code, campaign_id, is_historical, created_at)
     select $1, 'v_' || n, 'CODE-' || n, $2, n % 10 = 0, now() from generate_series(1, 20000) as n`,
    [projectId, campaignId],
  );
  await owner.query("insert into former_codes (project_id, voucher_id, code) select $1, 'gone_' || n, 'CODE-' || n from generate_series(1, 20000) as n", [projectId]);
  await owner.query('vacuum analyze vouchers, former_codes');
});

test.each([
  ['= $2', 'CODE-70', ['gone_70', 'v_70']],
  ['in ($2, $2)', 'CODE-71', ['gone_71', 'v_71']],
  ['^@ $2', 'CODE-1999', 22],
])('vouchers whose code is %s are found by indexes, of today, of history and deleted for good', async (asked, code, expected) => {
  const text = `/* test.ids */ select unnest(${voucherIdsOf(asked)}) as id`;
  const ids = (await owner.query<{ id: string }>(text, [projectId, code])).map(({ id }) => id).sort();
  expect(typeof expected === 'number' ? ids.length : ids).toEqual(expected);
  const kinds = async (defect?: (text: string) => string): Promise<string[]> => (
    (await stepsRun(owner, 'test.ids', (db) => db.query(text, [projectId, code]), defect)).map((step) => step['Node Type']));
  expect(await kinds()).not.toContain('Seq Scan');
  expect(await kinds((one) => one.replace('not is_historical', 'true'))).toContain('Seq Scan');
});
