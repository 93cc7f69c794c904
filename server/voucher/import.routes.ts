import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { Accepted } from '../../contract/async-action.ts';
import { ImportedVouchers } from '../../contract/import.ts';
import { ImportPreview } from '../../contract/import-preview.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import { accepted } from '../platform/accepted.ts';
import type { Clock } from '../platform/clock.ts';
import { csvRoutes, csvUpload, uploadOf } from '../platform/csv-upload.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import { importVouchers, previewVouchersImport, type WantedImport } from './import-vouchers.ts';

export interface ImportParts {
  db: Pool;
  clock: Clock;
  jobs: Pick<Jobs, 'wake'>;
}

const config = { permission: 'voucher.write' } as const;
const response = { 202: Accepted };
const params = Type.Object({ campaignId: Type.String() });

/** Imports of vouchers, into a campaign or on their own (wire contract §2.4.9, §2.4.10, §2.5). */
export function voucherImportRoutes(http: Http, { db, clock, jobs }: ImportParts): void {
  const begin = async (request: FastifyRequest, wanted: Omit<WantedImport, 'projectId'>): Promise<string> => {
    const id = await importVouchers(db, { projectId: principalOf(request).projectId, ...wanted }, originOf(request), clock.now());
    jobs.wake();
    return id;
  };
  http.post('/campaigns/:campaignId/import', { config, schema: { params, body: ImportedVouchers, response } }, async (request, reply) =>
    accepted(reply, await begin(request, { campaign: request.params.campaignId, from: request.body })));

  http.post('/vouchers/import', { config, schema: { body: ImportedVouchers, response } }, async (request, reply) =>
    accepted(reply, await begin(request, { campaign: null, from: request.body })));

  csvRoutes(http, (scope) => {
    scope.post('/campaigns/:campaignId/importCSV', { config, schema: { params, ...csvUpload, response } }, async (request, reply) =>
      accepted(reply, await begin(request, { campaign: request.params.campaignId, from: uploadOf(request) })));

    scope.post('/vouchers/importCSV', { config, schema: { ...csvUpload, response } }, async (request, reply) =>
      accepted(reply, await begin(request, { campaign: null, from: uploadOf(request) })));
  });
}

/** What an import of a file would do; our own dashboard's. */
export function voucherImportPreviewRoutes(http: Http, { db, clock, metadata }: Pick<ImportParts, 'db' | 'clock'> & { metadata: MetadataChecks }): void {
  const preview = (request: FastifyRequest, campaign: string | null): Promise<ImportPreview> =>
    previewVouchersImport(db, { projectId: principalOf(request).projectId, campaign, file: uploadOf(request) }, metadata, clock.now());
  csvRoutes(http, (scope) => {
    scope.post('/campaigns/:campaignId/import-preview', { config, schema: { params, ...csvUpload, response: { 200: ImportPreview } } }, (request) =>
      preview(request, request.params.campaignId));
    scope.post('/vouchers/import-preview', { config, schema: { ...csvUpload, response: { 200: ImportPreview } } }, (request) => preview(request, null));
  });
}
