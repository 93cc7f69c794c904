import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { SkuList, SkuListQuery, SkuRequest, WireSku } from '../../contract/product.ts';
import { principalOf } from '../access/principal.ts';
import type { Http } from '../platform/http.ts';
import type { ProductParts } from './product.routes.ts';
import { findProduct } from './product.store.ts';
import { changeSku, makeSku, removeSku } from './save-sku.ts';
import { listSkus } from './sku-list.query.ts';
import { findSku } from './sku.store.ts';
import { toWireSku } from './wire-product.ts';

const Name = Type.String({ maxLength: 1000 });
const OfProduct = Type.Object({ productId: Name });
const One = Type.Object({ productId: Name, skuId: Name });

/** SKUs of the wire contract (§2.11): products and they are named by id or source_id. */
export function skuRoutes(http: Http, parts: ProductParts): void {
  const { db } = parts;
  const read = { config: { permission: 'product.read' } } as const;
  writingRoutes(http, parts);

  http.get('/products/:productId/skus', {
    ...read,
    schema: {
      summary: 'SKUs of a product', params: OfProduct, querystring: SkuListQuery, response: { 200: SkuList },
    },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const product = await findProduct(db, projectId, request.params.productId);
    if (product === undefined) throw notFound('product', request.params.productId);
    const { skus, rest } = await listSkus(db, projectId, product.productId, request.query);
    return { object: 'list' as const, data_ref: 'skus' as const, skus: skus.map(toWireSku), ...rest };
  });

  http.get('/skus/:skuId', {
    ...read, schema: { summary: 'One SKU', params: Type.Object({ skuId: Name }), response: { 200: WireSku } },
  }, async (request) => {
    const sku = await findSku(db, principalOf(request).projectId, request.params.skuId);
    if (sku === undefined) throw notFound('sku', request.params.skuId);
    return toWireSku(sku);
  });
}

function writingRoutes(http: Http, parts: ProductParts): void {
  const { clock } = parts;
  const write = { config: { permission: 'product.write' } } as const;
  http.post('/products/:productId/skus', {
    ...write, schema: { summary: 'Make an SKU, or change the one with this source_id', params: OfProduct, body: SkuRequest, response: { 200: WireSku } },
  }, async (request) => toWireSku(await makeSku(parts, principalOf(request).projectId, request.params.productId, request.body, clock.now())));

  http.put('/products/:productId/skus/:skuId', {
    ...write, schema: { summary: 'Change an SKU', params: One, body: SkuRequest, response: { 200: WireSku } },
  }, async (request) => {
    const { productId: product, skuId: sku } = request.params;
    return toWireSku(await changeSku(parts, principalOf(request).projectId, { product, sku }, request.body, clock.now()));
  });

  http.delete('/products/:productId/skus/:skuId', {
    ...write,
    schema: { summary: 'Remove an SKU', params: One, querystring: Type.Object({ force: Type.Optional(Type.Boolean()) }), response: { 204: Type.Null() } },
  }, async (request, reply) => {
    const { productId: product, skuId: sku } = request.params;
    await removeSku(parts, principalOf(request).projectId, { product, sku });
    reply.code(204);
    return null;
  });
}
