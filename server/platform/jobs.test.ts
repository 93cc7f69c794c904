import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { secondApp } from '../../test/support/app.ts';
import { failedItemsMax } from '../../contract/async-action.ts';
import { testDatabase } from '../../test/support/database.ts';
import { buildProject } from '../../test/support/rows.ts';
import { openShop } from '../../test/support/shop.ts';
import { enqueue } from './async-action.store.ts';
import { systemClock } from './clock.ts';
import { startJobs, type Task } from './jobs.ts';

test('a process that only serves leaves the work to one that works, which finds it by itself', async () => {
  const database = await testDatabase();
  const { inject } = await secondApp(database, { role: 'web' });
  const shop = await openShop(database, inject);
  const campaign = { name: 'Codes', vouchers_count: 10, voucher: { discount: { type: 'AMOUNT', amount_off: 1 } } };
  await shop.ask('POST', '/campaigns', campaign);
  const status = async (): Promise<unknown> => (await shop.ask('GET', '/campaigns/Codes')).body['vouchers_generation_status'];
  // Longer than an idle worker waits between two looks.
  await sleep(1_500);
  expect(await status()).toBe('IN_PROGRESS');
  await secondApp(database, { role: 'worker' });
  while ((await status()) === 'IN_PROGRESS') await sleep(20);
  expect(await status()).toBe('DONE');
});

test('an action names the items that failed in any of its steps, at most a thousand, and counts all of them', async () => {
  const database = await testDatabase();
  const { inject } = await secondApp(database, { role: 'web' });
  const shop = await openShop(database, inject);
  const perStep = 700;
  const task: Task = {
    type: 'TEST.IMPORT',
    step: async (_tx, { done }) => {
      const failed = Array.from({ length: perStep }, (_, index) => ({ code: `C-${done + index}`, row: done + index + 1, reason: 'taken' }));
      return done === 0 ? { kind: 'goes-on', done: 1_000, failed } : { kind: 'done', done: 2_000, message: 'Imported.', failed };
    },
    giveUp: async () => {},
  };
  const action = { projectId: shop.projectId, type: task.type, campaignId: null, input: {}, total: 2_000, requestId: null };
  const id = await database.pool.transaction((tx) => enqueue(tx, action, new Date()));
  expect((await shop.ask('GET', `/async-actions/${id}`)).body).toMatchObject({ status: 'ENQUEUED', operation_status: 'UNKNOWN', result: null, progress: 0 });
  const jobs = startJobs({ db: database.pool, clock: systemClock, tasks: [task], onError: (error) => { throw error; } });
  const read = async (): Promise<Record<string, unknown>> => (await shop.ask('GET', `/async-actions/${id}`)).body;
  while ((await read())['status'] !== 'DONE') await sleep(20);
  await jobs.close();
  const { result, ...told } = await read();
  expect(told).toMatchObject({ operation_status: 'SUCCESS', progress: 100, processing_time: expect.any(Number), object: 'async_action' });
  expect(result).toMatchObject({ message: 'Imported.', done_count: 600, failed_count: 2 * perStep });
  const { failed } = result as { failed: unknown[] };
  expect(failed).toHaveLength(failedItemsMax);
  expect(failed[perStep]).toEqual({ code: 'C-1000', row: 1_001, reason: 'taken' });
});

test('an action that another process took a step of meanwhile, and that rests, is left alone by who found it before', async () => {
  const database = await testDatabase();
  const projectId = await buildProject(database.owner);
  const action = { projectId, type: 'TEST.REST', campaignId: null, input: {}, total: 2, requestId: null };
  const put = (day: number): Promise<string> => database.pool.transaction((tx) => enqueue(tx, action, new Date(Date.UTC(2026, 0, day))));
  const [firstId, restingId, lastId] = [await put(1), await put(2), await put(3)];
  const stepped: string[] = [];
  const task: Task = {
    type: action.type,
    step: async (_tx, { asyncActionId }) => {
      stepped.push(asyncActionId);
      if (asyncActionId === firstId) await database.owner.query(`update async_actions set not_before = now() + interval '1 hour' where async_action_id = $1`, [restingId]);
      return { kind: 'done', done: 2, message: '' };
    },
    giveUp: async () => {},
  };
  const jobs = startJobs({ db: database.pool, clock: systemClock, tasks: [task], onError: (error) => { throw error; } });
  const isOver = async (): Promise<boolean> => (await database.owner.query(`select from async_actions where async_action_id = $1 and status = 'DONE'`, [lastId])).length > 0;
  while (!(await isOver())) await sleep(20);
  await jobs.close();
  expect(stepped).toEqual([firstId, lastId]);
});

test('background work is listed newest first, from any instant on, without a total', async () => {
  const database = await testDatabase();
  const { inject } = await secondApp(database, { role: 'web' });
  const shop = await openShop(database, inject);
  const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute));
  for (const minute of [1, 2, 3]) {
    const action = { projectId: shop.projectId, type: `TEST.${minute}`, campaignId: null, input: {}, total: 1, requestId: null };
    await database.pool.transaction((tx) => enqueue(tx, action, at(minute)));
  }
  const list = async (query: string): Promise<Record<string, unknown>> => (await shop.ask('GET', `/async-actions${query}`)).body;
  const types = ({ async_actions }: Record<string, unknown>): unknown[] => (async_actions as { type: string }[]).map(({ type }) => type);
  const first = await list('?limit=2');
  expect(Object.keys(first)).toEqual(['object', 'data_ref', 'async_actions']);
  expect(types(first)).toEqual(['TEST.3', 'TEST.2']);
  expect(types(await list(`?limit=2&end_date=${at(2).toISOString()}`))).toEqual(['TEST.1']);
  expect((await shop.ask('GET', '/async-actions?end_date=soon')).status).toBe(400);
  expect((await shop.ask('GET', '/async-actions?limit=101')).status).toBe(400);
});
