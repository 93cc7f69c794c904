import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { notFound } from '../../contract/errors.ts';
import { RuleCheck, RuleCheckRequest } from '../../contract/rule-page.ts';
import { RuleValidation, RuleValidationRequest } from '../../contract/rule-validation.ts';
import { Nullable } from '../../contract/common.ts';
import { principalOf } from '../access/principal.ts';
import type { TrackingIds } from '../customer/tracking-id.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import { parseInstant, type Http } from '../platform/http.ts';
import { compileRule } from '../rule/judge/compile-rule.ts';
import type { RuleReport } from '../rule/judge/compiled-rule.ts';
import { readUnsavedRule } from '../rule/read-unsaved-rule.ts';
import { findRule } from '../rule/rule.store.ts';
import { readRedemption } from './read-request.ts';
import { tryRule, type TriedOn } from './try-rule.ts';
import { toApplicableLists } from './wire-applicable.ts';

export interface RuleCheckParts {
  db: Pool;
  clock: Clock;
  tracking: TrackingIds;
}

/** The older way to try a rule (wire contract §2.12): whether it holds for what the request says, and what of it the discount would be for. */
export function ruleValidationRoute(http: Http, parts: RuleCheckParts): void {
  const schema = {
    summary: 'Try a validation rule', params: Type.Object({ ruleId: Type.String({ maxLength: 100 }) }), body: Nullable(RuleValidationRequest), response: { 200: RuleValidation },
  };
  http.post('/validation-rules/:ruleId/validation', { config: { permission: 'validation.create' }, schema }, async (request) => {
    const { projectId } = principalOf(request);
    const { ruleId } = request.params;
    const rule = await findRule(parts.db, projectId, ruleId);
    if (rule === undefined) throw notFound('validation_rules', ruleId);
    const on = await sampleOf(parts, request, request.body ?? {}, { code: null, campaignId: null, at: null });
    const { report, products } = await tryRule(parts, projectId, compileRule(rule), on);
    return { valid: report.isMet, rule_id: ruleId, applicable_to: toApplicableLists(products).applicable_to };
  });
}

/** What a rule that is perhaps not saved yet says of a sample, condition by condition. */
export function ruleCheckRoute(http: Http, parts: RuleCheckParts): void {
  const schema = { params: Type.Object({ projectId: Type.String() }), body: RuleCheckRequest, response: { 200: RuleCheck } };
  http.post('/rules/check', { config: { permission: 'validation-rule.read' }, schema }, async (request) => {
    const { projectId } = principalOf(request);
    const { sample, ...said } = request.body;
    const rule = await readUnsavedRule(parts.db, projectId, said);
    const on = await sampleOf(parts, request, sample, {
      code: sample.code || null, campaignId: sample.campaign_id || null, at: sample.at ? parseInstant(sample.at) : null,
    });
    return toCheck((await tryRule(parts, projectId, compileRule({ ruleId: '', version: 0, ...rule }), on)).report);
  });
}

async function sampleOf(
  { tracking, clock }: RuleCheckParts, request: FastifyRequest, body: RuleValidationRequest, { code, ...on }: Omit<TriedOn, 'asked'> & { code: string | null },
): Promise<TriedOn> {
  const redeemables = code === null ? [] : [{ object: 'voucher' as const, id: code }];
  const from = { principal: principalOf(request), requestId: request.id, now: clock.now() };
  return { ...on, asked: await readRedemption('validation', { ...body, redeemables }, tracking, from) };
}

function toCheck({ isMet, violation, conditions }: RuleReport): RuleCheck {
  return {
    is_met: isMet, key: violation?.key ?? null, message: violation?.message ?? null,
    conditions: conditions.map(({ place, name, property, conditions: asked, seen, isMet: isHeld }) => ({ place, name, property, conditions: asked, seen, is_met: isHeld })),
  };
}
