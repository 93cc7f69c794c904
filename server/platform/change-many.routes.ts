import { Accepted } from '../../contract/async-action.ts';
import { ChangeMany, ManyCount, ManyCountRequest } from '../../contract/change-many.ts';
import type { Permission } from '../access/permission.ts';
import { originOf, principalOf } from '../access/principal.ts';
import { accepted } from './accepted.ts';
import { askForMany, countMany, type ManyKind } from './change-many.task.ts';
import type { Clock } from './clock.ts';
import type { Pool } from './db.ts';
import type { Http } from './http.ts';
import type { Jobs } from './jobs.ts';

export interface ChangeManyParts {
  db: Pool;
  clock: Clock;
  jobs: Pick<Jobs, 'wake'>;
}

/** How many objects of a kind a search finds, and what is done to all of them; our own dashboard's. */
export function changeManyRoutes(http: Http, { db, clock, jobs }: ChangeManyParts, kind: ManyKind, { read, write }: { read: Permission; write: Permission }): void {
  const [, objects] = kind.noun;
  // Counting is asked by POST, since what an object is called may follow the same path.
  const counting = { body: ManyCountRequest, response: { 200: ManyCount } };
  http.post(`/${objects}/count`, { config: { permission: read }, schema: counting }, (request) =>
    countMany(db, kind, principalOf(request).projectId, request.body.search));

  http.post(`/${objects}/bulk`, { config: { permission: write }, schema: { body: ChangeMany, response: { 202: Accepted } } }, async (request, reply) => {
    const { projectId } = principalOf(request);
    await kind.check(projectId, request.body);
    const id = await askForMany(db, kind, projectId, request.body, originOf(request), clock.now());
    jobs.wake();
    return accepted(reply, id);
  });
}
