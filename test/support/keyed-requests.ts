/** For every route that heeds `Idempotency-Key`, a request that it answers with success, for tests that go through all of them. */
import type { Route } from '../../server/platform/route-table.ts';
import type { TestDatabase } from './database.ts';
import { buildCampaign, buildVoucher } from './rows.ts';
import { openShop, type Shop } from './shop.ts';

export interface KeyedRequest {
  /** Below `/v1`, of our own routes below `/api/projects/{project}`, of the management API below `/management/v1/projects/{project}`. */
  path: string;
  body?: unknown;
  /** Another body that the route would take as well; none where it takes none. */
  other?: unknown;
  /** Of a body that is no JSON, but a text. */
  type?: string;
  /** Who asks, where that is not the shop's key. */
  headers?: Record<string, string>;
}

export interface Prepared {
  shop: Shop;
  campaignId: string;
  /** Asks without a key, to get ready. */
  ask: Shop['ask'];
}

const discount = { type: 'AMOUNT', amount_off: 1000 };
const campaign = { name: 'New', voucher: { discount } };

/** By method and address without what stands in front of both ways to it. */
export const keyedRequests: Record<string, (prepared: Prepared) => KeyedRequest | Promise<KeyedRequest>> = {
  'POST /campaigns': () => ({ path: '/campaigns', body: { ...campaign, vouchers_count: 3 }, other: { ...campaign, vouchers_count: 4 } }),
  'PUT /campaigns/:campaignId': ({ campaignId }) => ({ path: `/campaigns/${campaignId}`, body: { description: 'one' }, other: { description: 'two' } }),
  'DELETE /campaigns/:campaignId': ({ campaignId }) => ({ path: `/campaigns/${campaignId}` }),
  'POST /campaigns/:campaignId/launch': async ({ ask }) => {
    const { body } = await ask('POST', '/campaigns', { ...campaign, draft: true, vouchers_count: 1 });
    return { path: `/campaigns/${String(body['id'])}/launch` };
  },
  'POST /campaigns/:campaignId/clone': ({ campaignId }) => ({
    path: `/campaigns/${campaignId}/clone`, body: { name: 'Again' }, other: { name: 'Once more' },
  }),
  'POST /campaigns/:campaignId/enable': ({ campaignId }) => ({ path: `/campaigns/${campaignId}/enable` }),
  'POST /campaigns/:campaignId/disable': ({ campaignId }) => ({ path: `/campaigns/${campaignId}/disable` }),
  'POST /campaigns/:campaignId/vouchers': ({ campaignId }) => ({ path: `/campaigns/${campaignId}/vouchers`, body: {}, other: { category: 'a' } }),
  'POST /campaigns/:campaignId/vouchers/:code': ({ campaignId }) => ({ path: `/campaigns/${campaignId}/vouchers/NEW`, body: {}, other: { category: 'a' } }),
  'POST /campaigns/:campaignId/import': ({ campaignId }) => ({ path: `/campaigns/${campaignId}/import`, body: [{ code: 'ONE' }], other: [{ code: 'TWO' }] }),
  'POST /campaigns/:campaignId/importCSV': ({ campaignId }) => ({
    path: `/campaigns/${campaignId}/importCSV`, type: 'text/csv', body: 'Code\nONE\n', other: 'Code\nTWO\n',
  }),
  'POST /campaigns/:campaignId/import-preview': ({ campaignId }) => ({
    path: `/campaigns/${campaignId}/import-preview`, type: 'text/csv', body: 'Code\nONE\n', other: 'Code\nTWO\n',
  }),
  'POST /vouchers/import-preview': () => ({ path: '/vouchers/import-preview', type: 'text/csv', body: 'Code\nONE\n', other: 'Code\nTWO\n' }),
  'POST /customers/import-preview': () => ({ path: '/customers/import-preview', type: 'text/csv', body: 'Name\nAnna\n', other: 'Name\nBert\n' }),
  'POST /products/import-preview': () => ({ path: '/products/import-preview', type: 'text/csv', body: 'Name\nShoe\n', other: 'Name\nHat\n' }),
  'POST /skus/import-preview': () => ({ path: '/skus/import-preview', type: 'text/csv', body: 'Product_id\nshoe\n', other: 'Product_id\nhat\n' }),
  'POST /campaigns/:campaignId/vouchers/bulk': ({ campaignId }) => ({
    path: `/campaigns/${campaignId}/vouchers/bulk`, body: { deed: 'enable', filter: {} }, other: { deed: 'disable', filter: {} },
  }),
  'POST /vouchers/bulk': () => ({ path: '/vouchers/bulk', body: { deed: 'enable', filter: {} }, other: { deed: 'disable', filter: {} } }),
  'POST /code-preview': () => ({ path: '/code-preview', body: { count: 1 }, other: { count: 2 } }),
  'POST /exports': () => ({ path: '/exports', body: { exported_object: 'voucher' }, other: { exported_object: 'order' } }),
  'DELETE /exports/:exportId': async ({ ask }) => {
    const { body } = await ask('POST', '/exports', { exported_object: 'voucher' });
    return { path: `/exports/${String(body['id'])}` };
  },
  'DELETE /trash-bin/:entryId': async ({ ask, campaignId }) => {
    await ask('DELETE', `/campaigns/${campaignId}`);
    return { path: `/trash-bin/te_${campaignId}` };
  },
  'POST /trash-bin/:entryId/restore': async ({ ask, campaignId }) => {
    await ask('DELETE', `/campaigns/${campaignId}`);
    return { path: `/trash-bin/te_${campaignId}/restore` };
  },
  'POST /categories': () => ({ path: '/categories', body: { name: 'sale' }, other: { name: 'season' } }),
  'PUT /categories/:categoryId': async ({ ask }) => {
    const { body } = await ask('POST', '/categories', { name: 'sale' });
    return { path: `/categories/${String(body['id'])}`, body: { hierarchy: 2 }, other: { hierarchy: 3 } };
  },
  'DELETE /categories/:categoryId': async ({ ask }) => {
    const { body } = await ask('POST', '/categories', { name: 'sale' });
    return { path: `/categories/${String(body['id'])}` };
  },
  'PUT /campaigns/:campaignId/limits': ({ campaignId }) => ({
    path: `/campaigns/${campaignId}/limits`, body: { redemptions_limit: 5 }, other: { redemptions_limit: 6 },
  }),
  'PUT /campaigns/:campaignId/limits/:scope/:measure/:period': ({ campaignId }) => ({
    path: `/campaigns/${campaignId}/limits/customer/redemptions/day`, body: { max: 5 }, other: { max: 6 },
  }),
  'DELETE /campaigns/:campaignId/limits/:scope/:measure/:period': ({ campaignId }) => ({ path: `/campaigns/${campaignId}/limits/customer/redemptions/day` }),
  'POST /vouchers': () => ({ path: '/vouchers', body: { discount }, other: { discount, category: 'a' } }),
  'POST /vouchers/:code': () => ({ path: '/vouchers/ALONE', body: { discount }, other: { discount, category: 'a' } }),
  'PUT /vouchers/:code': () => ({ path: '/vouchers/GIVEN', body: { additional_info: 'one' }, other: { additional_info: 'two' } }),
  'DELETE /vouchers/:code': () => ({ path: '/vouchers/GIVEN' }),
  'POST /vouchers/bulk/async': () => ({
    path: '/vouchers/bulk/async', body: [{ code: 'GIVEN', metadata: { a: 1 } }], other: [{ code: 'GIVEN', metadata: { a: 2 } }],
  }),
  'POST /vouchers/metadata/async': () => ({
    path: '/vouchers/metadata/async', body: { codes: ['GIVEN'], metadata: { a: 1 } }, other: { codes: ['GIVEN'], metadata: { a: 2 } },
  }),
  'POST /vouchers/import': () => ({ path: '/vouchers/import', body: [{ code: 'ONE', discount: imported }], other: [{ code: 'TWO', discount: imported }] }),
  'POST /vouchers/importCSV': () => ({
    path: '/vouchers/importCSV', type: 'text/csv', body: 'Code,Value,Discount Type\nONE,100,AMOUNT\n', other: 'Code,Value,Discount Type\nTWO,100,AMOUNT\n',
  }),
  'POST /vouchers/:code/transactions/export': () => ({
    path: '/vouchers/GIVEN/transactions/export', body: { order: '-created_at' }, other: { order: 'created_at' },
  }),
  'POST /vouchers/:code/enable': () => ({ path: '/vouchers/GIVEN/enable' }),
  'POST /vouchers/:code/disable': () => ({ path: '/vouchers/GIVEN/disable' }),
  'POST /publications': () => ({
    path: '/publications', body: { campaign: 'Given', customer: { source_id: 'anna' } }, other: { campaign: 'Given', customer: { source_id: 'bert' } },
  }),
  'POST /campaigns/:campaignId/publications/preview': async ({ ask, campaignId }) => {
    const [one, two] = [await customerNamed(ask, 'anna'), await customerNamed(ask, 'bert')];
    return { path: `/campaigns/${campaignId}/publications/preview`, body: { customer_ids: [one] }, other: { customer_ids: [two] } };
  },
  'POST /campaigns/:campaignId/publications/bulk': async ({ ask, campaignId }) => {
    const [one, two] = [await customerNamed(ask, 'anna'), await customerNamed(ask, 'bert')];
    return { path: `/campaigns/${campaignId}/publications/bulk`, body: { customer_ids: [one] }, other: { customer_ids: [two] } };
  },
  'POST /customers/count': () => ({ path: '/customers/count', body: { search: '' }, other: { search: 'q=a' } }),
  'POST /customers/bulk': () => ({ path: '/customers/bulk', body: everyOne({ a: 1 }), other: everyOne({ a: 2 }) }),
  'POST /products/count': () => ({ path: '/products/count', body: { search: '' }, other: { search: 'q=a' } }),
  'POST /products/bulk': () => ({ path: '/products/bulk', body: everyOne({ a: 1 }), other: everyOne({ a: 2 }) }),
  'POST /customers': () => ({ path: '/customers', body: { name: 'Anna' }, other: { name: 'Bert' } }),
  'PUT /customers/:id': async ({ ask }) => {
    const { body } = await ask('POST', '/customers', { source_id: 'anna' });
    return { path: `/customers/${String(body['id'])}`, body: { name: 'Anna' }, other: { name: 'Bert' } };
  },
  'DELETE /customers/:id': async ({ ask }) => ({ path: await customerIn(ask) }),
  'POST /customers/:id/permanent-deletion': async ({ ask }) => ({ path: `${await customerIn(ask)}/permanent-deletion` }),
  'PUT /customers/:id/consents': async ({ ask }) => ({ path: `${await customerIn(ask)}/consents` }),
  'POST /customers/bulk/async': () => ({ path: '/customers/bulk/async', body: [{ source_id: 'anna' }], other: [{ source_id: 'bert' }] }),
  'POST /customers/metadata/async': () => ({
    path: '/customers/metadata/async', body: { source_ids: ['anna'], metadata: { a: 1 } }, other: { source_ids: ['anna'], metadata: { a: 2 } },
  }),
  'POST /customers/importCSV': () => ({ path: '/customers/importCSV', type: 'text/csv', body: 'Source_id\nanna\n', other: 'Source_id\nbert\n' }),
  'POST /events': () => ({ path: '/events', body: { event: 'a', customer: { source_id: 'anna' } }, other: { event: 'b', customer: { source_id: 'anna' } } }),
  'POST /segments': () => ({ path: '/segments', body: { name: 'A', type: 'static' }, other: { name: 'B', type: 'static' } }),
  'DELETE /segments/:segmentId': async ({ ask }) => {
    const { body } = await ask('POST', '/segments', { name: 'A', type: 'static' });
    return { path: `/segments/${String(body['id'])}` };
  },
  'PUT /segments/:segmentId': async ({ ask }) => {
    const { body } = await ask('POST', '/segments', { name: 'A', type: 'static' });
    return { path: `/segments/${String(body['id'])}`, body: { name: 'B' }, other: { name: 'C' } };
  },
  'POST /customers/meant': () => ({ path: '/customers/meant', body: { names: ['anna'] }, other: { names: ['bert'] } }),
  'POST /segments/preview': () => {
    const filter = (name: string): object => ({ filter: { name: { conditions: { $is: [name] } } } });
    return { path: '/segments/preview', body: filter('a'), other: filter('b') };
  },
  'POST /product-collections/preview': () => {
    const filter = (name: string): object => ({ filter: { name: { conditions: { $is: [name] } } } });
    return { path: '/product-collections/preview', body: filter('a'), other: filter('b') };
  },
  'POST /discount-preview': () => ({ path: '/discount-preview', body: { discount, order: { amount: 5000 } }, other: { discount, order: { amount: 6000 } } }),
  'POST /stacking-hints': () => ({ path: '/stacking-hints', body: { discount }, other: { discount, type: 'STANDALONE' } }),
  'POST /campaigns/:campaignId/replays': ({ campaignId }) => ({
    path: `/campaigns/${campaignId}/replays`, body: { from: '2026-11-01', to: '2026-11-30' }, other: { from: '2026-11-02', to: '2026-11-30' },
  }),
  'POST /campaigns/:campaignId/replays/:replayId/cancel': async ({ shop, campaignId }) => {
    const { body } = await shop.askOurs('POST', `/campaigns/${campaignId}/replays`, { from: '2026-11-01', to: '2026-11-30' });
    return { path: `/campaigns/${campaignId}/replays/${String(body['replay_id'])}/cancel` };
  },
  'POST /bin/empty': () => ({ path: '/bin/empty' }),
  'POST /orders': () => ({ path: '/orders', body: { amount: 5000 }, other: { amount: 6000 } }),
  'POST /orders/export': () => ({ path: '/orders/export', body: { order: '-created_at' }, other: { order: 'created_at' } }),
  'POST /orders/import': () => ({ path: '/orders/import', body: [{ amount: 5000 }], other: [{ amount: 6000 }] }),
  'PUT /orders/:id': async ({ ask }) => {
    const { body } = await ask('POST', '/orders', { amount: 5000 });
    return { path: `/orders/${String(body['id'])}`, body: { amount: 6000 }, other: { amount: 7000 } };
  },
  'POST /redemptions': () => ({ path: '/redemptions', body: redemption, other: { ...redemption, metadata: { a: 1 } } }),
  'POST /validations': () => ({ path: '/validations', body: redemption, other: { ...redemption, metadata: { a: 1 } } }),
  'POST /redemptions/:id/rollback': async ({ ask }) => {
    const { body } = await ask('POST', '/redemptions', redemption);
    const [made] = body['redemptions'] as { id: string }[];
    return { path: `/redemptions/${made?.id}/rollback`, body: { reason: 'one' }, other: { reason: 'two' } };
  },
  'POST /redemptions/:id/rollbacks': async ({ ask }) => {
    const { body } = await ask('POST', '/redemptions', stack);
    const { id } = body['parent_redemption'] as { id: string };
    return { path: `/redemptions/${id}/rollbacks`, body: { reason: 'one' }, other: { reason: 'two' } };
  },
  'POST /vouchers/:code/validate': () => ({ path: '/vouchers/GIVEN/validate', body: lock, other: { ...lock, metadata: { a: 1 } } }),
  'POST /vouchers/:code/redemption': () => ({ path: '/vouchers/GIVEN/redemption', body: { order: { amount: 5000 } }, other: { order: { amount: 6000 } } }),
  'DELETE /vouchers/:code/sessions/:key': async ({ ask }) => {
    await ask('POST', '/validations', { ...redemption, ...lock });
    return { path: '/vouchers/GIVEN/sessions/cart' };
  },
  'POST /qualifications': () => ({ path: '/qualifications', body: { order: { amount: 5000 } }, other: { order: { amount: 6000 } } }),
  'POST /campaigns/qualification': () => ({ path: '/campaigns/qualification', body: { order: { amount: 5000 } }, other: { order: { amount: 6000 } } }),
  'POST /vouchers/qualification': () => ({ path: '/vouchers/qualification', body: { order: { amount: 5000 } }, other: { order: { amount: 6000 } } }),
  'POST /oauth/token': () => ({ path: '/oauth/token', body: { grant_type: 'client_credentials' }, other: { grant_type: 'client_credentials', scope: 'vouchers' } }),
  'POST /oauth/introspect': () => ({ path: '/oauth/introspect', body: { token: 'vst_one' }, other: { token: 'vst_two' } }),
  'POST /oauth/token/revoke': () => ({ path: '/oauth/token/revoke', body: { token: 'vst_one' }, other: { token: 'vst_two' } }),
  'PUT /settings': () => ({ path: '/settings', body: { name: 'One' }, other: { name: 'Two' } }),
  'PUT /stacking-rules': () => ({ path: '/stacking-rules', body: { redeemables_limit: 5 }, other: { redeemables_limit: 6 } }),
  'POST /products': () => ({ path: '/products', body: { name: 'Shoe' }, other: { name: 'Hat' } }),
  'PUT /products/:id': async ({ ask }) => ({ path: await productIn(ask), body: { name: 'Shoe' }, other: { name: 'Hat' } }),
  'DELETE /products/:id': async ({ ask }) => ({ path: await productIn(ask) }),
  'POST /products/:productId/skus': async ({ ask }) => ({ path: `${await productIn(ask)}/skus`, body: { sku: '42' }, other: { sku: '43' } }),
  'PUT /products/:productId/skus/:skuId': async ({ ask }) => ({ path: await skuIn(ask), body: { sku: '42' }, other: { sku: '43' } }),
  'DELETE /products/:productId/skus/:skuId': async ({ ask }) => ({ path: await skuIn(ask) }),
  'POST /products/bulk/async': () => ({ path: '/products/bulk/async', body: [{ name: 'Shoe' }], other: [{ name: 'Hat' }] }),
  'POST /products/importCSV': () => ({ path: '/products/importCSV', type: 'text/csv', body: 'Name\nShoe\n', other: 'Name\nHat\n' }),
  'POST /skus/importCSV': () => ({ path: '/skus/importCSV', type: 'text/csv', body: 'Product_id\nshoe\n', other: 'Product_id\nhat\n' }),
  'POST /products/metadata/async': () => ({
    path: '/products/metadata/async', body: { source_ids: ['shoe'], metadata: { a: 1 } }, other: { source_ids: ['shoe'], metadata: { a: 2 } },
  }),
  'POST /product-collections': () => ({ path: '/product-collections', body: collection, other: { ...collection, name: 'Hats' } }),
  'PUT /product-collections/:collectionId': async ({ ask }) => {
    const { body } = await ask('POST', '/product-collections', collection);
    return { path: `/product-collections/${String(body['id'])}`, body: { name: 'Caps' }, other: { name: 'Hats' } };
  },
  'DELETE /product-collections/:collectionId': async ({ ask }) => {
    const { body } = await ask('POST', '/product-collections', collection);
    return { path: `/product-collections/${String(body['id'])}` };
  },
  'POST /validation-rules': () => ({ path: '/validation-rules', body: rule, other: { ...rule, name: 'Other' } }),
  'PUT /validation-rules/:ruleId': async ({ ask }) => ({ path: await ruleIn(ask), body: { name: 'One' }, other: { name: 'Two' } }),
  'DELETE /validation-rules/:ruleId': async ({ ask }) => ({ path: await ruleIn(ask) }),
  'POST /validation-rules/:ruleId/assignments': async ({ ask }) => ({
    path: `${await ruleIn(ask)}/assignments`, body: { voucher: 'GIVEN' }, other: { campaign: 'Given' },
  }),
  'DELETE /validation-rules/:ruleId/assignments/:assignmentId': async ({ ask }) => {
    const path = `${await ruleIn(ask)}/assignments`;
    const { body } = await ask('POST', path, { voucher: 'GIVEN' });
    return { path: `${path}/${String(body['id'])}` };
  },
  'POST /validation-rules/:ruleId/validation': async ({ ask }) => ({
    path: `${await ruleIn(ask)}/validation`, body: { order: { amount: 5000 } }, other: { order: { amount: 6000 } },
  }),
  'POST /rules/check': () => {
    const tried = (amount: number): object => ({ rules: rule.rules, sample: { order: { amount } } });
    return { path: '/rules/check', body: tried(50), other: tried(60) };
  },
  'POST /rules/:ruleId/restore': async ({ ask }) => {
    const path = await ruleIn(ask);
    await ask('PUT', path, { name: 'Two' });
    return { path: `${path.replace('validation-', '')}/restore`, body: { version: 1 }, other: { version: 2 } };
  },
  'POST /metadata-schemas': () => ({ path: '/metadata-schemas', body: { related_object: 'order' }, other: { related_object: 'customer' } }),
  'PUT /metadata-schemas/:name': async ({ shop }) => {
    await shop.askOurs('POST', '/metadata-schemas', { related_object: 'order' });
    return { path: '/metadata-schemas/order', body: { allow_defined_only: true }, other: { allow_defined_only: false } };
  },
  'DELETE /metadata-schemas/:name': async ({ shop }) => {
    await shop.askOurs('POST', '/metadata-schemas', { related_object: 'order' });
    return { path: '/metadata-schemas/order' };
  },
  'POST /api-keys': () => ({ path: '/api-keys', body: { name: 'Till' }, other: { name: 'Other' } }),
  'DELETE /api-keys/:appId': async ({ shop }) => {
    const { body } = await shop.askOurs('POST', '/api-keys', { name: 'Till' });
    return { path: `/api-keys/${String(body['app_id'])}` };
  },
  'PUT /management/v1/projects/:projectId': async ({ shop }) => ({ path: '', body: { name: 'One' }, other: { name: 'Two' }, headers: await managing(shop) }),
  'POST /management/v1/projects/:projectId/metadata-schemas': async ({ shop }) => ({
    path: '/metadata-schemas', body: { related_object: 'order' }, other: { related_object: 'customer' }, headers: await managing(shop),
  }),
  'PUT /management/v1/projects/:projectId/metadata-schemas/:metadataSchemaId': async ({ shop }) => ({
    path: `/metadata-schemas/${await schemaIn(shop)}`, body: { allow_defined_only: true }, other: { allow_defined_only: false }, headers: await managing(shop),
  }),
  'DELETE /management/v1/projects/:projectId/metadata-schemas/:metadataSchemaId': async ({ shop }) => ({
    path: `/metadata-schemas/${await schemaIn(shop)}`, headers: await managing(shop),
  }),
  'POST /management/v1/projects/:projectId/stacking-rules': async ({ shop }) => ({
    path: '/stacking-rules', body: { applicable_redeemables_limit: 5 }, other: { applicable_redeemables_limit: 6 }, headers: await managing(shop),
  }),
  'PUT /management/v1/projects/:projectId/stacking-rules/:stackingRulesId': async ({ shop }) => ({
    path: await rulesIn(shop), body: { applicable_redeemables_limit: 5 }, other: { applicable_redeemables_limit: 6 }, headers: await managing(shop),
  }),
  'DELETE /management/v1/projects/:projectId/stacking-rules/:stackingRulesId': async ({ shop }) => ({ path: await rulesIn(shop), headers: await managing(shop) }),
};

