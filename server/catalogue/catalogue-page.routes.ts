import { Type } from 'typebox';
import {
  CatalogueItem, CatalogueItems, CatalogueSort, CollectionContent, CollectionPreview, CollectionPreviewRequest, CollectionRows, ProductPage, ProductRows, SkuRows,
} from '../../contract/catalogue-page.ts';
import { notFound } from '../../contract/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { findCatalogueItems, searchCatalogue, type CatalogueKind } from './catalogue-items.query.ts';
import { readCollectionRows, readSkuRows } from './catalogue-rows.query.ts';
import { previewCollection, readCollectionContent } from './collection-products.query.ts';
import { getCollection } from './collection.store.ts';
import { collectionsOf } from './collections-of.query.ts';
import { readProductRows } from './product-rows.query.ts';
import type { Product } from './product.ts';
import { findProduct } from './product.store.ts';
import { countSkus } from './sku.store.ts';
import { toWireProduct, toWireSku } from './wire-product.ts';

export interface CataloguePageParts {
  db: Pool;
  clock: Clock;
}

const read = { config: { permission: 'product.read' } } as const;
const Project = Type.Object({ projectId: Type.String() });
const search = Type.Optional(Type.String({ maxLength: 1000 }));
const paging = { after: Type.Optional(Type.String({ maxLength: 2000 })), limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }) };
const allKinds: readonly CatalogueKind[] = ['product', 'sku', 'products_collection'];

/** What the dashboard reads of products, SKUs and collections, beside the wire contract's routes. */
export function cataloguePageRoutes(http: Http, parts: CataloguePageParts): void {
  productPageRoutes(http, parts);
  collectionPageRoutes(http, parts);
  pickingRoutes(http, parts);
}

function productPageRoutes(http: Http, { db, clock }: CataloguePageParts): void {
  const known = async (projectId: string, name: string): Promise<Product> => {
    const product = await findProduct(db, projectId, name);
    if (product === undefined) throw notFound('product', name);
    return product;
  };
  const list = Type.Object({ q: search, sort: Type.Optional(CatalogueSort), ...paging });
  http.get('/products', { ...read, schema: { params: Project, querystring: list, response: { 200: ProductRows } } }, async (request) => {
    const { q, sort = 'newest', after, limit } = request.query;
    return readProductRows(db, { projectId: principalOf(request).projectId, q, sort, after, limit }, clock.now());
  });

  const params = Type.Object({ ...Project.properties, product: Type.String({ maxLength: 1000 }) });
  http.get('/products/:product', { ...read, schema: { params, response: { 200: ProductPage } } }, async (request) => {
    const { projectId } = principalOf(request);
    const product = await known(projectId, request.params.product);
    const [skus, collections] = await Promise.all([
      countSkus(db, projectId, product.productId), collectionsOf(db, projectId, [product.productId], clock.now()),
    ]);
    return { product: toWireProduct(product), skus, collections: collections && (collections.get(product.productId) ?? []) };
  });

  http.get('/products/:product/skus', { ...read, schema: { params, querystring: Type.Object(paging), response: { 200: SkuRows } } }, async (request) => {
    const { projectId } = principalOf(request);
    const { productId } = await known(projectId, request.params.product);
    const { rows, next } = await readSkuRows(db, projectId, productId, request.query);
    return { rows: rows.map(toWireSku), next };
  });
}

function collectionPageRoutes(http: Http, { db, clock }: CataloguePageParts): void {
  const list = Type.Object({ sort: Type.Optional(CatalogueSort), ...paging });
  http.get('/product-collections', { ...read, schema: { params: Project, querystring: list, response: { 200: CollectionRows } } }, async (request) =>
    readCollectionRows(db, principalOf(request).projectId, request.query.sort ?? 'newest', request.query));

  const params = Type.Object({ ...Project.properties, collectionId: Type.String({ maxLength: 100 }) });
  http.get('/product-collections/:collectionId/products', {
    ...read, schema: { params, querystring: Type.Object(paging), response: { 200: CollectionContent } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const collection = await getCollection(db, projectId, request.params.collectionId);
    return readCollectionContent(db, projectId, collection, request.query, clock.now());
  });

  http.post('/product-collections/preview', {
    ...read, schema: { params: Project, body: CollectionPreviewRequest, response: { 200: CollectionPreview } },
  }, async (request) => {
    const { count, isCountExact, items } = await previewCollection(db, principalOf(request).projectId, request.body.filter, clock.now());
    return { count, is_count_exact: isCountExact, items };
  });
}

function pickingRoutes(http: Http, { db }: CataloguePageParts): void {
  const querystring = Type.Object({
    q: search,
    kind: Type.Optional(CatalogueItem.properties.object),
    ids: Type.Optional(Type.String({ maxLength: 8000, description: 'with commas between them' })),
  });
  http.get('/catalogue', { ...read, schema: { params: Project, querystring, response: { 200: CatalogueItems } } }, async (request) => {
    const { projectId } = principalOf(request);
    const { q = '', kind, ids } = request.query;
    if (ids !== undefined) return { items: await findCatalogueItems(db, projectId, ids.split(',')) };
    return { items: await searchCatalogue(db, projectId, kind === undefined ? allKinds : [kind], q.trim()) };
  });
}
