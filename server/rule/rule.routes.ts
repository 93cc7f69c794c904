import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { NewRule, RuleChange, RuleList, RuleListQuery, WireRule } from '../../contract/rule.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { countAssignments } from './assignment.store.ts';
import { deleteRule } from './delete-rule.ts';
import { listRules } from './rule-list.query.ts';
import { findRule } from './rule.store.ts';
import { changeRule, createRule } from './save-rule.ts';
import { toWireRule } from './wire-rule.ts';

export interface RuleParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
}

const params = Type.Object({ ruleId: Type.String({ maxLength: 100 }) });
const read = { config: { permission: 'validation-rule.read' } } as const;
const write = { config: { permission: 'validation-rule.write' } } as const;
const response = { 200: WireRule };

/** Validation rules of the wire contract (§2.12). */
export function ruleRoutes(http: Http, parts: RuleParts): void {
  readingRoutes(http, parts);
  writingRoutes(http, parts);
}

function readingRoutes(http: Http, { db }: RuleParts): void {
  http.get('/validation-rules', {
    ...read, schema: { summary: 'Validation rules', querystring: RuleListQuery, response: { 200: RuleList } },
  }, async (request) => {
    const { rules, rest } = await listRules(db, principalOf(request).projectId, request.query);
    return { object: 'list' as const, data_ref: 'data' as const, data: rules.map(toWireRule), ...rest };
  });

  http.get('/validation-rules/:ruleId', {
    ...read, schema: { summary: 'One validation rule, and for how much it holds', params, response },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { ruleId } = request.params;
    const rule = await findRule(db, projectId, ruleId);
    if (rule === undefined) throw notFound('validation_rules', ruleId);
    return { ...toWireRule(rule), assignments_count: await countAssignments(db, projectId, ruleId) };
  });
}

function writingRoutes(http: Http, { db, clock, live }: RuleParts): void {
  http.post('/validation-rules', {
    ...write, schema: { summary: 'Make a validation rule', body: NewRule, response },
  }, async (request) => toWireRule(await createRule(db, principalOf(request).projectId, request.body, originOf(request), clock.now())));

  http.put('/validation-rules/:ruleId', {
    ...write, schema: { summary: 'Change a validation rule', params, body: RuleChange, response },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { rule, campaignIds } = await changeRule(db, projectId, request.params.ruleId, request.body, originOf(request), clock.now());
    for (const campaignId of campaignIds) live.moved(projectId, campaignId);
    return toWireRule(rule);
  });

  http.delete('/validation-rules/:ruleId', {
    ...write, schema: { summary: 'Delete a validation rule that is not assigned', params, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    await deleteRule(db, principalOf(request).projectId, request.params.ruleId, originOf(request), clock.now());
    reply.code(204);
    return null;
  });
}
