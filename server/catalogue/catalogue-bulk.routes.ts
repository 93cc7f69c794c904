import { Type } from 'typebox';
import { Accepted } from '../../contract/async-action.ts';
import { ApiError } from '../../contract/errors.ts';
import { ImportPreview } from '../../contract/import-preview.ts';
import { ProductsMetadataRequest, ProductsRequest, type ProductRequest } from '../../contract/product.ts';
import { principalOf } from '../access/principal.ts';
import { accepted } from '../platform/accepted.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import { csvRoutes, csvUpload, uploadOf } from '../platform/csv-upload.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { startImport } from '../platform/import-task.ts';
import type { Jobs } from '../platform/jobs.ts';
import { previewImport } from '../platform/preview-import.ts';
import { importedProducts, importedSkus, importProductsType, importSkusType } from './import-catalogue.task.ts';
import { productsBulkType, productsMetadataType, type ProductTaskParts } from './save-products.task.ts';

export interface CatalogueBulkParts {
  db: Pool;
  clock: Clock;
  jobs: Jobs;
}

const write = { config: { permission: 'product.write' } } as const;

/** Many products at once, in the background (wire contract §2.11). */
export function catalogueBulkRoutes(http: Http, parts: CatalogueBulkParts): void {
  const { db, clock, jobs } = parts;
  const start = async (projectId: string, requestId: string, type: string, products: readonly ProductRequest[]): Promise<string> => {
    const work = { projectId, type, campaignId: null, input: { products }, total: products.length, requestId };
    const id = await db.transaction((tx) => enqueue(tx, work, clock.now()));
    jobs.wake();
    return id;
  };

  http.post('/products/bulk/async', {
    ...write, schema: { summary: 'Make or change many products', body: Type.Union([ProductsRequest, Type.Object({}), Type.Null()]), response: { 202: Accepted } },
  }, async (request, reply) => {
    const products = Array.isArray(request.body) ? request.body : [];
    return accepted(reply, await start(principalOf(request).projectId, request.id, productsBulkType, products));
  });

  http.post('/products/metadata/async', {
    ...write, schema: { summary: 'Merge metadata into many products', body: ProductsMetadataRequest, response: { 202: Accepted } },
  }, async (request, reply) => {
    const { source_ids: sourceIds, product_ids: productIds, metadata } = request.body;
    const names = [...new Set([...(sourceIds ?? []), ...(productIds ?? [])])];
    if (names.length === 0) throw new ApiError('invalid_payload', { details: 'Specify at least 1 product in source_ids.' });
    // Named by `id` they are not made where they are unknown.
    const products = names.map((id) => ({ id, metadata }));
    return accepted(reply, await start(principalOf(request).projectId, request.id, productsMetadataType, products));
  });

  csvRoutes(http, (scope) => {
    for (const [path, type, summary] of [
      ['/products/importCSV', importProductsType, 'Import products from a CSV file'], ['/skus/importCSV', importSkusType, 'Import SKUs from a CSV file'],
    ] as const) {
      scope.post(path, { ...write, schema: { summary, ...csvUpload, response: { 202: Accepted } } }, async (request, reply) => {
        const work = { projectId: principalOf(request).projectId, type, campaignId: null, requestId: request.id, from: uploadOf(request) };
        const id = await db.transaction((tx) => startImport(tx, work, clock.now()));
        jobs.wake();
        return accepted(reply, id);
      });
    }
  });
}

/** What an import of a file of products or SKUs would do; our own dashboard's. */
export function catalogueImportPreviewRoutes(http: Http, { db, clock, metadata }: Pick<CatalogueBulkParts, 'db' | 'clock'> & Pick<ProductTaskParts, 'metadata'>): void {
  csvRoutes(http, (scope) => {
    for (const [path, type, kind] of [
      ['/products/import-preview', importProductsType, importedProducts(metadata)], ['/skus/import-preview', importSkusType, importedSkus(metadata)],
    ] as const) {
      scope.post(path, { ...write, schema: { ...csvUpload, response: { 200: ImportPreview } } }, (request) =>
        previewImport(db, kind, { projectId: principalOf(request).projectId, campaignId: null, type }, uploadOf(request), clock.now()));
    }
  });
}
