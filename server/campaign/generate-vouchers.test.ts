import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildCampaign, buildProject, buildVoucher } from '../../test/support/rows.ts';
import { enqueue, findAsyncAction, type AsyncActionState } from '../platform/async-action.store.ts';
import { systemClock } from '../platform/clock.ts';
import { createPool, type Transaction } from '../platform/db.ts';
import { startJobs, type Task } from '../platform/jobs.ts';
import { applicationRole } from '../platform/migrate.ts';
import { readCodeConfig } from '../voucher/code-config.ts';
import { makeVouchers } from '../voucher/make-vouchers.ts';
import type { VoucherTemplate } from '../voucher/new-voucher.store.ts';
import { generateType, generateVouchersTask, toInput } from './generate-vouchers.task.ts';

const database = await testDatabase();
const { owner, pool } = database;
const task = generateVouchersTask({ clock: systemClock, live: { moved: () => {} }, isRedeeming: async () => false, codesPerStep: 2_000 });

const rules = { ignoresCase: false, charset: null, pattern: null };

interface Plan {
  projectId: string;
  campaignId: string;
  template: VoucherTemplate;
}

async function plan(): Promise<Plan> {
  const projectId = await buildProject(owner);
  const campaignId = await buildCampaign(owner, projectId, { campaign: { generation_status: 'IN_PROGRESS' } });
  const template = {
    projectId, campaignId, discount: null, redemptionQuantity: 1, startDate: null, expirationDate: null, validityTimeframe: null, validityDayOfWeek: null, validityHours: null,
    categoryId: null, additionalInfo: null, metadata: {}, active: true,
  };
  return { projectId, campaignId, template };
}

function put({ projectId, campaignId, template }: Plan, pattern: string, total: number): Promise<string> {
  const input = toInput(template, readCodeConfig({ pattern, charset: 'numbers' }, rules));
  return pool.transaction((tx) => enqueue(tx, { projectId, type: generateType, campaignId, input, total, requestId: null }, new Date()));
}

/** Works with the given tasks until the action is over. */
async function workOff(projectId: string, id: string, tasks: readonly Task[], workers = 1): Promise<{ action: AsyncActionState; errors: unknown[] }> {
  const errors: unknown[] = [];
  const jobs = Array.from({ length: workers }, () => startJobs({ db: pool, clock: systemClock, tasks, onError: (error) => errors.push(error) }));
  for (;;) {
    const action = await findAsyncAction(pool, projectId, id);
    if (action?.status === 'DONE' || action?.status === 'FAILED') {
      await Promise.all(jobs.map((job) => job.close()));
      return { action, errors };
    }
    await sleep(20);
  }
}

async function standing({ projectId, campaignId }: Plan): Promise<unknown> {
  const rows = await owner.query(
    `/* test.standing */
     select k.vouchers_created as counted, c.generation_status as status,
            (select count(*) from vouchers v where v.project_id = $1 and v.campaign_id = $2) as vouchers
       from campaign_counters k join campaigns c on c.project_id = k.project_id and c.campaign_id = k.campaign_id
      where k.project_id = $1 and k.campaign_id = $2`,
    [projectId, campaignId],
  );
  return rows[0];
}

test('a pattern of exactly as many codes as are asked for gives all of them', async () => {
  const made = await plan();
  const { action } = await workOff(made.projectId, await put(made, 'X###', 1000), [task]);
  expect(action).toMatchObject({ status: 'DONE', done: 1000, result: { message: 'Generated 1000 vouchers.' } });
  expect(await standing(made)).toEqual({ counted: 1000, vouchers: 1000, status: 'DONE' });
});

test('codes that others have are drawn again; when none are left the campaign says that it failed, with what there is', async () => {
  const made = await plan();
  for (let index = 0; index < 40; index += 1) await buildVoucher(owner, made.projectId, null, { code: `Y${String(index).padStart(2, '0')}` });
  const { action } = await workOff(made.projectId, await put(made, 'Y##', 60), [task]);
  expect(action).toMatchObject({ status: 'DONE', done: 60 });
  const again = await plan();
  await buildVoucher(owner, again.projectId, null, { code: 'Z5' });
  const { action: failed } = await workOff(again.projectId, await put(again, 'Z#', 10), [task]);
  expect(failed).toMatchObject({ status: 'FAILED', done: 9, result: { message: 'Generated 9 of 10 vouchers: all codes of the pattern are used.', failed_count: 1 } });
  expect(await standing(again)).toEqual({ counted: 9, vouchers: 9, status: 'FAILED' });
});

test('codes that collide with those of the same draw and of others are replaced until the number is exact', async () => {
  const { projectId, template } = await plan();
  const config = readCodeConfig({ pattern: '###', charset: 'numbers' }, rules);
  // A generator that starts again and again at the same codes: only the bytes behind them are new.
  let calls = 0;
  const stuck = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, index) => (calls++ % 2 === 0 ? index % 7 : (calls * 31 + index) % 250));
  const ids = await pool.transaction((tx) => makeVouchers(tx, template, config, 500, new Date(), stuck));
  const more = await pool.transaction((tx) => makeVouchers(tx, template, config, 400, new Date(), stuck));
  expect([ids.length, more.length, new Set([...ids, ...more]).size]).toEqual([500, 400, 900]);
  const rows = await owner.query('/* test.codes */ select count(distinct code) as codes from vouchers where project_id = $1', [projectId]);
  expect(rows).toEqual([{ codes: 900 }]);
});

