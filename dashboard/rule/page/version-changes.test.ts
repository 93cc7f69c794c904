import { expect, it } from 'vitest';
import type { RuleWriter } from '../../../contract/rule-sentence.ts';
import { versionChanges } from './version-changes.ts';

const writer: RuleWriter = { amount: (minor) => `€${minor / 100}`, number: String, time: String, weekday: String, nameOf: (id) => id };
const told = (message: string) => ({
  name: 'Two ways', applicable_to: null,
  rules: {
    1: { name: 'order.amount', conditions: { $more_than: [100] } },
    2: { name: 'order.items.any', conditions: { $is: ['hat'] }, rules: { 1: { name: 'order.items.quantity', conditions: { $more_than: [1] }, error: { message } } } },
    logic: '1 OR 2',
  },
});

it('tells a changed message of a condition on items, wherever it stands', () => {
  const [change, ...others] = versionChanges(told('Two hats, please'), told('More hats, please'), writer, (id) => id);
  expect(change).toMatchObject({ name: 'Condition', was: expect.stringContaining('(else: “Two hats, please”)') as string, is: expect.stringContaining('(else: “More hats, please”)') as string });
  expect(others).toEqual([]);
  expect(versionChanges(told('Same'), told('Same'), writer, (id) => id)).toEqual([]);
});
