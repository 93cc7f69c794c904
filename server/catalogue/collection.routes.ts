import { Type } from 'typebox';
import {
  CollectionChange, CollectionContentQuery, CollectionList, CollectionListQuery, CollectionProducts, CollectionRequest, WireCollection,
} from '../../contract/product.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { listCollectionProducts } from './collection-products.query.ts';
import { listCollections } from './collection-list.query.ts';
import { getCollection, type Collection } from './collection.store.ts';
import { changeCollection, makeCollection, removeCollection } from './save-collection.ts';

const Params = Type.Object({ collectionId: Type.String({ maxLength: 100 }) });

export interface CollectionParts {
  db: Pool;
  clock: Clock;
}

/** Collections of products (wire contract §2.11). */
export function collectionRoutes(http: Http, { db, clock }: CollectionParts): void {
  const write = { config: { permission: 'product.write' } } as const;
  readingRoutes(http, { db, clock });

  http.post('/product-collections', {
    ...write, schema: { summary: 'Make a collection of products', body: CollectionRequest, response: { 200: WireCollection } },
  }, async (request) => toWireCollection(await makeCollection(db, principalOf(request).projectId, request.body, originOf(request), clock.now())));

  http.put('/product-collections/:collectionId', {
    ...write, schema: { summary: 'Change a collection of products', params: Params, body: CollectionChange, response: { 200: WireCollection } },
  }, async (request) => (
    toWireCollection(await changeCollection(db, principalOf(request).projectId, request.params.collectionId, request.body, originOf(request), clock.now()))
  ));

  http.delete('/product-collections/:collectionId', {
    ...write, schema: { summary: 'Remove a collection of products', params: Params, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    await removeCollection(db, principalOf(request).projectId, request.params.collectionId, originOf(request), clock.now());
    reply.code(204);
    return null;
  });
}

function readingRoutes(http: Http, { db, clock }: CollectionParts): void {
  const read = { config: { permission: 'product.read' } } as const;
  http.get('/product-collections', {
    ...read, schema: { summary: 'Collections of products', querystring: CollectionListQuery, response: { 200: CollectionList } },
  }, async (request) => {
    const { collections, rest } = await listCollections(db, principalOf(request).projectId, request.query);
    return { object: 'list' as const, data_ref: 'data' as const, data: collections.map(toWireCollection), ...rest };
  });

  http.get('/product-collections/:collectionId', {
    ...read, schema: { summary: 'One collection of products', params: Params, response: { 200: WireCollection } },
  }, async (request) => toWireCollection(await getCollection(db, principalOf(request).projectId, request.params.collectionId)));

  http.get('/product-collections/:collectionId/products', {
    ...read, schema: { summary: 'What a collection holds', params: Params, querystring: CollectionContentQuery, response: { 200: CollectionProducts } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const collection = await getCollection(db, projectId, request.params.collectionId);
    const { data, rest } = await listCollectionProducts(db, projectId, collection, request.query, clock.now());
    return { object: 'list' as const, data_ref: 'data' as const, data, ...rest };
  });
}

/** Members that there are none of are left out (wire contract, pitfall 3). */
function toWireCollection({ collectionId, name, type, products, filter, createdAt, updatedAt }: Collection): WireCollection {
  return {
    id: collectionId, name, type, ...(products !== null && { products }), ...(filter !== null && { filter }), created_at: createdAt.toISOString(),
    ...(updatedAt !== null && { updated_at: updatedAt.toISOString() }), object: 'products_collection',
  };
}
