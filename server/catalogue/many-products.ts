import { ApiError } from '../../contract/errors.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { ManyKind } from '../platform/change-many.task.ts';
import { findNamedProducts } from '../rule/reference.store.ts';
import { countManyProducts, deleteProducts, findManyProducts } from './many-products.store.ts';
import { lockProducts } from './product.store.ts';
import { saveProducts } from './save-product.ts';
import { keepSkuNames } from './sku.store.ts';

/** Products as they are changed together. */
export function manyProducts(metadata: MetadataChecks): ManyKind {
  return {
    noun: ['product', 'products'],
    types: { delete: 'PRODUCTS.DELETE', merge_metadata: 'PRODUCTS.METADATA_MERGE' },
    check: (projectId, asked) => metadata.checkChange(projectId, 'product', asked),
    find: findManyProducts,
    count: countManyProducts,
    change: {
      delete: async (tx, { projectId, ids }) => {
        // What the shop calls by one of the ids is another product.
        const locked = new Set((await lockProducts(tx, projectId, ids)).map(({ productId }) => productId));
        await keepSkuNames(tx, projectId, [...locked]);
        const named = await findNamedProducts(tx, projectId, [...locked]);
        const deleted = ids.filter((id) => locked.has(id) && !named.has(id));
        await deleteProducts(tx, projectId, deleted);
        const reason = (id: string): string => (named.has(id) ? 'A validation rule names this product, or one of its SKUs' : 'This product is not there any more');
        return { changed: deleted.length, failed: new Map(ids.filter((id) => !deleted.includes(id)).map((id) => [id, reason(id)])) };
      },
      merge_metadata: async (tx, { projectId, ids, metadata: given, unset, now }) => {
        const saved = await saveProducts(tx, metadata, projectId, ids.map((id) => ({ id, metadata: given, unset_metadata_fields: [...unset] })), now);
        const failed = saved.flatMap((one, place): [string, string][] => (one instanceof ApiError ? [[ids[place] ?? '', one.detail.details ?? one.message]] : []));
        return { changed: ids.length - failed.length, failed: new Map(failed) };
      },
    },
  };
}
