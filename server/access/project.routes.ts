import { NewProject, Project } from '../../contract/access.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { userOf } from './authenticate-member.ts';
import { createProject } from './create-project.ts';
import { administersAnything } from './member.store.ts';
import { toProjectAnswer } from './project-answer.ts';

export interface ProjectParts {
  db: Pool;
  clock: Clock;
}

/** Projects are made by people who administer something already; whoever makes one owns it. */
export function projectMakingRoutes(http: Http, { db, clock }: ProjectParts): void {
  http.post('/projects', { config: { permission: 'signed-in' }, schema: { body: NewProject, response: { 200: Project } } }, async (request) => {
    const user = userOf(request);
    const { name, time_zone: timeZone, currency } = request.body;
    const actor = { type: 'member', id: user.userId, name: user.email } as const;
    const project = await db.transaction(async (tx) => {
      if (!(await administersAnything(tx, user.userId))) {
        throw new ApiError('missing_required_permission', { details: 'Only owners and admins make projects' });
      }
      return createProject(tx, { name, timeZone, currency }, { actor, ownerId: user.userId, requestId: request.id }, clock.now());
    });
    return toProjectAnswer({ ...project, role: 'owner' });
  });
}
