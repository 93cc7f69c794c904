import { ApiError, notFound } from '../../contract/errors.ts';
import type { CollectionChange, CollectionRequest, WireCollectionItem } from '../../contract/product.ts';
import type { Origin } from '../access/principal.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { checkFilters } from '../platform/wire-list.ts';
import { refuseInUse } from '../rule/refuse-in-use.ts';
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
    const made = { ...collection, products: collection.products && await listed(tx, projectId, collection.products) };
    await putCollection(tx, projectId, made);
    await record(tx, projectId, 'created', null, made, origin, now);
    return made;
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
    const wanted = withContent({ ...before, name: request.name ?? before.name, updatedAt: now }, request);
    const collection = { ...wanted, products: wanted.products && await listed(tx, projectId, wanted.products, before.products ?? []) };
    await putCollection(tx, projectId, collection);
    await record(tx, projectId, 'updated', before, collection, origin, now);
    return collection;
  });
}

/** Removes a collection. Throws 404, and 400 `resource_in_use` while a validation rule names it. */
export async function removeCollection(db: Pool, projectId: string, collectionId: string, origin: Origin, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await known(tx, projectId, collectionId);
    await refuseInUse(tx, projectId, { type: 'products_collection', id: collectionId, names: [{ kind: 'products_collection', named: collectionId }] });
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

/** What a collection lists, each SKU with its product. Throws 404 for what there is not, or not of the product that is named; what was listed before may be gone. */
async function listed(tx: Transaction, projectId: string, items: readonly WireCollectionItem[], before: readonly WireCollectionItem[] = []): Promise<WireCollectionItem[]> {
  const there = await findItems(tx, projectId, items);
  return items.map((item) => {
    const { id, object } = item;
    const productId = there.get(`${object} ${id}`);
    const known = before.find((one) => one.id === id && one.object === object);
    if (productId === undefined && known !== undefined) return known;
    if (productId === undefined || (object === 'sku' && item.product_id !== undefined && item.product_id !== productId)) throw notFound(object, id);
    return object === 'sku' ? { id, product_id: productId, object } : { id, object };
  });
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
