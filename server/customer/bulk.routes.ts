import { Accepted } from '../../contract/async-action.ts';
import { ImportPreview } from '../../contract/import-preview.ts';
import { CustomersInBulk, CustomersMetadata } from '../../contract/customer.ts';
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
import { bulkType, metadataType } from './change-customers.task.ts';
import { importCustomersType, importedCustomers, type ImportCustomersParts } from './import-customers.task.ts';
import { readCustomer, type TrackingIds } from './tracking-id.ts';

export interface CustomerBulkParts {
  db: Pool;
  clock: Clock;
  jobs: Pick<Jobs, 'wake'>;
  tracking: TrackingIds;
}

const write = { config: { permission: 'customer.write' } } as const;

/** Many customers at once, in the background (wire contract §2.11). */
export function customerBulkRoutes(http: Http, { db, clock, jobs, tracking }: CustomerBulkParts): void {
  const start = async (projectId: string, requestId: string, type: string, customers: readonly object[]): Promise<string> => {
    const work = { projectId, type, campaignId: null, input: { customers }, total: customers.length, requestId };
    const id = await db.transaction((tx) => enqueue(tx, work, clock.now()));
    jobs.wake();
    return id;
  };

  http.post('/customers/bulk/async', {
    ...write, schema: { summary: 'Make or change many customers', body: CustomersInBulk, response: { 202: Accepted } },
  }, async (request, reply) => {
    const { projectId } = principalOf(request);
    const customers = await Promise.all(request.body.map((customer) => readCustomer(tracking, projectId, customer)));
    return accepted(reply, await start(projectId, request.id, bulkType, customers));
  });

  http.post('/customers/metadata/async', {
    ...write, schema: { summary: 'Merge metadata into many customers', body: CustomersMetadata, response: { 202: Accepted } },
  }, async (request, reply) => {
    const { projectId } = principalOf(request);
    const { source_ids: sourceIds, metadata } = request.body;
    const customers = sourceIds.map((sourceId) => ({ source_id: sourceId, metadata }));
    return accepted(reply, await start(projectId, request.id, metadataType, customers));
  });

  csvRoutes(http, (scope) => {
    scope.post('/customers/importCSV', {
      ...write, schema: { summary: 'Import customers from a CSV file', ...csvUpload, response: { 202: Accepted } },
    }, async (request, reply) => {
      const { projectId } = principalOf(request);
      const job = { projectId, type: importCustomersType, campaignId: null, requestId: request.id, from: uploadOf(request) };
      const id = await db.transaction((tx) => startImport(tx, job, clock.now()));
      jobs.wake();
      return accepted(reply, id);
    });
  });
}

/** What an import of a file of customers would do; our own dashboard's. */
export function customerImportPreviewRoutes(http: Http, { db, clock, metadata }: Pick<CustomerBulkParts, 'db' | 'clock'> & Pick<ImportCustomersParts, 'metadata'>): void {
  csvRoutes(http, (scope) => {
    scope.post('/customers/import-preview', { ...write, schema: { ...csvUpload, response: { 200: ImportPreview } } }, (request) => {
      const place = { projectId: principalOf(request).projectId, campaignId: null, type: importCustomersType };
      return previewImport(db, importedCustomers(metadata), place, uploadOf(request), clock.now());
    });
  });
}
