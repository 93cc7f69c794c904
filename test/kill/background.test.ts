/** Background work is done once and whole, however often the server is killed (kill -9) amid it: codes, imports, exports, edits and changes of many. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Db } from '../../server/platform/db.ts';
import { isProof, runs, say } from '../support/proof.ts';
import { faultsOf, faultsOfDefects, makeDeedsCampaign, works } from './bulk-work.ts';
import { ask, differences, moment, openKilledShop, send, type KilledShop } from './killed-shop.ts';

const kills = runs(100, 5);
/** Of each work on many objects; every day one of every third. */
const killsEach = runs(20, 1);
const killedWorks = runs(1, 3);
const madeCodes = 15_000;
const importedRows = 4_000;

const timeout = isProof ? 3_600_000 : 600_000;

const voucher = { type: 'DISCOUNT_VOUCHER', discount: { type: 'AMOUNT', amount_off: 100 }, redemption: { quantity: 1 } };
const lines = (of: (row: number) => string): string => Array.from({ length: importedRows }, (_, row) => of(row)).join('\n');

/** Puts one of everything in line; all of it is acknowledged when this returns. */
async function putInLine(shop: KilledShop, wave: number): Promise<void> {
  await send(shop, 'POST', '/campaigns', { name: `Made ${wave}`, vouchers_count: madeCodes, voucher });
  await send(shop, 'POST', '/campaigns', { name: `Brought ${wave}`, voucher });
  await send(shop, 'POST', `/campaigns/Brought ${wave}/importCSV`, `Code\n${lines((row) => `BROUGHT-${wave}-${row}`)}\n`);
  const wrong = `wrong-${wave}-0,DISCOUNT_VOUCHER,AMOUNT,1`;
  await send(shop, 'POST', '/vouchers/importCSV', `Code,Voucher Type,Discount Type,Value\n${lines((row) => `wrong-${wave}-${row},DISCOUNT_VOUCHER,AMOUNT,1`)}\n${wrong}\n`);
  await send(shop, 'POST', '/customers/importCSV', `Source_id,Name\n${lines((row) => `customer-${wave}-${row},Customer ${row}`)}\n`);
  await send(shop, 'POST', '/exports', { exported_object: 'voucher', parameters: { fields: ['code'], filters: { campaign: { conditions: { $is: ['Kept'] } } } } });
  await send(shop, 'PUT', '/campaigns/Kept', { metadata: { wave } });
}

async function openActions(db: Db, { projectId }: KilledShop): Promise<number> {
  const [found] = await db.query<{ open: number }>(
    `select (select count(*) from async_actions where project_id = $1 and status in ('ENQUEUED', 'IN_PROGRESS'))
          + (select count(*) from exports where project_id = $1 and status in ('SCHEDULED', 'IN_PROGRESS'))
          + (select count(*) from segments where project_id = $1 and (swept_to is not null or sweep_due_at <= now())) as open`, [projectId],
  );
  return found?.open ?? 0;
}

const isDone = async (shop: KilledShop): Promise<boolean> => (await ask(shop, (db) => openActions(db, shop))) === 0;

function untilDone(shop: KilledShop): Promise<void> {
  return ask(shop, async (db) => {
    while ((await openActions(db, shop)) > 0) await sleep(50);
  });
}

function untilFound(shop: KilledShop, statement: string): Promise<void> {
  return ask(shop, async (db) => {
    while ((await db.query(statement, [shop.projectId])).length === 0) await sleep(5);
  });
}

