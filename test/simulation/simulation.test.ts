/**
 * The product against an independent model of what it should do, by chance: `SEED=… RUNS=… npx vitest run test/simulation` repeats a run or makes more
 * of them. What fails is printed with its seed, and made as short as it can be.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { secondApp, type TestApp } from '../support/app.ts';
import { standStill } from '../support/database-clock.ts';
import { testDatabase } from '../support/database.ts';
import { isProof, runs, say } from '../support/proof.ts';
import type { Rule } from './model.ts';
import { simulate } from './simulate.ts';
import { operations, worlds } from './world.ts';

const database = await testDatabase();
const clock = await standStill(database, new Date());
const app: TestApp = { ...database, ...(await secondApp(database, { clock })) };

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env['RUNS'] ?? runs(1000, 25));
const timeout = 3_600_000;

test(`${numRuns} simulations agree with the model in all that is said and kept; seed ${seed}`, { timeout }, async () => {
  let count = 0;
  const property = fc.asyncProperty(worlds, operations, async (world, all) => {
    const { problems, trace } = await simulate(app, clock, world, all);
    count += trace.length;
    expect(problems).toEqual([]);
  });
  // A failure of many requests is made shorter for some minutes at most.
  await fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: isProof ? timeout - 60_000 : 240_000 });
  say(`${numRuns} simulations of ${count} operations, seed ${seed}`);
});

test('the same seed says the same twice', { timeout }, async () => {
  for (const [world, all] of fc.sample(fc.tuple(worlds, operations), { seed, numRuns: 3 })) {
    // Nobody knows who is first of those that come at once.
    const inTurn = all.filter(({ kind }) => kind !== 'together');
    expect(await simulate(app, clock, world, inTurn)).toEqual(await simulate(app, clock, world, inTurn));
  }
});

const rules: Rule[] = [
  'quantity', 'redemption limits', 'discount limits', 'order limits', 'customers', 'periods', 'holds', 'expiry', 'clip', 'rollbacks', 'stacks', 'switches',
  'validation rules', 'rules of codes', 'rules of orders', 'keys', 'deletion for good', 'exact parts', 'exact sums',
];

describe('a planted defect is found: a model that does not know', () => {
  test.each(rules)('%s', { timeout }, async (rule) => {
    const property = fc.asyncProperty(worlds, operations, async (world, all) => (await simulate(app, clock, world, all, rule)).problems.length === 0);
    const { failed } = await fc.check(property, { seed, numRuns: 300, endOnFailure: true });
    expect(failed).toBe(true);
  });
});
