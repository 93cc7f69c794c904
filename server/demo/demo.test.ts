import { afterAll, expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { buildProject } from '../../test/support/rows.ts';
import { StartUpError } from '../platform/start-up-error.ts';
import { newId } from '../platform/ids.ts';
import { demoCampaigns, demoProject, seededRandom } from './demo-campaigns.ts';
import { lockUntouched } from './demo-past.store.ts';
import { startDemo, type Demo } from './demo.ts';

const { pool, listen } = await testApp();
const address = await listen();

/** The demo reuses its project, so these tests share it and follow each other. */
let demo: Demo | null = null;
afterAll(() => demo?.stop());

async function counts(projectId: string): Promise<Record<string, number>> {
  const rows = await pool.query<{ name: string; number: number }>(
    `select 'campaigns' as name, count(*) as number from campaigns where project_id = $1
      union all select 'vouchers', count(*) from vouchers where project_id = $1
      union all select 'customers', count(*) from customers where project_id = $1
      union all select 'publications of ' || actor_type, count(*) from publications where project_id = $1 and result = 'SUCCESS' group by actor_type
      union all select kind || ' ' || result || ' of ' || actor_type, count(*) from redemptions where project_id = $1 group by kind, result, actor_type
      union all select 'changes of ' || actor_name, count(*) from changes where project_id = $1 group by actor_name`,
    [projectId],
  );
  return Object.fromEntries(rows.map(({ name, number }) => [name, number]));
}

test('after some steps every part of the dashboard has something to show, and the books balance', async () => {
  demo = await startDemo({ db: pool, address, stepsMax: 400, pauseMilliseconds: 0, random: seededRandom(1) });
  await demo.ended;
  const found = await counts(demo.projectId);
  expect(found).toMatchObject({ campaigns: 6 });
  for (const name of [
    'publications of system', 'publications of api_key', 'redemption SUCCESS of system', 'redemption SUCCESS of api_key', 'redemption FAILURE of api_key',
    'rollback SUCCESS of system', 'rollback SUCCESS of api_key', 'changes of Mara, marketing (demo)', 'changes of Affiliate Kolibri (demo)',
  ]) expect({ name, number: found[name] ?? 0 }).toMatchObject({ name, number: expect.toSatisfy((number: number) => number > 0) });
  expect(await recountDifferences(pool, demo.projectId)).toEqual([]);
});

test('customers are refused for several reasons, among them a budget that is used up and a rule', async () => {
  const rows = await pool.query<{ failure_code: string }>(
    `select distinct failure_code from redemptions where project_id = $1 and actor_type = 'api_key' and result = 'FAILURE'`, [demo?.projectId],
  );
  const codes = rows.map(({ failure_code }) => failure_code);
  expect(codes.length).toBeGreaterThanOrEqual(4);
  expect(codes).toEqual(expect.arrayContaining(['voucher_expired', 'voucher_not_active', 'redemption_rules_violated', 'order_rules_violated']));
});

test('the past is marked as made up, wholly before the demo, and only entries of the demo are', async () => {
  const [made] = await pool.query<{ unmarked: number; marked: number; late: number }>(
    `select count(*) filter (where actor_type = 'system' and metadata is distinct from '{"generated": true}') as unmarked,
            count(*) filter (where actor_type <> 'system' and metadata = '{"generated": true}') as marked,
            count(*) filter (where actor_type = 'system' and occurred_at > recorded_at) as late
       from redemptions where project_id = $1`,
    [demo?.projectId],
  );
  expect(made).toEqual({ unmarked: 0, marked: 0, late: 0 });
});

test('a second start goes on with the same project: nothing is made twice', async () => {
  const projectId = demo?.projectId ?? '';
  await demo?.stop();
  const before = await counts(projectId);
  demo = await startDemo({ db: pool, address, stepsMax: 0 });
  await demo.ended;
  expect(demo.projectId).toBe(projectId);
  const after = await counts(projectId);
  expect({ ...after, 'changes of demo': 0 }).toEqual({ ...before, 'changes of demo': 0 });
  expect(await recountDifferences(pool, projectId)).toEqual([]);
});

test('when it has stopped, none of its keys works any more', async () => {
  await demo?.stop();
  const left = await pool.query('select 1 from api_keys where project_id = $1 and revoked_at is null', [demo?.projectId]);
  expect(left).toEqual([]);
});

test('a project of the same name that is no demo is left alone', async () => {
  const other = await buildProject(pool, { name: demoProject.name });
  const again = await startDemo({ db: pool, address, stepsMax: 0 });
  await again.stop();
  expect(again.projectId).toBe(demo?.projectId);
  expect((await counts(other))['campaigns']).toBe(0);
});

test('no past is written outside a demo project', async () => {
  const projectId = await buildProject(pool, { name: `Shop ${newId('proj', new Date())}` });
  await pool.query(`insert into campaigns (project_id, campaign_id, name, size, created_at) values ($1, 'camp_x', 'Real', 'STATIC', now())`, [projectId]);
  await pool.query(`insert into campaign_counters (project_id, campaign_id) values ($1, 'camp_x')`, [projectId]);
  const scope = { projectId, campaignId: 'camp_x', now: new Date() };
  expect(await pool.transaction((tx) => lockUntouched(tx, scope))).toBe(false);
  await pool.query('update projects set is_demo = true where project_id = $1', [projectId]);
  expect(await pool.transaction((tx) => lockUntouched(tx, scope))).toBe(true);
});

test('a server that does not answer is said in one sentence, and its traffic stops when told to', async () => {
  await expect(startDemo({ db: pool, address: `${address}/nothing-here`, stepsMax: 1 })).rejects.toBeInstanceOf(StartUpError);
  const running = await startDemo({ db: pool, address, pauseMilliseconds: 60_000 });
  await running.stop();
  await running.ended;
  expect(demoCampaigns(new Date())).toHaveLength(6);
});