const imported = { ...discount, effect: 'APPLY_TO_ORDER' };
const collection = { name: 'Shoes', type: 'STATIC', products: [] };
const rule = { name: 'Rule', rules: { '1': { name: 'order.amount', conditions: { $more_than: [100] } } } };
const lock = { order: { amount: 5000 }, session: { type: 'LOCK', key: 'cart' } };
const redemption = { redeemables: [{ object: 'voucher', id: 'GIVEN' }], order: { amount: 5000 } };
const stack = { ...redemption, redeemables: ['GIVEN', 'OTHER'].map((id) => ({ object: 'voucher', id })) };

const everyOne = (metadata: object): object => ({ deed: 'merge_metadata', search: '', metadata });

async function customerNamed(ask: Shop['ask'], name: string): Promise<string> {
  return String((await ask('POST', '/customers', { source_id: name })).body['id']);
}

async function customerIn(ask: Shop['ask']): Promise<string> {
  return `/customers/${await customerNamed(ask, 'anna')}`;
}

async function ruleIn(ask: Shop['ask']): Promise<string> {
  return `/validation-rules/${String((await ask('POST', '/validation-rules', rule)).body['id'])}`;
}

/** The headers of a new management key. */
async function managing(shop: Shop): Promise<Record<string, string>> {
  const { body } = await shop.askOurs('POST', '/api-keys', { name: 'Terraform', kind: 'management' });
  return { 'content-type': 'application/json', 'x-management-id': String(body['app_id']), 'x-management-token': String(body['secret']) };
}

