import { expect, test } from 'vitest';
import type { RuleCondition } from '../../contract/rule-language.ts';
import { referencesOf } from './references.ts';

const namedBy = (condition: RuleCondition): string[] => referencesOf({ rules: { '1': condition, logic: '1' }, applicableTo: null }).map(({ kind, named }) => `${kind} ${named}`);

test.each<[string, RuleCondition, string[]]>([
  ['a segment, by its older name and as an object', { name: 'customer_segment', conditions: { $in: ['seg_1', { id: 'seg_2' }] } }, ['segment seg_1', 'segment seg_2']],
  ['a product by source_id', { name: 'product.id', conditions: { $is: [{ source_id: 'hat' }] } }, ['product hat']],
  ['an SKU', { name: 'sku.id', conditions: { $is_not: ['red'] } }, ['sku red']],
  ['items by what their ids or objects say they are', {
    name: 'order.items.any', conditions: { $in: ['sku_1', 'pc_1', 'prod_1', 'hat', { id: 'red', object: 'sku' }] },
  }, ['sku sku_1', 'products_collection pc_1', 'product prod_1', 'product hat', 'sku red']],
  ['a collection, and metadata of the items within', {
    name: 'order.items.every', conditions: { $from: [{ id: 'pc_1' }] }, rules: { '1': { name: 'order.items.metadata', property: 'size', conditions: { $is: ['L'] } } },
  }, ['products_collection pc_1', 'metadata order_item.size']],
  ['metadata of a customer', { name: 'customer_metadata', property: 'vip', conditions: { $is: [true] } }, ['metadata customer.vip']],
  ['metadata of an order', { name: 'order.metadata', property: 'segment', conditions: { $is: ['seg_1'] } }, ['metadata order.segment']],
  ['nothing by an amount', { name: 'order.amount', conditions: { $is: [100] } }, []],
])('a rule names %s', (_name, condition, named) => {
  expect(namedBy(condition)).toEqual(named);
});

test('chosen products are named too, and everything once', () => {
  const applicableTo = {
    included: [{ object: 'product' as const, id: 'prod_1', strict: false, effect: 'APPLY_TO_EVERY' as const }],
    excluded: [{ object: 'products_collection' as const, id: 'pc_1', strict: false, effect: 'APPLY_TO_EVERY' as const }], included_all: false,
  };
  const rules = { '1': { name: 'product.id', conditions: { $is: ['prod_1'] } }, '2': { name: 'product.id', conditions: { $is_not: ['prod_1'] } } };
  expect(referencesOf({ rules, applicableTo })).toEqual([{ kind: 'product', named: 'prod_1' }, { kind: 'products_collection', named: 'pc_1' }]);
});
