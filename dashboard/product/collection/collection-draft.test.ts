import { expect, test } from 'vitest';
import { changeRequest, emptyDraft, filterDraftOf, newRequest, problemOf, wireFilterOf } from './collection-draft.ts';

const known = { fields: [{ name: 'name', label: 'Name', kind: 'text' }, { name: 'price', label: 'Price', kind: 'money' }] as const, zone: 'UTC' };
const isShirt = { name: { conditions: { $contains: ['shirt'] } } };

test.each([
  { junction: 'AND', ...isShirt },
  { junction: 'AND', ...isShirt, object: { conditions: { $is: ['sku'] } } },
  { junction: 'OR', ...isShirt, price: { conditions: { $more_than: [500] } } },
  { junction: 'AND', object: { conditions: { $is: ['product'] } } },
  { junction: 'AND' },
])('the filter %j is what it was once its form was opened and saved', (filter) => {
  expect(wireFilterOf(filterDraftOf(filter, known), known)).toEqual(filter);
});

test.each([
  { object: { conditions: { $is_not: ['sku'] } } },
  { junction: 'or', ...isShirt, object: { conditions: { $is: ['sku'] } } },
  { image_url: { conditions: { $has_value: true } } },
  { name: { conditions: { $weird: [1] } } },
])('the filter %j, which the form does not know, stays as it is', (filter) => {
  const draft = { ...emptyDraft, name: ' New name ', type: 'AUTO_UPDATE' as const, ...filterDraftOf(filter, known) };
  expect(draft.filter).toBeNull();
  expect(problemOf(draft, known)).toBeNull();
  expect(changeRequest(draft, known)).toEqual({ name: 'New name' });
});

test('where one of several conditions is enough, no kind is demanded beside them', () => {
  const { filter } = filterDraftOf({ junction: 'OR', ...isShirt, price: { conditions: { $more_than: [500] } } }, known);
  expect(wireFilterOf({ kinds: 'product', filter }, known)).not.toHaveProperty('object');
});

test('a collection of what was picked names each with its product, and needs one at least', () => {
  const items = [{ object: 'sku', id: 'sku_1', name: 'L', detail: '', productId: 'prod_1' }, { object: 'product', id: 'prod_2', name: 'Hat', detail: '', productId: null }] as const;
  expect(newRequest({ ...emptyDraft, name: 'Mine', items }, known)).toEqual({
    name: 'Mine', type: 'STATIC', products: [{ id: 'sku_1', object: 'sku', product_id: 'prod_1' }, { id: 'prod_2', object: 'product' }],
  });
  expect(problemOf({ ...emptyDraft, name: 'Mine' }, known)?.field).toBe('items');
  expect(problemOf({ ...emptyDraft, items }, known)?.field).toBe('name');
});
