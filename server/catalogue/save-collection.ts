import { ApiError, notFound } from '../../contract/errors.ts';
import type { CollectionChange, CollectionRequest, WireCollectionItem } from '../../contract/product.ts';
import type { Origin } from '../access/principal.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { checkFilters } from '../platform/wire-list.ts';
import { collectionFields } from './collection-products.query.ts';
import { deleteCollection, findCollection, findItems, putCollection, type Collection } from './collection.store.ts';

/**
 * Makes a collection. Throws 400 `invalid_payload` unless a STATIC one has products and an AUTO_UPDATE one a filter that makes sense, and 404 for a product or
 * SKU that there is not.
 */
export async function makeCollection(db: Pool, projectId: string, request: CollectionRequest, origin: Origin, now: Date): Promise<Collection> {
  const { name, type } = request;
  const collection = withContent({ collectionId: newId('pc', now), name, type, products: null, filter: null, createdAt: now, updatedAt: null }, request);
  return db.transaction(async (tx) => {
    await checkListed(tx, projectId, collection.products ?? []);
    await putCollection(tx, projectId, collection);
    await record(tx, projectId, 'created', null, collection, origin, now);
    return collection;
  });
}

/**
 * Changes a collection; what is left out stays, and what it lists may be gone by now. Throws 404, also for a product or SKU that is new in it and that there is
 * not, and 400 for a type that changes or what `makeCollection` refuses.
 */
export async function changeCollection(
  db: Pool, projectId: string, collectionId: string, request: CollectionChange, origin: Origin, now: Date,
): Promise<Collection> {
  return db.transaction(async (tx) => {
    const before = await known(tx, projectId, collectionId);
    if ((request.type ?? before.type) !== before.type) throw refuse('Property .type cannot be changed');
    const collection = withContent({ ...before, name: request.name ?? before.name, updatedAt: now }, request);
    const listed = new Set(before.products?.map(({ id, object }) => `${object} ${id}`));
    await checkListed(tx, projectId, (collection.products ?? []).filter(({ id, object }) => !listed.has(`${object} ${id}`)));
    await putCollection(tx, projectId, collection);
    await record(tx, projectId, 'updated', before, collection, origin, now);
    return collection;
  });
}

/** Removes a collection; nothing names one so far that would keep it. Throws 404. */
export async function removeCollection(db: Pool, projectId: string, collectionId: string, origin: Origin, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await known(tx, projectId, collectionId);
    await deleteCollection(tx, projectId, collectionId);
    await record(tx, projectId, 'deleted', before, null, origin, now);
  });
}

async function known(tx: Transaction, projectId: string, collectionId: string): Promise<Collection> {
  const collection = await findCollection(tx, projectId, collectionId, true);
  if (collection === undefined) throw notFound('products_collection', collectionId);
  return collection;
}

function withContent(collection: Collection, { products, filter }: CollectionChange): Collection {
  if (collection.type === 'STATIC') {
    const listed = products?.map(toItem) ?? collection.products;
    if (listed === null) throw refuse("Payload must have required property 'products'");
    return { ...collection, products: listed };
  }
  const chosen = filter ?? collection.filter;
  if (chosen === null) throw refuse("Payload must have required property 'filter'");
  checkFilters(chosen, collectionFields);
  return { ...collection, filter: chosen };
}

async function checkListed(tx: Transaction, projectId: string, items: readonly WireCollectionItem[]): Promise<void> {
  const there = await findItems(tx, projectId, items);
  const missing = items.find(({ id, object }) => !there.has(`${object} ${id}`));
  if (missing !== undefined) throw notFound(missing.object, missing.id);
}

function toItem({ id, product_id, object }: { id: string; product_id?: string | null; object: 'product' | 'sku' }): WireCollectionItem {
  return { id, ...(product_id && { product_id }), object };
}

async function record(
  tx: Transaction, projectId: string, action: string, before: Collection | null, after: Collection | null, origin: Origin, now: Date,
): Promise<void> {
  const shown = (collection: Collection | null): Record<string, unknown> => (
    collection === null ? { name: null } : { name: collection.name, products: collection.products, filter: collection.filter }
  );
  const fields = differences(shown(before), shown(after));
  if (fields.length === 0) return;
  const objectId = (after ?? before)?.collectionId ?? '';
  await recordChange(tx, { projectId, objectType: 'product_collection', objectId, campaignId: null, action, fields, ...origin, at: now });
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_payload', { details });
}
