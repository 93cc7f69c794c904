import { expect, test } from 'vitest';
import { readOrders } from './read-orders.ts';

test('a list of orders is read, also with the mark of its encoding and as a list of the API', () => {
  expect(readOrders('\uFEFF[{"source_id":"a"}]')).toEqual({ orders: [{ source_id: 'a' }], problem: null });
  expect(readOrders('{"object":"list","orders":[{"id":"o"}]}').orders).toEqual([{ id: 'o' }]);
});

test.each([
  ['source_id;amount', 'no JSON'], ['{}', 'list of orders'], ['null', 'list of orders'], ['[]', 'no orders in it'], ['[{"a":1}, 5]', 'Entry 2'], ['[[]]', 'Entry 1'],
  [JSON.stringify(Array.from({ length: 10_001 }, () => ({}))), 'at most 10000'],
])('%.20s is refused in words', (text, words) => {
  expect(readOrders(text).problem).toContain(words);
});
