import { ApiError } from '../../contract/errors.ts';
import type { FailedItem } from '../../contract/async-action.ts';
import type { ProductRequest } from '../../contract/product.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Clock } from '../platform/clock.ts';
import type { Task } from '../platform/jobs.ts';
import { saveProducts } from './save-product.ts';

export const productsBulkType = 'PRODUCTS.BULK_UPDATE';
export const productsMetadataType = 'PRODUCTS.METADATA_UPDATE';

export interface ProductTaskParts {
  clock: Clock;
  metadata: MetadataChecks;
}

const productsPerStep = 500;

/**
 * Makes or changes the products of the action's input (`products`, as requests), in their order. One that cannot be is left out and told, the others are
 * saved all the same.
 */
export function saveProductsTask(type: typeof productsBulkType | typeof productsMetadataType, { clock, metadata }: ProductTaskParts): Task {
  return {
    type,
    step: async (tx, { projectId, input, done, result }) => {
      const all = input['products'] as ProductRequest[];
      const requests = all.slice(done, done + productsPerStep);
      const saved = await saveProducts(tx, metadata, projectId, requests, clock.now());
      const failed = saved.flatMap((one, index): FailedItem[] => {
        if (!(one instanceof ApiError)) return [];
        const name = requests[index]?.source_id ?? requests[index]?.id;
        return [{ ...(name && { source_id: name }), row: done + index + 1, reason: one.detail.details ?? one.message }];
      });
      const reached = done + requests.length;
      if (reached < all.length) return { kind: 'goes-on', done: reached, failed };
      const failures = (result?.failed_count ?? 0) + failed.length;
      return { kind: 'done', done: reached, message: `Updated ${reached - failures} products.`, failed };
    },
    giveUp: async () => {},
  };
}