test('a step that breaks is undone whole and done again', async () => {
  const made = await plan();
  let steps = 0;
  const breaking: Task = {
    ...task,
    step: async (tx, action) => {
      const step = await task.step(tx, action);
      steps += 1;
      if (steps === 2) throw new Error('broken after its codes were made');
      return step;
    },
  };
  const { action, errors } = await workOff(made.projectId, await put(made, '############', 5_000), [breaking]);
  expect(errors).toHaveLength(1);
  expect(action).toMatchObject({ status: 'DONE', done: 5_000 });
  expect(await standing(made)).toEqual({ counted: 5_000, vouchers: 5_000, status: 'DONE' });
});

test('work whose steps keep breaking is given up, and the campaign says so', async () => {
  const made = await plan();
  const id = await put(made, '############', 10);
  // All waits of a broken step are over at once for a clock that is far ahead.
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + (ahead += 60_000)) };
  const hopeless: Task = { ...task, step: () => Promise.reject(new Error('hopeless')) };
  const jobs = startJobs({ db: pool, clock, tasks: [hopeless], onError: () => jobs.wake() });
  while ((await findAsyncAction(pool, made.projectId, id))?.status !== 'FAILED') {
    jobs.wake();
    await sleep(20);
  }
  await jobs.close();
  expect(await standing(made)).toEqual({ counted: 0, vouchers: 0, status: 'FAILED' });
});

test('several workers make each code once', async () => {
  const made = await plan();
  const { action } = await workOff(made.projectId, await put(made, '############', 10_000), [task], 3);
  expect(action.done).toBe(10_000);
  expect(await standing(made)).toEqual({ counted: 10_000, vouchers: 10_000, status: 'DONE' });
});

test('while somebody redeems, steps are small, and no process takes the next one before a rest of twice the last', async () => {
  const gentle = generateVouchersTask({ clock: systemClock, live: { moved: () => {} }, isRedeeming: async () => true });
  const restless: Task = { ...gentle, step: async (tx, action) => ({ ...(await gentle.step(tx, action)), restMs: 0 }) };
  const make = async (task: Task): Promise<{ sizes: number[]; haveRested: boolean }> => {
    const steps: { from: number; startedAt: number; endedAt: number }[] = [];
    const timed: Task = {
      ...task,
      step: async (tx, action) => {
        const startedAt = performance.now();
        const step = await task.step(tx, action);
        steps.push({ from: action.done, startedAt, endedAt: performance.now() });
        return step;
      },
    };
    const made = await plan();
    await workOff(made.projectId, await put(made, '############', 3_500), [timed], 2);
    expect(await standing(made)).toEqual({ counted: 3_500, vouchers: 3_500, status: 'DONE' });
    const pairs = steps.slice(1).map((next, index) => [steps[index], next] as const);
    return {
      sizes: pairs.map(([last, next]) => next.from - (last?.from ?? 0)),
      // A millisecond less: instants in the database have none of its parts.
      haveRested: pairs.every(([last, next]) => last !== undefined && next.startedAt - last.endedAt >= 1.9 * (last.endedAt - last.startedAt) - 1),
    };
  };
  expect(await make(gentle)).toEqual({ sizes: [1_000, 1_000, 1_000], haveRested: true });
  expect((await make(restless)).haveRested).toBe(false);
});

test('a worker that is killed in the middle of a step leaves nothing half done, and another goes on', async () => {
  const made = await plan();
  const id = await put(made, '############', 5_000);
  let tell = (): void => {};
  const killing = new Promise<void>((resolve) => (tell = resolve));
  const killed: Task = {
    ...task,
    step: async (tx: Transaction, action) => {
      await task.step(tx, action);
      const [own] = await tx.query<{ pid: number }>('/* test.pid */ select pg_backend_pid() as pid');
      // What a process that dies looks like to the database: its connection is gone.
      await owner.query('/* test.kill */ select pg_terminate_backend($1)', [own?.pid]);
      tell();
      return new Promise(() => {});
    },
  };
  // A pool of its own, since what a dead process had lent out never comes back.
  const lost = createPool({ connectionString: database.url, role: applicationRole, connectionsMax: 2 });
  startJobs({ db: lost, clock: systemClock, tasks: [killed], onError: () => {} });
  await killing;
  const { action } = await workOff(made.projectId, id, [task]);
  expect(action).toMatchObject({ status: 'DONE', done: 5_000 });
  expect(await standing(made)).toEqual({ counted: 5_000, vouchers: 5_000, status: 'DONE' });
});

test('a campaign that was in the bin when its generation ended, or was stopped by that, is not in the making for ever once it is out again', async () => {
  const move = ({ projectId, campaignId }: Plan, at: Date | null): Promise<unknown> => (
    owner.query('update campaigns set binned_at = $3 where project_id = $1 and campaign_id = $2', [projectId, campaignId, at]));
  const stopped = await plan();
  const binning: Task = {
    ...task,
    step: async (tx, action) => {
      if (action.done > 0) await move(stopped, new Date());
      return task.step(tx, action);
    },
  };
  const { action } = await workOff(stopped.projectId, await put(stopped, 'BIN######', 5_000), [binning]);
  await move(stopped, null);
  expect([action.status, await standing(stopped)]).toEqual(['FAILED', { counted: 2_000, status: 'FAILED', vouchers: 2_000 }]);

  const ended = await plan();
  await move(ended, new Date());
  const left = await findAsyncAction(pool, ended.projectId, await put(ended, 'END######', 5));
  await pool.transaction((tx) => task.giveUp(tx, left as AsyncActionState));
  await move(ended, null);
  expect(await standing(ended)).toEqual({ counted: 0, status: 'FAILED', vouchers: 0 });
});
