import { Type } from 'typebox';
import { ExportKinds, ExportRows } from '../../contract/export.ts';
import { principalOf } from '../access/principal.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { exportKinds } from './export-columns.ts';
import { readExports } from './export-list.query.ts';

const read = { config: { permission: 'export.read' } } as const;

/** What the dashboard reads of exports, beside the wire contract's routes. */
export function exportPageRoutes(http: Http, { db }: { db: Db }): void {
  const params = Type.Object({ projectId: Type.String() });
  const querystring = Type.Object({ after: Type.Optional(Type.String({ maxLength: 2000 })), limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }) });
  http.get('/exports', { ...read, schema: { params, querystring, response: { 200: ExportRows } } }, async (request) =>
    readExports(db, principalOf(request).projectId, request.query.after, request.query.limit));

  http.get('/export-kinds', { ...read, schema: { params, response: { 200: ExportKinds } } }, async () => ({ kinds: exportKinds() }));
}
