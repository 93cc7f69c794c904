import { Type } from 'typebox';
import { AssignedRules, RulePage, RuleRestore, RuleRow, RuleRows, RuleVersions } from '../../contract/rule-page.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { readCampaignRules, readVoucherRules } from './assigned-rules.query.ts';
import { readRulePage, readRuleRows, readRuleVersions } from './rule-rows.query.ts';
import { restoreRule } from './save-rule.ts';

export interface RulePageParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
}

const read = { config: { permission: 'validation-rule.read' } } as const;
const Project = Type.Object({ projectId: Type.String() });
const params = Type.Object({ ...Project.properties, ruleId: Type.String({ maxLength: 100 }) });
const paging = { after: Type.Optional(Type.String({ maxLength: 2000 })), limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }) };

/** What the dashboard reads of rules and does with them, beside the wire contract's routes. */
export function rulePageRoutes(http: Http, parts: RulePageParts): void {
  readingRoutes(http, parts);
  restoringRoute(http, parts);
}

function readingRoutes(http: Http, { db, clock }: RulePageParts): void {
  const list = Type.Object({ search: Type.Optional(Type.String({ maxLength: 1000 })), ...paging });
  http.get('/rules', { ...read, schema: { params: Project, querystring: list, response: { 200: RuleRows } } }, async (request) =>
    readRuleRows(db, principalOf(request).projectId, request.query));

  http.get('/rules/:ruleId', { ...read, schema: { params, response: { 200: RulePage } } }, async (request) =>
    readRulePage(db, principalOf(request).projectId, request.params.ruleId, clock.now()));

  const versions = { params, querystring: Type.Object(paging), response: { 200: RuleVersions } };
  http.get('/rules/:ruleId/versions', { ...read, schema: versions }, async (request) =>
    readRuleVersions(db, principalOf(request).projectId, request.params.ruleId, request.query));

  const ofCampaign = { params: Type.Object({ ...Project.properties, campaignId: Type.String({ maxLength: 100 }) }), response: { 200: AssignedRules } };
  http.get('/campaigns/:campaignId/rules', { ...read, schema: ofCampaign }, async (request) =>
    readCampaignRules(db, principalOf(request).projectId, request.params.campaignId, clock.now()));

  const ofVoucher = { params: Type.Object({ ...Project.properties, code: Type.String({ maxLength: 500 }) }), response: { 200: AssignedRules } };
  http.get('/vouchers/:code/rules', { ...read, schema: ofVoucher }, async (request) =>
    readVoucherRules(db, principalOf(request).projectId, request.params.code, clock.now()));
}

function restoringRoute(http: Http, { db, clock, live }: RulePageParts): void {
  const restoring = { params, body: RuleRestore, response: { 200: RuleRow } };
  http.post('/rules/:ruleId/restore', { config: { permission: 'validation-rule.write' }, schema: restoring }, async (request) => {
    const { projectId } = principalOf(request);
    const { ruleId } = request.params;
    const { campaignIds } = await restoreRule(db, projectId, ruleId, request.body.version, originOf(request), clock.now());
    for (const campaignId of campaignIds) live.moved(projectId, campaignId);
    return (await readRulePage(db, projectId, ruleId, clock.now())).rule;
  });
}