async function schemaIn(shop: Shop): Promise<string> {
  return String((await shop.askOurs('POST', '/metadata-schemas', { related_object: 'order' })).body['id']);
}

async function rulesIn(shop: Shop): Promise<string> {
  await shop.askOurs('PUT', '/stacking-rules', { redeemables_limit: 7 });
  return `/stacking-rules/${shop.projectId.replace('proj_', 'stk_')}`;
}

async function productIn(ask: Shop['ask']): Promise<string> {
  await ask('POST', '/products', { source_id: 'shoe' });
  return '/products/shoe';
}

async function skuIn(ask: Shop['ask']): Promise<string> {
  const product = await productIn(ask);
  await ask('POST', `${product}/skus`, { source_id: 'blue' });
  return `${product}/skus/blue`;
}

/** A route's name in the table above. */
export function requestNameOf({ method, url }: Route): string {
  return `${method} ${url.replace(/^\/api\/projects\/:projectId/, '').replace(/^\/v1/, '')}`;
}

/** A new shop in which every request above succeeds. */
export async function prepareShop(database: TestDatabase, inject: Parameters<typeof openShop>[1]): Promise<Prepared> {
  const shop = await openShop(database, inject, {}, 'owner');
  const campaignId = await buildCampaign(database.owner, shop.projectId, { campaign: { name: 'Given' }, terms: { redemption_quantity: null } });
  await buildVoucher(database.owner, shop.projectId, campaignId, { code: 'GIVEN', redemption_quantity: null });
  await buildVoucher(database.owner, shop.projectId, campaignId, { code: 'SPARE' });
  const other = await buildCampaign(database.owner, shop.projectId, { campaign: { name: 'Other' }, terms: { redemption_quantity: null } });
  await buildVoucher(database.owner, shop.projectId, other, { code: 'OTHER', redemption_quantity: null });
  return { shop, campaignId, ask: shop.ask };
}
