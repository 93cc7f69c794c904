import { duplicateFound, notFound } from '../../contract/errors.ts';
import type { SkuRequest } from '../../contract/product.ts';
import type { Transaction } from '../platform/db.ts';
import { changedSku, newSku, withoutNulls, type Product, type Sku } from './product.ts';
import { namesOf } from '../rule/references.ts';
import { refuseInUse } from '../rule/refuse-in-use.ts';
import { findProduct } from './product.store.ts';
import { onceAgainIfTaken, orDuplicate, type CatalogueWriting } from './save-product.ts';
import { deleteSku, findSku, lockSkuOfSource, putSkus } from './sku.store.ts';

/** An SKU and its product, each by id or source_id. */
export interface SkuNames {
  product: string;
  sku: string;
}

/**
 * Makes an SKU of a product, or changes the one of it with this `source_id`. Throws 404 for the product, 409 for a source_id of another product's SKU, and
 * 400 for metadata that the schema of products, which SKUs follow, does not allow: a new one has all that is required.
 */
export async function makeSku({ db, metadata }: CatalogueWriting, projectId: string, productName: string, request: SkuRequest, now: Date): Promise<Sku> {
  const said = withoutNulls(request);
  await metadata.checkChange(projectId, 'product', said);
  return onceAgainIfTaken('skus_source_id_unique', () => db.transaction(async (tx) => {
    const { productId } = await knownProduct(tx, projectId, productName);
    const before = said.source_id ? await lockSkuOfSource(tx, projectId, said.source_id) : undefined;
    if (before !== undefined && before.productId !== productId) throw duplicateFound('sku', 'source_id', said.source_id ?? '');
    if (before === undefined) await metadata.check(projectId, 'product', said.metadata, false, tx);
    const sku = before === undefined ? newSku(productId, said, now) : changedSku(before, said, now);
    await putSkus(tx, projectId, [sku]);
    return sku;
  }));
}

/** Changes an SKU of a product; null clears. Throws 404 for either, 409 for a source_id that another one has. */
export async function changeSku({ db, metadata }: CatalogueWriting, projectId: string, names: SkuNames, request: SkuRequest, now: Date): Promise<Sku> {
  await metadata.checkChange(projectId, 'product', { ...request, metadata: request.metadata ?? undefined });
  return orDuplicate('sku', request.source_id, () => db.transaction(async (tx) => {
    const sku = changedSku(await knownSku(tx, projectId, names), request, now);
    await putSkus(tx, projectId, [sku]);
    return sku;
  }));
}

/** Removes an SKU of a product. Throws 404 for either, and 400 `resource_in_use` while a validation rule names it. */
export async function removeSku({ db }: Pick<CatalogueWriting, 'db'>, projectId: string, names: SkuNames): Promise<void> {
  await db.transaction(async (tx) => {
    const { skuId, sourceId } = await knownSku(tx, projectId, names);
    await refuseInUse(tx, projectId, { type: 'sku', id: skuId, names: namesOf('sku', skuId, sourceId) });
    await deleteSku(tx, projectId, skuId);
  });
}

async function knownSku(tx: Transaction, projectId: string, names: SkuNames): Promise<Sku> {
  const { productId } = await knownProduct(tx, projectId, names.product);
  const sku = await findSku(tx, projectId, names.sku, productId, true);
  if (sku === undefined) throw notFound('sku', names.sku);
  return sku;
}

/** Locked, so that it is not removed meanwhile. */
async function knownProduct(tx: Transaction, projectId: string, name: string): Promise<Product> {
  const product = await findProduct(tx, projectId, name, true);
  if (product === undefined) throw notFound('product', name);
  return product;
}
