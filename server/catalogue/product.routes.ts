import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { ProductList, ProductListQuery, ProductRequest, WireProduct, WireProductWithSkus } from '../../contract/product.ts';
import { principalOf } from '../access/principal.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { listProducts } from './product-list.query.ts';
import { findProduct } from './product.store.ts';
import { changeProduct, makeProduct, removeProduct } from './save-product.ts';
import { listSkus } from './sku-list.query.ts';
import { toWireProduct, toWireSku } from './wire-product.ts';

export interface ProductParts {
  db: Pool;
  clock: Clock;
  metadata: MetadataChecks;
}

const Params = Type.Object({ id: Type.String({ maxLength: 1000 }) });
const skusShown = 100;

/** Products of the wire contract (§2.11), by id or source_id. */
export function productRoutes(http: Http, parts: ProductParts): void {
  const { db, clock } = parts;
  const write = { config: { permission: 'product.write' } } as const;
  const read = { config: { permission: 'product.read' } } as const;

  http.post('/products', {
    ...write, schema: { summary: 'Make a product, or change the one with this source_id', body: Type.Union([ProductRequest, Type.Null()]), response: { 200: WireProduct } },
  }, async (request) => toWireProduct(await makeProduct(parts, principalOf(request).projectId, request.body ?? {}, clock.now())));

  http.put('/products/:id', {
    ...write, schema: { summary: 'Change a product', params: Params, body: ProductRequest, response: { 200: WireProduct } },
  }, async (request) => toWireProduct(await changeProduct(parts, principalOf(request).projectId, request.params.id, request.body, clock.now())));

  http.get('/products/:id', {
    ...read, schema: { summary: 'One product with its SKUs', params: Params, response: { 200: WireProductWithSkus } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const product = await findProduct(db, projectId, request.params.id);
    if (product === undefined) throw notFound('product', request.params.id);
    const { skus, rest } = await listSkus(db, projectId, product.productId, { limit: skusShown, exact_total: true });
    return { ...toWireProduct(product), skus: { object: 'list' as const, data_ref: 'data' as const, data: skus.map(toWireSku), total: rest.total ?? 0 } };
  });

  http.get('/products', {
    ...read, schema: { summary: 'Products', querystring: ProductListQuery, response: { 200: ProductList } },
  }, async (request) => {
    const { products, rest } = await listProducts(db, principalOf(request).projectId, request.query);
    return { object: 'list' as const, data_ref: 'products' as const, products: products.map(toWireProduct), ...rest };
  });

  http.delete('/products/:id', {
    ...write,
    schema: {
      summary: 'Remove a product with its SKUs', params: Params, querystring: Type.Object({ force: Type.Optional(Type.Boolean()) }), response: { 204: Type.Null() },
    },
  }, async (request, reply) => {
    await removeProduct(parts, principalOf(request).projectId, request.params.id);
    reply.code(204);
    return null;
  });
}