/** One line for whatever is not exactly as it was asked for; `waves` of everything were. */
async function faults(db: Db, projectId: string, waves: number): Promise<string[]> {
  const count = async (what: string, statement: string): Promise<[string, number]> =>
    [what, Number((await db.query<{ count: number }>(statement, [projectId]))[0]?.count)];
  const vouchersOf = (name: string): string =>
    `select count(*) from vouchers v join campaigns c using (project_id, campaign_id) where project_id = $1 and c.name ${name}`;
  const expected: [[string, number], number][] = [
    [await count('codes made', vouchersOf("like 'Made %'")), waves * madeCodes],
    [await count('codes imported', vouchersOf("like 'Brought %'")), waves * importedRows],
    [await count('codes of refused imports', "select count(*) from vouchers where project_id = $1 and code like 'wrong-%'"), 0],
    [await count('customers imported', "select count(*) from customers where project_id = $1 and source_id like 'customer-%'"), waves * importedRows],
    [await count('codes that the last edit reached', `${vouchersOf("= 'Kept'")} and v.metadata ->> 'wave' = '${waves}'`), madeCodes],
    [await count('exported lines', `select coalesce(sum(array_length(string_to_array(rtrim(content, E'\\r\\n'), E'\\r\\n'), 1)), 0) as count
      from export_chunks where project_id = $1`), waves * (madeCodes + 1)],
    [await count('different exported lines', `select count(distinct line)
      from export_chunks, string_to_table(rtrim(content, E'\\r\\n'), E'\\r\\n') as line where project_id = $1`), madeCodes + 1],
    [await count('actions that failed', "select count(*) from async_actions where project_id = $1 and status = 'FAILED'"), waves],
  ];
  return expected.flatMap(([[what, found], wanted]) => (found === wanted ? [] : [`${what}: ${found} for ${wanted}`]));
}

test(`${kills} kills of the server amid background work`, { timeout }, async () => {
  const shop = await openKilledShop();
  await send(shop, 'POST', '/campaigns', { name: 'Kept', vouchers_count: madeCodes, voucher });
  await untilDone(shop);
  let waves = 0;
  let amid = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    if (await isDone(shop)) await putInLine(shop, (waves += 1));
    await moment();
    await shop.product.killServer();
    await shop.product.start();
    if (!(await isDone(shop))) amid += 1;
  }
  await untilDone(shop);
  expect(await ask(shop, (db) => faults(db, shop.projectId, waves))).toEqual([]);
  expect(await differences(shop)).toEqual([]);
  expect(amid).toBeGreaterThan(0);
  say(`${kills} kills amid background work, ${amid} of them with some left to do; ${waves} waves of it are exactly there`);

  // What these checks are worth: a row too few and a line twice are told.
  await ask(shop, async (db) => {
    await db.query("delete from vouchers where project_id = $1 and code = 'BROUGHT-1-7'", [shop.projectId]);
    await db.query('update export_chunks set content = content || content where project_id = $1 and chunk = 1', [shop.projectId]);
  });
  expect(await ask(shop, (db) => faults(db, shop.projectId, waves))).toEqual([expect.stringContaining('codes imported'), expect.stringContaining('exported lines')]);
});

test(`changes of many go through kills of the server: ${killsEach} in each ${isProof ? 'one' : 'third'}`, { timeout }, async () => {
  const shop = await openKilledShop();
  await makeDeedsCampaign(shop);
  await untilDone(shop);
  let amid = 0;
  for (const [place, work] of works.entries()) {
    await work.begin(shop);
    if (work.begun !== undefined) await untilFound(shop, work.begun);
    for (let kill = 0; kill < (place % killedWorks === 0 ? killsEach : 0); kill += 1) {
      await moment();
      await shop.product.killServer();
      await shop.product.start();
      if (!(await isDone(shop))) amid += 1;
    }
    await untilDone(shop);
    expect({ work: work.name, faults: await ask(shop, (db) => faultsOf(db, shop.projectId, work)) }).toEqual({ work: work.name, faults: [] });
    // What these checks are worth: a step that was lost is told, and one that was done twice.
    for (const faults of await ask(shop, (db) => faultsOfDefects(db, shop.projectId, work))) expect({ work: work.name, faults: faults.length }).toEqual({ work: work.name, faults: 1 });
  }
  expect(await differences(shop)).toEqual([]);
  expect(amid).toBeGreaterThan(0);
  say(`${works.length * killsEach} kills amid changes of many, ${amid} of them with some left to do; each was done once and whole`);
});
