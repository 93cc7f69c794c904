import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { testDatabase, type TestDatabase } from '../../test/support/database.ts';
import { recountDifferences } from '../../test/support/recount.ts';
import { openShop, type Answer } from '../../test/support/shop.ts';
import type { App } from '../app.ts';
import type { Pool, Transaction } from '../platform/db.ts';

type Inject = App['http']['inject'];

const database = await testApp();
const instances = [database.inject, (await secondApp(database)).inject];

/** The product with a planted defect: an edit looks at nothing while it writes, and neither its lock nor a constraint stands behind it. */
const unguarded = await testDatabase();
await unguarded.owner.query('/* test.defect */ alter table vouchers drop constraint vouchers_not_over_redeemed');
const unguardedPool = {
  ...unguarded,
  pool: tampered(unguarded.pool, (text) => {
    if (text.includes('voucher.lock ')) return text.replace(/for update\s*$/, '');
    return text.includes('voucher.update ') ? text.replace('redeemed_quantity + held_quantity <= $4', 'true') : text;
  }),
};
const unguardedInstances = [(await secondApp(unguardedPool)).inject, (await secondApp(unguardedPool)).inject];

/** The pool with the statements of its transactions changed. */
function tampered(pool: Pool, change: (text: string) => string): Pool {
  return {
    ...pool,
    transaction: (work) => pool.transaction((tx) => work({ ...tx, query: (text: string, values?: unknown[]) => tx.query(change(text), values) } as Transaction)),
  };
}

interface Raced {
  redeemed: number;
  edits: Answer[];
  quantity: number;
  problems: string[];
}

/** Of a code that was redeemed ten times, more redemptions through one instance and the other, and between them edits that lower how often it may be, to 11. */
async function race(where: TestDatabase, through: readonly Inject[]): Promise<Raced> {
  const shop = await openShop(where, through[0] as Inject);
  await shop.ask('POST', '/vouchers/RACE', { discount: { type: 'AMOUNT', amount_off: 100 }, redemption: { quantity: 70 } });
  for (let index = 0; index < 10; index += 1) await shop.ask('POST', '/vouchers/RACE/redemption', {});
  const answers = await Promise.all(Array.from({ length: 60 }, async (_, index) => {
    const of = through[index % through.length];
    if (index % 3 !== 2) return shop.ask('POST', '/vouchers/RACE/redemption', {}, of);
    return shop.ask('PUT', '/vouchers/RACE', { redemption: { quantity: 70 - index } }, of);
  }));
  const [row] = await where.owner.query<{ redeemed_quantity: number; redemption_quantity: number }>(
    '/* test.voucher */ select redeemed_quantity, redemption_quantity from vouchers where project_id = $1', [shop.projectId],
  );
  return {
    redeemed: row?.redeemed_quantity ?? -1, quantity: row?.redemption_quantity ?? -1, edits: answers.filter((_, index) => index % 3 === 2),
    problems: await recountDifferences(where.owner, shop.projectId),
  };
}

test('however edits and redemptions of one code meet, it is never redeemed more often than it may be, and each edit is kept or refused', async () => {
  const { redeemed, quantity, edits, problems } = await race(database, instances);
  expect(problems).toEqual([]);
  expect(redeemed).toBeLessThanOrEqual(quantity);
  expect(edits.every(({ status, body }) => status === 200 || body['key'] === 'invalid_voucher')).toBe(true);
  expect(edits.some(({ status }) => status === 200)).toBe(true);
});

test('the check sees a code that may be redeemed less often than it was', async () => {
  const found: string[] = [];
  for (let round = 0; round < 10 && found.length === 0; round += 1) found.push(...(await race(unguardedPool, unguardedInstances)).problems);
  expect(found).not.toEqual([]);
});
