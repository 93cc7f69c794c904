/** What a replay is asked for, read, looked up and fixed: later changes of rules or terms change nothing of it. */
import { isDeepStrictEqual } from 'node:util';
import { replayDaysMax } from '../../contract/constants.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import { ruleNameOf } from '../../contract/rule-language.ts';
import type { ReplayRequest } from '../../contract/rule-replay.ts';
import { findCampaign } from '../campaign/campaign.store.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { Discount } from '../discount/apply-discount.ts';
import { readDiscount } from '../discount/read-discount.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { assignmentsOf } from '../rule/assignment.store.ts';
import type { RuleVersion } from '../rule/judge/compile-rule.ts';
import { readRules } from '../rule/read-rule.ts';
import { resolveApplicableTo } from '../rule/resolve-references.ts';
import { findRules } from '../rule/rule.store.ts';
import type { Rule } from '../rule/rule.ts';
import { findStackingRules } from '../stacking/stacking-rules.store.ts';
import { stackingRulesOf } from '../stacking/stacking-rules.ts';
import { compiledSide, namesIn, productsOf } from './ready-plan.ts';
import type { ReplayPlan, Side } from './replay.ts';
import { findGoneSegments, findPeriod } from './replay-period.query.ts';

export interface Planned {
  campaignId: string;
  plan: ReplayPlan;
}

/**
 * Throws 404 for a campaign, rule or product that there is not, 400 for a period, rules or a discount that make no sense. Nothing is written; products are
 * kept from being deleted until the transaction ends.
 */
export async function planReplay(tx: Transaction, projectId: string, campaign: string, request: ReplayRequest, now: Date): Promise<Planned> {
  const found = await findCampaign(tx, projectId, campaign);
  if (found === undefined) throw notFound('campaign', campaign);
  checkPeriod(request);
  const before: Side = { rules: await rulesOfCampaign(tx, projectId, found.campaignId), discount: found.terms.discount };
  const after: Side = { rules: await changedRules(tx, projectId, before.rules, request), discount: changedDiscount(found, request) };
  const [compiledBefore, compiledAfter] = [compiledSide(before), compiledSide(after)];
  if (compiledAfter.filter(({ applicableTo }) => applicableTo !== null).length > 1) {
    throw new ApiError('invalid_payload', { details: 'Property .rules: a campaign has at most one rule that chooses products' });
  }
  const segmentIds = new Set([...compiledBefore, ...compiledAfter].flatMap(({ needs }) => needs.segmentIds));
  const period = await findPeriod(tx, projectId, request.from, request.to, now);
  const stacking = await findStackingRules(tx, projectId);
  const hasDiscount = differ(before.discount, after.discount);
  return {
    campaignId: found.campaignId,
    plan: {
      from: period.from.toISOString(), before: period.before.toISOString(), timeZone: period.timeZone, sides: { before, after },
      category: found.category === null || found.categoryId === null ? null : { id: found.categoryId, name: found.category },
      stacking: stacking ?? stackingRulesOf({}), isRepriced: hasDiscount || differ(productsOf(compiledBefore), productsOf(compiledAfter)),
      budgets: budgetsOf([...before.rules, ...after.rules]), goneSegments: await findGoneSegments(tx, projectId, [...segmentIds]), hasDiscount,
    },
  };
}

function checkPeriod({ from, to }: ReplayRequest): void {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days >= 1 && days <= replayDaysMax) return;
  throw new ApiError('invalid_payload', { details: `Properties .from and .to should be a period of 1 to ${replayDaysMax} days` });
}

async function rulesOfCampaign(db: Db, projectId: string, campaignId: string): Promise<RuleVersion[]> {
  const assigned = (await assignmentsOf(db, projectId, [campaignId])).get(campaignId) ?? [];
  return versionsOf(db, projectId, assigned.map(({ ruleId }) => ruleId));
}

/** In the order of their ids, as redemptions judge them. */
async function versionsOf(db: Db, projectId: string, ruleIds: readonly string[]): Promise<RuleVersion[]> {
  if (ruleIds.length === 0) return [];
  const rules = await findRules(db, projectId, ruleIds);
  return rules.map(toVersion).sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1));
}

function toVersion({ ruleId, version, rules, error, applicableTo }: Rule): RuleVersion {
  return { ruleId, version, rules, error, applicableTo };
}

async function changedRules(tx: Transaction, projectId: string, before: readonly RuleVersion[], { rules, removed_rules: removed }: ReplayRequest): Promise<RuleVersion[]> {
  const gone = new Set(removed ?? []);
  const unknown = [...gone].find((id) => before.every(({ ruleId }) => ruleId !== id));
  if (unknown !== undefined) throw notFound('validation_rules', unknown);
  const drafts: RuleVersion[] = [];
  for (const [index, draft] of (rules ?? []).entries()) drafts.push(await readDraft(tx, projectId, before, draft, `.rules.${index}`));
  const replaced = new Set(drafts.map(({ ruleId }) => ruleId));
  return [...before.filter(({ ruleId }) => !gone.has(ruleId) && !replaced.has(ruleId)), ...drafts];
}

type Draft = NonNullable<NonNullable<ReplayRequest['rules']>[number]>;

/** What a draft leaves out of a rule that there is stays as it is. */
async function readDraft(tx: Transaction, projectId: string, before: readonly RuleVersion[], draft: Draft, place: string): Promise<RuleVersion> {
  const { rule_id: ruleId, rules, applicable_to: applicableTo } = draft;
  const known = ruleId ? (before.find((rule) => rule.ruleId === ruleId) ?? (await versionsOf(tx, projectId, [ruleId]))[0]) : undefined;
  if (ruleId && known === undefined) throw notFound('validation_rules', ruleId);
  return {
    ruleId: ruleId ?? '', version: known?.version ?? 0, error: null,
    rules: rules === undefined || rules === null ? (known?.rules ?? {}) : atPlace(place, () => readRules(rules)),
    applicableTo: applicableTo === undefined ? (known?.applicableTo ?? null) : await resolveApplicableTo(tx, projectId, applicableTo),
  };
}

/** A fault of the conditions says which of the drafts has it. */
function atPlace<Value>(place: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiError) throw new ApiError(error.key, { ...error.detail, details: `Property ${place}: ${error.detail.details ?? ''}` });
    throw error;
  }
}

function changedDiscount({ terms }: Campaign, { discount }: ReplayRequest): Discount | null {
  return discount === undefined || discount === null ? terms.discount : readDiscount(discount);
}

/** The names of conditions on counters. */
function budgetsOf(rules: readonly RuleVersion[]): string[] {
  return [...new Set(rules.flatMap((rule) => namesIn(rule.rules)))].filter((name) => ruleNameOf(name)?.counter);
}

function differ(one: unknown, other: unknown): boolean {
  return !isDeepStrictEqual(one, other);
}
