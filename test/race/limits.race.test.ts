/**
 * Limits hold under concurrency: 200 callers for 50 that are left, all at once, through two instances of the product on one database; for every limit,
 * with every disturbance. `npm run proof -- races` makes all the runs.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { authenticateKey } from '../../server/access/authenticate-key.ts';
import { createHttp, type Http } from '../../server/platform/http.ts';
import { readState } from '../../server/redemption/lock.store.ts';
import { createRedeemer } from '../../server/redemption/redeem.ts';
import { redemptionRoutes } from '../../server/redemption/redemption.routes.ts';
import { secondApp, testApp } from '../support/app.ts';
import { recountDifferences } from '../support/recount.ts';
import { openShop } from '../support/shop.ts';
import { callerCount, left, zoneOfNoon, type Instance } from './arena.ts';
import { disturbances } from './disturbances.ts';
import { raceLimits } from './limits.ts';
import { race } from './race.ts';

const first = await testApp();
const second = await secondApp(first);
const { pool, owner } = first;
const instances = [first.inject, second.inject];

const timeout = 600_000;

describe.each(disturbances)(`${callerCount} callers share exactly what is left, ${left} times or an amount, with $name`, (disturbance) => {
  test.each(raceLimits)('$name', { timeout }, async (limit) => {
    const shop = await openShop(first, first.inject, { time_zone: zoneOfNoon() });
    for (let run = 0; run < disturbance.runsOf(limit); run += 1) {
      expect({ run, problems: await race({ shop, owner, instances }, limit, disturbance, run) }).toEqual({ run, problems: [] });
    }
    expect(await recountDifferences(owner, shop.projectId)).toEqual([]);
  });
});

const overLimit = /stood of a limit of/;

describe('without its lock the product fails these very checks', () => {
  test.each(raceLimits)('$name', { timeout }, async (limit) => {
    // This test file's database is its own, and these are its last tests.
    const [table, constraint] = limit.constraint.split(' ');
    await owner.query(`alter table ${table} drop constraint if exists ${constraint}`);
    const shop = await openShop(first, first.inject, { time_zone: zoneOfNoon() });
    const blind = [planted(), planted()];
    let found = '';
    for (let run = 0; run < 20 && !overLimit.test(found); run += 1) {
      found = (await Promise.all(disturbances.slice(0, 1).map((plain) => race({ shop, owner, instances: blind }, limit, plain, run)))).join('\n');
    }
    expect(found).toMatch(overLimit);
  });
});

/** The product with a redeemer that reads without locking. */
function planted(): Instance {
  const redeemer = createRedeemer({ db: pool, live: first.app.parts.live, clock: first.app.parts.clock, lock: readState });
  const http = createHttp({ logLevel: 'silent' });
  void http.register(async (v1) => {
    v1.addHook('onRequest', authenticateKey(first.app.parts.keys));
    redemptionRoutes(v1 as unknown as Http, { ...first.app.parts, redeemer });
  }, { prefix: '/v1' });
  afterAll(() => redeemer.close());
  return http.inject.bind(http) as Instance;
}
