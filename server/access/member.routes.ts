import { MemberRows } from '../../contract/access.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { listMembers } from './member.store.ts';
import { principalOf } from './principal.ts';

/** Who works in a project, for those who choose among them. */
export function memberRoutes(http: Http, { db }: { db: Pool }): void {
  http.get('/members', { config: { permission: 'member.read' }, schema: { response: { 200: MemberRows } } }, async (request) => {
    return { rows: await listMembers(db, principalOf(request).projectId) };
  });
}
