import { Type } from 'typebox';
import { CursorQuery, PageQuery } from '../../contract/common.ts';
import { notFound } from '../../contract/errors.ts';
import { AssignmentList, AssignmentListQuery, NewAssignment, WireAssignment } from '../../contract/rule.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { assignRule, unassignRule } from './assign-rule.ts';
import { listAssignments } from './rule-list.query.ts';
import { findRule } from './rule.store.ts';
import { toWireAssignment } from './wire-rule.ts';

export interface AssignmentParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
}

const params = Type.Object({ ruleId: Type.String({ maxLength: 100 }) });
const OfRuleQuery = Type.Object({ ...PageQuery, ...CursorQuery, order: Type.Optional(Type.String()) });
const read = { config: { permission: 'validation-rule.read' } } as const;
const write = { config: { permission: 'validation-rule.write' } } as const;

/** What rules hold for (wire contract §2.12). */
export function assignmentRoutes(http: Http, parts: AssignmentParts): void {
  listRoutes(http, parts);
  writingRoutes(http, parts);
}

function listRoutes(http: Http, { db }: AssignmentParts): void {
  http.get('/validation-rules/:ruleId/assignments', {
    ...read, schema: { summary: 'What a validation rule is assigned to', params, querystring: OfRuleQuery, response: { 200: AssignmentList } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { ruleId } = request.params;
    if ((await findRule(db, projectId, ruleId)) === undefined) throw notFound('validation_rules', ruleId);
    const { assignments, rest } = await listAssignments(db, projectId, { ...request.query, rule: ruleId });
    return { object: 'list' as const, data_ref: 'data' as const, data: assignments.map(toWireAssignment), ...rest };
  });

  http.get('/validation-rules-assignments', {
    ...read, schema: { summary: 'Assignments of validation rules', querystring: AssignmentListQuery, response: { 200: AssignmentList } },
  }, async (request) => {
    const { assignments, rest } = await listAssignments(db, principalOf(request).projectId, request.query);
    return { object: 'list' as const, data_ref: 'data' as const, data: assignments.map(toWireAssignment), ...rest };
  });
}

function writingRoutes(http: Http, { db, clock, live }: AssignmentParts): void {
  http.post('/validation-rules/:ruleId/assignments', {
    ...write, schema: { summary: 'Assign a validation rule', params, body: NewAssignment, response: { 200: WireAssignment } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { assignment, campaignId } = await assignRule(db, projectId, request.params.ruleId, request.body, originOf(request), clock.now());
    if (campaignId !== null) live.moved(projectId, campaignId);
    return toWireAssignment(assignment);
  });

  const one = Type.Object({ ...params.properties, assignmentId: Type.String({ maxLength: 100 }) });
  http.delete('/validation-rules/:ruleId/assignments/:assignmentId', {
    ...write, schema: { summary: 'Take a validation rule from what it is assigned to', params: one, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    const { projectId } = principalOf(request);
    const { ruleId, assignmentId } = request.params;
    const campaignId = await unassignRule(db, projectId, ruleId, assignmentId, originOf(request), clock.now());
    if (campaignId !== null) live.moved(projectId, campaignId);
    reply.code(204);
    return null;
  });
}
