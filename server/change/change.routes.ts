import { Type } from 'typebox';
import { ChangeRows } from '../../contract/tracking.ts';
import { principalOf } from '../access/principal.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { readChangeRows } from './change-list.query.ts';

export interface ChangeParts {
  db: Db;
}

/** Program changes of a campaign. */
export function changeRoutes(http: Http, { db }: ChangeParts): void {
  const params = Type.Object({ projectId: Type.String(), campaignId: Type.String() });
  const querystring = Type.Object({
    after: Type.Optional(Type.String({ maxLength: 2000 })),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
  });
  const schema = { params, querystring, response: { 200: ChangeRows } };
  http.get('/campaigns/:campaignId/changes', { config: { permission: 'change.read' }, schema }, async (request) => {
    const { after, limit } = request.query;
    return readChangeRows(db, { projectId: principalOf(request).projectId, campaignId: request.params.campaignId, after, limit });
  });
}
