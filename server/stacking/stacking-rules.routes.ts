import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { StackingRules, StackingRulesChange } from '../../contract/redemption.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { setStackingRules } from './set-stacking-rules.ts';
import { findStackingRules } from './stacking-rules.store.ts';

export interface StackingRulesParts {
  db: Pool;
  clock: Clock;
}

/** How codes of one request act together in a project. */
export function stackingRulesRoutes(http: Http, { db, clock }: StackingRulesParts): void {
  const params = Type.Object({ projectId: Type.String() });
  const response = { 200: StackingRules };
  http.get('/stacking-rules', { config: { permission: 'project.read' }, schema: { params, response } }, async (request) => {
    const { projectId } = principalOf(request);
    const rules = await findStackingRules(db, projectId);
    if (rules === undefined) throw notFound('project', projectId);
    return rules;
  });

  http.put('/stacking-rules', { config: { permission: 'project.manage' }, schema: { params, body: StackingRulesChange, response } }, async (request) => (
    (await setStackingRules(db, principalOf(request).projectId, request.body, originOf(request), clock.now())).rules));
}
