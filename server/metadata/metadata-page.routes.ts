import { MetadataUses, MetadataUsesQuery } from '../../contract/metadata-page.ts';
import { principalOf } from '../access/principal.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { findMetadataUses } from './metadata-uses.query.ts';

/** What the dashboard reads of keys of metadata. */
export function metadataPageRoutes(http: Http, { db }: { db: Db }): void {
  const schema = { querystring: MetadataUsesQuery, response: { 200: MetadataUses } };
  http.get('/metadata-uses', { config: { permission: 'project.read' }, schema }, async (request) => (
    { uses: await findMetadataUses(db, principalOf(request).projectId, request.query.related_object) }));
}
