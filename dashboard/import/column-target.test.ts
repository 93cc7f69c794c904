import { expect, test } from 'vitest';
import { choiceOf, metadataKeyOf, targetOf } from './column-target.ts';

test.each([['code', 'field:code', null], ['metadata.Shop.City', 'metadata', 'Shop.City'], [null, 'none', null]] as const)('the target %j is the choice %s', (target, choice, key) => {
  expect([choiceOf(target), metadataKeyOf(target)]).toEqual([choice, key]);
  expect(targetOf(choice, key ?? 'unused')).toBe(target);
});
