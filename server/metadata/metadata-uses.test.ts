import { expect, test } from 'vitest';
import { testApp } from '../../test/support/app.ts';
import { openShop } from '../../test/support/shop.ts';

const app = await testApp();

test('keys are used by filters of segments and collections, by conditions of rules, and by filters and columns of exports, each of its own kind of object', async () => {
  const [shop, other] = [await openShop(app, app.inject), await openShop(app, app.inject)];
  const asked = { 'metadata.city': { conditions: { $is: ['Ulm'] } }, name: { conditions: { $is: ['x'] } } };
  for (const name of ['B', 'A']) expect((await shop.ask('POST', '/segments', { type: 'auto-update', name, filter: asked })).status).toBe(200);
  await other.ask('POST', '/segments', { type: 'auto-update', name: 'Theirs', filter: asked });
  await shop.ask('POST', '/product-collections', { type: 'AUTO_UPDATE', name: 'Red', filter: { 'metadata.color': { conditions: { $is: ['red'] } } } });
  await shop.ask('POST', '/exports', { exported_object: 'customer', parameters: { fields: ['name', 'metadata.wave'], filters: asked } });
  await shop.ask('POST', '/exports', { exported_object: 'voucher', parameters: { voucher_filter: { metadata_key: 'shop' } } });
  const about = (name: string): object => ({ name, property: 'city', conditions: { $is: ['Ulm'] } });
  await shop.ask('POST', '/validation-rules', { name: 'From Ulm', rules: { '1': about('customer.metadata'), '2': about('order.metadata') } });
  const uses = async (kind: string): Promise<unknown> => (await shop.askOurs('GET', `/metadata-uses?related_object=${kind}`)).body['uses'];
  expect(await uses('customer')).toEqual([
    { key: 'city', kind: 'segment', count: 2, names: ['A', 'B'] },
    { key: 'city', kind: 'rule', count: 1, names: ['From Ulm'] }, { key: 'city', kind: 'export', count: 1, names: [] }, { key: 'wave', kind: 'export', count: 1, names: [] },
  ]);
  expect(await uses('product')).toEqual([{ key: 'color', kind: 'collection', count: 1, names: ['Red'] }]);
  expect(await uses('voucher')).toEqual([{ key: 'shop', kind: 'export', count: 1, names: [] }]);
  expect(await uses('campaign')).toEqual([]);
  expect((await shop.askOurs('GET', '/metadata-uses?related_object=nothing')).status).toBe(400);
});
