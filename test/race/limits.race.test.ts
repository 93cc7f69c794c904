/**
 * Limits hold under concurrency: 200 callers for 50 that are left, all at once, through two instances of the product on one database; for every limit,
 * with every disturbance. `npm run proof -- races` makes all the runs of those.
 */
import { describe, expect, test } from 'vitest';
import { secondApp, testApp } from '../support/app.ts';
import { isProof, say } from '../support/proof.ts';
import { recountDifferences } from '../support/recount.ts';
import { openShop } from '../support/shop.ts';
import { callerCount, left, zoneOfNoon } from './arena.ts';
import { disturbances, nobodyElse, type Disturbance } from './disturbances.ts';
import { raceLimits, type RaceLimit } from './limits.ts';
import { blindInstance } from './planted.ts';
import { race } from './race.ts';

const first = await testApp();
const second = await secondApp(first);
const { owner } = first;
const instances = [first.inject, second.inject];

const timeout = 600_000;

/** Limits of a scope in a period and rules use the same counters: with `npm test` each disturbance is tried with some of them. */
const alike = raceLimits.filter(({ kind, constraint }) => kind !== null && (constraint === null || constraint.startsWith('campaign_usage ')));

function racedWith(disturbance: Disturbance): RaceLimit[] {
  const others = disturbances.filter((one) => one !== nobodyElse);
  const turn = others.indexOf(disturbance);
  return raceLimits.filter((limit) => isProof || disturbance === nobodyElse || !alike.includes(limit) || alike.indexOf(limit) % others.length === turn);
}

describe.each(disturbances)(`${callerCount} callers share exactly what is left, ${left} times or an amount, with $name`, (disturbance) => {
  test.each(racedWith(disturbance))('$name', { timeout }, async (limit) => {
    const shop = await openShop(first, first.inject, { time_zone: zoneOfNoon() });
    for (let run = 0; run < disturbance.runsOf(limit); run += 1) {
      expect({ run, problems: await race({ shop, owner, instances }, limit, disturbance, run) }).toEqual({ run, problems: [] });
    }
    expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
    say(`${disturbance.runsOf(limit)} races for ${limit.name}, with ${disturbance.name}: exact`);
  });
});

const overLimit = /stood of a limit of/;

describe('with its lock taken out (a planted defect) the product fails these very checks', () => {
  test.each(raceLimits)('$name', { timeout }, async (limit) => {
    // This test file's database is its own, and these are its last tests.
    const [table, constraint] = limit.constraint?.split(' ') ?? [];
    if (table !== undefined) await owner.query(`alter table ${table} drop constraint if exists ${constraint}`);
    const shop = await openShop(first, first.inject, { time_zone: zoneOfNoon() });
    const blind = [blindInstance(first), blindInstance(first)];
    let found = '';
    for (let run = 0; run < 20 && !overLimit.test(found); run += 1) {
      found = (await race({ shop, owner, instances: blind }, limit, nobodyElse, run)).join('\n');
    }
    expect(found).toMatch(overLimit);
  });
});
