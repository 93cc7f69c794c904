import { compileRule } from '../server/rule/judge/compile-rule.ts';
import type { RuleFacts, RuleItem } from '../server/rule/judge/facts.ts';
import { ruleFor, condition } from '../test/support/rules.ts';
import type { Bench, Result } from './bench.ts';
import { takeTurns } from './rounds.ts';
import { buildSubject, checkBooks } from './subject.ts';

const names = {
  plain: 'redemption, ten lines, no rule',
  ruled: 'redemption, ten lines, a rule of ten conditions',
};

const lines = 10;

/** Ten conditions that all hold, so that each of them is looked at. */
const rules = {
  1: condition('order.amount', { $more_than_or_equal: [100] }),
  2: condition('order.initial_amount', { $less_than: [100_000_000] }),
  3: condition('order.total_amount', { $more_than: [1] }),
  4: condition('order.items.count', { $more_than_or_equal: [1] }),
  5: condition('order.items.any', { $is: ['p7'] }, { rules: { 1: condition('order.items.quantity', { $more_than_or_equal: [1] }) } }),
  6: condition('order.items.none', { $in: ['forbidden', 'sold out'] }),
  7: condition('product.id', { $in: ['p1', 'p2', 'p3'] }),
  8: condition('customer.metadata', { $is_unknown: [true] }, { property: 'banned' }),
  9: condition('order.metadata', { $is_unknown: [true] }, { property: 'channel' }),
  10: condition('campaign.redemptions.count', { $less_than: [1_000_000_000] }),
  logic: '1 AND 2 AND 3 AND 4 AND 5 AND 6 AND 7 AND 8 AND 9 AND 10',
};

/** Redemptions with a rule beside the same without one, and what the rule alone costs. */
export async function measureRules(bench: Bench): Promise<Result> {
  const { place, runner, product } = bench;
  const plain = { ...(await buildSubject(place, 'plain')), lines };
  const ruled = { ...(await buildSubject(place, 'ruled')), lines };
  await ruleFor(place.db, ruled.projectId, { rules }, ruled.campaignIds);
  bench.say(`2 contestants warm up, then ${bench.rounds} rounds of ${bench.seconds} s each, ${bench.connections} connections …`);
  const measured = await takeTurns(bench, [{ name: names.plain, server: product, subject: plain }, { name: names.ruled, server: product, subject: ruled }]);
  for (const subject of [plain, ruled]) await checkBooks(place.db, subject.projectId, runner.answered(subject));
  const rate = (name: string): number => measured.find((line) => line.name === name)?.perSecond ?? 0;
  return {
    lines: measured,
    measures: [
      { name: 'redemption with a rule / without', reached: rate(names.ruled) / rate(names.plain), target: { atLeast: 0.9 }, digits: 2 },
      { name: 'ten conditions on ten lines, µs', reached: microsecondsOfJudging(), target: { below: 20 }, digits: 1 },
    ],
  };
}

function microsecondsOfJudging(): number {
  const rule = compileRule({ ruleId: 'val_bench', version: 1, rules, error: null, applicableTo: null });
  const facts = factsOf();
  const judge = (times: number): void => {
    for (let time = 0; time < times; time += 1) if (rule.judge(facts) !== null) throw new Error('the rule of the bench does not hold');
  };
  judge(20_000);
  const times = 100_000;
  const startedAt = performance.now();
  judge(times);
  return ((performance.now() - startedAt) * 1000) / times;
}

function factsOf(): RuleFacts {
  const items = Array.from({ length: lines }, (_, line): RuleItem => ({
    products: [`p${line}`], skus: [], quantity: 1 + (line % 3), priceMinor: 1000, amountMinor: 1000 * (1 + (line % 3)), discountMinor: 0, metadata: {},
    productMetadata: {}, skuMetadata: {},
  }));
  return {
    now: new Date(), timeZone: 'Europe/Berlin', customer: { customerId: 'cust_1', metadata: {} },
    order: { amountMinor: 19_000, initialAmountMinor: 19_000, items, metadata: {} },
    redemption: { metadata: {}, apiKey: 'key', member: null }, holderId: null,
    totalMinor: () => 17_100, isInSegment: () => false, isInCollection: () => false, counted: () => 1,
  };
}
