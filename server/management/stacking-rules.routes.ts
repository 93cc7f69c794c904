import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { ManagedStackingRules, ManagedStackingRulesChange, ManagedStackingRulesList } from '../../contract/management.ts';
import type { StackingRulesChange } from '../../contract/redemption.ts';
import { originOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { changeStackingRules, makeStackingRules, own, resetStackingRules } from '../stacking/set-stacking-rules.ts';
import { defaultStackingRules, stackingRulesId, type StackingRules } from '../stacking/stacking-rules.ts';
import { findKeptRules, type KeptRules } from '../stacking/stacking-rules.store.ts';

export interface ManagedStackingRulesParts {
  db: Pool;
  clock: Clock;
}

/** A project's stacking rules as the management API has them: default ones, which have no id, until some are made. */
export function managedStackingRulesRoutes(http: Http, { db, clock }: ManagedStackingRulesParts): void {
  const Project = { projectId: Type.String() };
  const params = Type.Object({ ...Project, stackingRulesId: Type.String() });
  const body = ManagedStackingRulesChange;
  const response = { 200: ManagedStackingRules };

  http.get('/projects/:projectId/stacking-rules', {
    config: { permission: 'project.read' },
    schema: { summary: 'List the stacking rules, always one set', params: Type.Object(Project), response: { 200: ManagedStackingRulesList } },
  }, async ({ params: { projectId } }) => (
    { object: 'list' as const, data_ref: 'data' as const, data: [toManaged(projectId, await kept(db, projectId))], total: 1 }));

  http.get('/projects/:projectId/stacking-rules/:stackingRulesId', {
    config: { permission: 'project.read' }, schema: { summary: 'Get stacking rules', params, response },
  }, async ({ params: { projectId, stackingRulesId: id } }) => toManaged(projectId, own(await kept(db, projectId), projectId, id)));

  http.post('/projects/:projectId/stacking-rules', {
    config: { permission: 'project.manage' },
    schema: { summary: 'Make stacking rules in place of the default ones', params: Type.Object(Project), body: Type.Union([body, Type.Null()]), response },
  }, async (request) => {
    const { projectId } = request.params;
    return toManaged(projectId, await makeStackingRules(db, projectId, known(request.body ?? {}), originOf(request), clock.now()));
  });

  http.put('/projects/:projectId/stacking-rules/:stackingRulesId', {
    config: { permission: 'project.manage' }, schema: { summary: 'Change stacking rules', params, body, response },
  }, async (request) => {
    const { projectId, stackingRulesId: id } = request.params;
    return toManaged(projectId, await changeStackingRules(db, projectId, id, known(request.body), originOf(request), clock.now()));
  });

  http.delete('/projects/:projectId/stacking-rules/:stackingRulesId', {
    config: { permission: 'project.manage' }, schema: { summary: 'Go back to the default stacking rules', params, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    const { projectId, stackingRulesId: id } = request.params;
    await resetStackingRules(db, projectId, id, originOf(request), clock.now());
    reply.code(204);
    return null;
  });
}

async function kept(db: Db, projectId: string): Promise<KeptRules> {
  const found = await findKeptRules(db, projectId);
  if (found === undefined) throw notFound('project', projectId);
  return found;
}

/** A request's members that are rules; others are passed over. */
function known(body: StackingRulesChange): StackingRulesChange {
  const members = (Object.keys(defaultStackingRules) as (keyof StackingRules)[]).filter((member) => body[member] !== undefined);
  return Object.fromEntries(members.map((member) => [member, body[member]]));
}

function toManaged(projectId: string, { rules, setAt, changedAt }: KeptRules): ManagedStackingRules {
  return {
    ...(setAt !== null && { id: stackingRulesId(projectId) }), ...rules,
    ...(setAt !== null && { created_at: setAt.toISOString() }), ...(changedAt !== null && { updated_at: changedAt.toISOString() }),
  };
}
