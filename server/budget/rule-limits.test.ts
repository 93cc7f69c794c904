import { expect, test } from 'vitest';
import type { RuleSet } from '../../contract/rule-language.ts';
import { limitsDemanded } from './rule-limits.ts';

const atMost = (name: string, max: number) => ({ name, conditions: { $less_than_or_equal: [max] } });
const daily = { ...atMost('campaign.redemptions.count.daily', 10) };

test.each<[string, RuleSet, [string, string, string, number][]]>([
  ['a condition alone', { 1: daily }, [['campaign', 'redemptions', 'day', 10]]],
  ['less than, which this redemption counts in', { 1: { name: 'redemption.count.per_customer', conditions: { $less_than: [2] } }, logic: '1' }, [
    ['customer_voucher', 'redemptions', 'total', 1],
  ]],
  ['all that are demanded, the lower where two are of one counter', { 1: daily, 2: atMost('campaign.orders.amount_discounted', 5000), 3: atMost(daily.name, 3), logic: '(1 and 2) AND (3)' }, [
    ['campaign', 'redemptions', 'day', 3], ['campaign', 'discount', 'total', 5000],
  ]],
  ['what is demanded beside alternatives', { 1: daily, 2: atMost('campaign.orders.amount', 7), 3: atMost('redemption.count.weekly', 1), logic: '1 AND (2 OR 3)' }, [
    ['campaign', 'redemptions', 'day', 10],
  ]],
  ['nothing of alternatives', { 1: daily, 2: daily, logic: '1 OR 2' }, []],
  ['nothing that is negated', { 1: daily, logic: 'NOT 1' }, []],
  ['nothing that the logic leaves out', { 1: daily, 2: { name: 'order.amount', conditions: { $more_than: [5] } }, logic: '2' }, []],
  ['nothing of at least and of other names', { 1: { name: daily.name, conditions: { $more_than: [5] } }, 2: { name: 'order.amount', conditions: { $less_than: [5] } } }, []],
  ['to nothing what can never be met', { 1: { name: daily.name, conditions: { $less_than: [0] } } }, [['campaign', 'redemptions', 'day', 0]]],
  ['nothing of no conditions', {}, []],
])('a rule limits %s', (_, rules, limits) => {
  expect(limitsDemanded(rules).map(({ scope, measure, period, max }) => [scope, measure, period, max])).toEqual(limits);
});
