/** Whether case counts is settled while somebody makes the project's first code: the code is written as the rule says that then holds. */
import { expect, test } from 'vitest';
import { secondApp } from '../../test/support/app.ts';
import { testDatabase } from '../../test/support/database.ts';
import { openShop } from '../../test/support/shop.ts';
import type { App } from '../app.ts';
import type { Transaction } from '../platform/db.ts';

type Gate = { reached: Promise<void>; reach(): void; opened: Promise<void>; open(): void };

function newGate(): Gate {
  let [reach, open] = [(): void => {}, (): void => {}];
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { reached, reach, opened, open };
}

const database = await testDatabase();
const other = (await secondApp(database)).inject;

/** An instance in which whoever has read the rules of codes waits at the gate before a code is made; `spoil`: a defect planted into the reading. */
async function withGate(gate: Gate, spoil: (text: string) => string): Promise<App['http']['inject']> {
  const pool = {
    ...database.pool,
    transaction: <T>(work: (tx: Transaction) => Promise<T>) => database.pool.transaction((tx) => work({
      ...tx,
      query: async (text: string, values?: unknown[]) => {
        if (!text.includes('code-rules.keep')) return tx.query(text, values);
        const rows = await tx.query(spoil(text), values);
        gate.reach();
        await gate.opened;
        return rows;
      },
    } as Transaction)),
  };
  return (await secondApp({ ...database, pool })).inject;
}

const [gate, otherGate] = [newGate(), newGate()];
const slow = await withGate(gate, (text) => text);
const unlocked = await withGate(otherGate, (text) => text.replace('for key share', ''));

/** What becomes of a code that is being made while the rule changes: as it is stored, and whether case is ignored then. */
async function raced(slow: App['http']['inject'], gate: Gate): Promise<{ code: unknown; ignoresCase: unknown }> {
  const shop = await openShop(database, other);
  const making = shop.ask('POST', '/vouchers/Summer', { discount: { type: 'AMOUNT', amount_off: 1 } }, slow);
  await gate.reached;
  let isChanged = false;
  const changing = shop.askOurs('PUT', '/settings', { codes: { ignore_case: true } }).finally(() => (isChanged = true));
  await expect.poll(async () => isChanged || (await isAnybodyWaiting()), { timeout: 20_000 }).toBe(true);
  gate.open();
  const [made] = await Promise.all([making, changing]);
  const { body } = await shop.askOurs('GET', '/settings');
  return { code: made.body['code'], ignoresCase: (body['codes'] as Record<string, unknown>)['ignore_case'] };
}

async function isAnybodyWaiting(): Promise<boolean> {
  const [row] = await database.owner.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return (row?.waiting ?? 0) > 0;
}

test('the change waits for the code, and is refused', async () => {
  expect(await raced(slow, gate)).toEqual({ code: 'Summer', ignoresCase: false });
});

test('a planted reading without a lock is caught: a code in small letters where case is ignored', async () => {
  expect(await raced(unlocked, otherGate)).toEqual({ code: 'Summer', ignoresCase: true });
});
