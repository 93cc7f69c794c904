import { describe, expect, test } from 'vitest';
import { ruleNames, ruleOperators, type RuleCondition, type RuleSet } from './rule-language.ts';
import { conditionWords, durationWords, inOneLine, ruleSentence, type RuleWriter } from './rule-sentence.ts';
import { operatorWords, wordsOfName } from './rule-words.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const writer: RuleWriter = {
  amount: (minor) => `€${(minor / 100).toFixed(2)}`, number: String, time: (time) => time.slice(0, 16).replace('T', ' '), weekday: (day) => weekdays[day] ?? '?',
  nameOf: (id) => (id === 'seg_1' ? 'Newsletter' : id),
};

test.each<[string, RuleCondition]>([
  ['order amount is at least €50.00', { name: 'order.amount', conditions: { $more_than_or_equal: [5000] } }],
  ['customer segment is Newsletter', { name: 'customer_segment', conditions: { $is: [{ id: 'seg_1' }] } }],
  ['customer segment is none of Newsletter or seg_2', { name: 'customer.segment', conditions: { $not_in: ['seg_1', 'seg_2'] } }],
  ['order “channel” is “app”', { name: 'order.metadata', property: 'channel', conditions: { $is: ['app'] } }],
  ['customer “vip” is yes', { name: 'customer.metadata', property: 'vip', conditions: { $is: [true] } }],
  ['customer “birthday” is in the last 7 days', { name: 'customer.metadata', property: 'birthday', conditions: { $less_than_ago: ['P7D'] } }],
  ['redemptions of the campaign a day are at most 50', { name: 'campaign.redemptions.count.daily', conditions: { $less_than_or_equal: [50] } }],
  ['units in the order are more than 2 and are less than 9', { name: 'order.items.count', conditions: { $more_than: [2], $less_than: [9] } }],
  ['moment of the redemption is on Monday or Friday', { name: 'redemption.date', conditions: { $dow: [1, 5] } }],
  ['moment of the redemption is between 18:00 and 20:00 on Sunday', { name: 'redemption.date', conditions: { $timeframe_daily_hours: ['18:00;20:00;0'] } }],
  ['used by the customer it was given to is yes', { name: 'publication.redeemable_by_linked_customer', conditions: { $is: [true] } }],
  ['…', { name: '' }],
  ['order “tags” is known', { name: 'order.metadata', property: 'tags', conditions: { $has_value: [] } }],
  ['order “tags” has exactly the values “a” and “b”', { name: 'order.metadata', property: 'tags', conditions: { $not_differ: ['a', 'b'] } }],
])('%s', (words, condition) => {
  expect(conditionWords(condition, writer)).toBe(words);
});

describe('a whole rule', () => {
  const rules: RuleSet = {
    '1': { name: 'order.amount', conditions: { $more_than_or_equal: [5000] } },
    '2': { name: 'customer.segment', conditions: { $is: ['seg_1'] } },
    '3': { name: 'order.metadata', property: 'channel', conditions: { $is: ['app'] } },
    '4': { name: 'order.items.any', conditions: { $is: ['prod_1'] }, rules: { '1': { name: 'order.items.price', conditions: { $more_than: [100] } } } },
  };

  test('is a tree of its conditions, and a line', () => {
    const sentence = ruleSentence({ ...rules, logic: '1 AND (2 OR 3) AND NOT 4' }, writer);
    expect(sentence && inOneLine(sentence)).toBe(
      'order amount is at least €50.00 and (customer segment is Newsletter or order “channel” is “app”) and not (at least one item is prod_1, with unit price of such an item is more than €1.00)',
    );
    const none = ruleSentence({ ...rules, logic: 'NOT (2 OR 3)' }, writer);
    expect(none && inOneLine(none)).toBe('none of these: customer segment is Newsletter; order “channel” is “app”');
  });

  test('without conditions says nothing, and a logic that cannot be read has no words', () => {
    expect(ruleSentence({}, writer)).toBeNull();
    expect(ruleSentence({ ...rules, logic: '1 AND' }, writer)).toBeUndefined();
  });
});

test('every name and every operator has words', () => {
  expect(ruleNames.filter(({ name }) => wordsOfName(name).hint === '').map(({ name }) => name)).toEqual([]);
  expect(ruleOperators.filter((operator) => operatorWords(operator, 1) === operator)).toEqual([]);
});

test.each([['P1D', '1 day'], [30, '30 days'], ['P1Y2M', '1 year 2 months'], ['PT90M', '90 minutes'], ['whenever', 'whenever']])('%s is %s', (value, words) => {
  expect(durationWords(value, writer)).toBe(words);
});
