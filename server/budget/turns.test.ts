import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { takeTurns } from './limits.store.ts';

const { pool } = await testDatabase();

const many = Array.from({ length: 200 }, (_, index) => `camp_${String(index).padStart(3, '0')}`);

/** Who has their turns first when somebody takes some while somebody else has others. */
async function orderOf(has: readonly string[], takes: readonly string[], projectOfTaker = 'proj_1'): Promise<{ order: string[]; locks: number }> {
  const order: string[] = [];
  let [taker, locks]: [Promise<void>, number] = [Promise.resolve(), 0];
  await pool.transaction(async (tx) => {
    await takeTurns(tx, 'proj_1', has);
    const [row] = await tx.query<{ locks: number }>(`select count(*) as locks from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`);
    locks = row?.locks ?? 0;
    taker = pool.transaction(async (other) => {
      await takeTurns(other, projectOfTaker, takes);
      order.push('who takes');
    });
    for (let waited = 0; waited < 20 && order.length === 0; waited += 1) await delay(10);
    order.push('who has');
  });
  await taker;
  return { order, locks };
}

const waiting = ['who has', 'who takes'];

test('whoever takes the turns of very many campaigns and whoever takes those of some of them wait for each other, and the database keeps one lock for them', async () => {
  expect(await orderOf(many, many.slice(7, 8))).toEqual({ order: waiting, locks: 1 });
  expect(await orderOf(many.slice(0, 3), many)).toEqual({ order: waiting, locks: 4 });
  expect((await orderOf(many, many)).order).toEqual(waiting);
  expect((await orderOf(many.slice(0, 2), many.slice(1, 3))).order).toEqual(waiting);
});

test('turns of other campaigns, and of another project, are waited for by nobody', async () => {
  expect((await orderOf(many.slice(0, 2), many.slice(2, 4))).order).not.toEqual(waiting);
  expect((await orderOf(many, many, 'proj_2')).order).not.toEqual(waiting);
});
