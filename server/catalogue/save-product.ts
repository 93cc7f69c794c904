import { ApiError, duplicateFound, notFound } from '../../contract/errors.ts';
import type { ProductRequest } from '../../contract/product.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import { violatedConstraint, type Pool, type Transaction } from '../platform/db.ts';
import { namesOf } from '../rule/references.ts';
import { refuseInUse } from '../rule/refuse-in-use.ts';
import { deleteProducts } from './many-products.store.ts';
import { changedProduct, newProduct, withoutNulls, type Product } from './product.ts';
import { findProduct, lockProducts, putProducts } from './product.store.ts';
import { keepSkuNames } from './sku.store.ts';

export interface CatalogueWriting {
  db: Pool;
  metadata: MetadataChecks;
}

/**
 * Makes a product, or changes the one with this `source_id`: a client that did not hear our answer may ask again (the wire contract leaves this open,
 * §2.11). Throws 400 `metadata_validation_failed`.
 */
export async function makeProduct({ db, metadata }: CatalogueWriting, projectId: string, request: ProductRequest, now: Date): Promise<Product> {
  const { id: _ours, ...said } = request;
  await metadata.check(projectId, 'product', said.metadata, true);
  return onceAgainIfTaken('products_source_id_unique', () => db.transaction(async (tx) => {
    const [product] = await saveProducts(tx, metadata, projectId, [said], now);
    if (product === undefined || product instanceof ApiError) throw product ?? new Error('no product was made');
    return product;
  }));
}

/** Changes a product by id or source_id; null clears. Throws 404, 409 for a source_id that another one has, 400 `metadata_validation_failed`. */
export async function changeProduct({ db, metadata }: CatalogueWriting, projectId: string, name: string, request: ProductRequest, now: Date): Promise<Product> {
  await metadata.check(projectId, 'product', request.metadata, true);
  return orDuplicate('product', request.source_id, () => db.transaction(async (tx) => {
    const known = await findProduct(tx, projectId, name, true);
    if (known === undefined) throw notFound('product', name);
    const product = changedProduct(known, request, now);
    await metadata.check(projectId, 'product', product.metadata, false, tx);
    await putProducts(tx, projectId, [product]);
    return product;
  }));
}

/** Removes a product by id or source_id, with its SKUs. Throws 404, and 400 `resource_in_use` while a validation rule names it or one of its SKUs. */
export async function removeProduct({ db }: Pick<CatalogueWriting, 'db'>, projectId: string, name: string): Promise<void> {
  await db.transaction(async (tx) => {
    const product = await findProduct(tx, projectId, name, true);
    if (product === undefined) throw notFound('product', name);
    const { productId, sourceId } = product;
    const skus = await keepSkuNames(tx, projectId, [productId]);
    const names = [...namesOf('product', productId, sourceId), ...skus.flatMap((sku) => namesOf('sku', sku.skuId, sku.sourceId))];
    await refuseInUse(tx, projectId, { type: 'product', id: productId, names });
    await deleteProducts(tx, projectId, [productId]);
  });
}

/**
 * Makes products, or changes those that are known, one after the other; the result of each, or why it is left out: an `id` that is unknown, metadata that
 * the schema refuses. What is left out of a request, or null, stays.
 */
export async function saveProducts(
  tx: Transaction, metadata: MetadataChecks, projectId: string, requests: readonly ProductRequest[], now: Date,
): Promise<(Product | ApiError)[]> {
  const { results, saved } = await judgeProducts(tx, metadata, projectId, requests, now);
  await putProducts(tx, projectId, saved);
  return results;
}

/** What `saveProducts` would do, with nothing written: the result of each request, and the products as they would be kept; those that exist are locked. */
export async function judgeProducts(
  tx: Transaction, metadata: MetadataChecks, projectId: string, requests: readonly ProductRequest[], now: Date,
): Promise<{ results: (Product | ApiError)[]; saved: Product[] }> {
  const names = requests.flatMap(({ id, source_id: sourceId }) => id || sourceId || []);
  const known = new Map((await lockProducts(tx, projectId, names)).map((product) => [product.productId, product]));
  const idOf = new Map([...known.values()].flatMap(({ sourceId, productId }) => (sourceId === null ? [] : [[sourceId, productId]])));
  const saved = new Map<string, Product>();
  const results: (Product | ApiError)[] = [];
  for (const request of requests) {
    // A source_id makes a product where none has it, so it never means the one whose id it looks like; an id may be a source_id.
    const bySource = known.get(idOf.get(request.id || request.source_id || '') ?? '');
    const before = request.id ? (known.get(request.id) ?? bySource) : bySource;
    const result = await merged({ tx, metadata }, projectId, before, request, now);
    results.push(result);
    if (result instanceof ApiError) continue;
    known.set(result.productId, result);
    saved.set(result.productId, result);
    if (result.sourceId !== null) idOf.set(result.sourceId, result.productId);
  }
  return { results, saved: [...saved.values()] };
}

async function merged(
  { tx, metadata }: { tx: Transaction; metadata: MetadataChecks }, projectId: string, before: Product | undefined, request: ProductRequest, now: Date,
): Promise<Product | ApiError> {
  if (before === undefined && request.id) return notFound('product', request.id);
  const said = withoutNulls(request);
  const product = before === undefined ? newProduct(said, now) : changedProduct(before, said, now);
  const fault = await metadata.faultOf(projectId, 'product', product.metadata, false, tx);
  return fault === null ? product : new ApiError('metadata_validation_failed', { details: fault });
}

/** Somebody made the same one at the same time: it is there now, and is changed. */
export async function onceAgainIfTaken<T>(constraint: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (violatedConstraint(error) !== constraint) throw error;
    return make();
  }
}

/** Says 409 for a source_id that another one has. */
export async function orDuplicate<T>(object: 'product' | 'sku', sourceId: string | null | undefined, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedConstraint(error) !== `${object}s_source_id_unique`) throw error;
    throw duplicateFound(object, 'source_id', sourceId ?? '');
  }
}
