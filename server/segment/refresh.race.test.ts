/** Customers are erased while kept segments are refreshed, in two processes. */
import { expect, test } from 'vitest';
import { secondApp, testApp } from '../../test/support/app.ts';
import { openShop, type Shop } from '../../test/support/shop.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { refreshSegments } from './refresh-segments.ts';

// Without background work: each test keeps its segments itself.
const database = await testApp({ role: 'web' });
const { owner, pool, inject } = database;
const { inject: elsewhere } = await secondApp(database, { role: 'web' });

/** With a planted defect: whoever enters or leaves is not kept from being erased meanwhile. */
const unlocked: Pool = {
  ...pool,
  transaction: (work) => pool.transaction((tx) => work({
    ...tx, query: (text: string, values?: unknown[]) => tx.query(/segment\.(enter|leave) /.test(text) ? text.replace('for share', '') : text, values),
  } as Transaction)),
};

function refresh(db: Pool): Promise<number> {
  return refreshSegments(db, () => new Date(), (error) => {
    throw error;
  });
}

/** A shop with a segment of all who are called Ada, and customers of that name. */
async function openAdas(count: number): Promise<Shop> {
  const shop = await openShop(database, inject);
  await owner.query(
    `/* test.customers */
     insert into customers (project_id, customer_id, source_id, name, created_at) select $1, 'cust_' || n, 'ada-' || n, 'Ada', now() from generate_series(1, $2::int) as n`,
    [shop.projectId, count],
  );
  const { status } = await shop.ask('POST', '/segments', { name: 'Adas', type: 'auto-update', filter: { name: { conditions: { $is: ['Ada'] } } } });
  expect(status).toBe(200);
  return shop;
}

/** What segments still say of customers who are erased. */
async function leftOfErased({ projectId }: Shop): Promise<string[]> {
  const rows = await owner.query<{ said: string }>(
    `/* test.left */
     select 'in the segment' as said from segment_customers as m join customer_erasures as e using (project_id, customer_id) where m.project_id = $1
     union all
     select h.kind from segment_changes as h join customer_erasures as e using (project_id, customer_id) where h.project_id = $1`,
    [projectId],
  );
  return rows.map(({ said }) => said);
}

/**
 * A refresh that comes when all of a person is removed already, but the erasure is not committed yet: its entry among the changes, the last it writes, has to
 * wait for us.
 */
async function refreshAmidErasure(shop: Shop, db: Pool): Promise<string[]> {
  let both: Promise<unknown> = Promise.resolve();
  await owner.transaction(async (tx) => {
    await tx.query('/* test.hold */ lock table changes in share mode');
    const erasing = shop.ask('POST', '/customers/ada-1/permanent-deletion', {}, elsewhere);
    await waiting(1);
    let isOver = false;
    const refreshing = refresh(db).finally(() => {
      isOver = true;
    });
    both = Promise.all([erasing, refreshing]);
    await waiting(2, () => isOver);
  });
  await both;
  return leftOfErased(shop);
}

/** Waits until so many transactions of the database wait for others, or something else has happened. */
async function waiting(count: number, isOver: () => boolean = () => false): Promise<void> {
  await expect.poll(async () => {
    const [row] = await owner.query<{ n: number }>(
      `/* test.waiting */ select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return isOver() || (row?.n ?? 0) >= count;
  }, { timeout: 20_000, interval: 20 }).toBe(true);
}

test('of somebody who is erased while a segment takes them in nothing is left there', async () => {
  expect(await refreshAmidErasure(await openAdas(1), pool)).toEqual([]);
});

test('nor of somebody whom it lets go', async () => {
  const shop = await openAdas(1);
  await refresh(pool);
  await shop.ask('PUT', '/customers/ada-1', { name: 'Eve' });
  expect(await refreshAmidErasure(shop, pool)).toEqual([]);
});

test('with a planted defect, no lock on who enters, the check sees an entry that stays', async () => {
  expect(await refreshAmidErasure(await openAdas(1), unlocked)).toEqual(['in the segment', 'entered']);
});

test('however erasures, changes and refreshes of both processes meet, who is erased is nowhere, and who is not is in the segment once or not at all', async () => {
  const shop = await openAdas(200);
  await Promise.all([
    ...Array.from({ length: 8 }, () => refresh(pool)),
    ...Array.from({ length: 100 }, async (_, index) => {
      const path = `/customers/ada-${2 * index + 1}`;
      const of = index % 2 === 0 ? inject : elsewhere;
      if (index % 4 === 0) await shop.ask('PUT', path, { name: 'Eve' }, of);
      expect((await shop.ask('POST', `${path}/permanent-deletion`, {}, of)).status).toBe(200);
      await refresh(pool);
    }),
  ]);
  await refresh(pool);
  expect(await leftOfErased(shop)).toEqual([]);
  const standing = await owner.query(
    `/* test.standing */
     select count(*) as members, (select count(*) from segment_changes where project_id = $1) as entries from segment_customers where project_id = $1`, [shop.projectId],
  );
  expect(standing).toEqual([{ members: 100, entries: 100 }]);
});
