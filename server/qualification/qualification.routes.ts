import type { FastifyRequest } from 'fastify';
import {
  OlderQualificationQuery, OlderQualificationRequest, QualificationAnswer, QualificationRequest, QualifiedCampaigns, QualifiedVouchers, type QualifiedRedeemable,
} from '../../contract/qualification.ts';
import type { WireCategory } from '../../contract/category.ts';
import { ApiError } from '../../contract/errors.ts';
import { principalOf } from '../access/principal.ts';
import { findCampaign } from '../campaign/campaign.store.ts';
import { toWireCampaign } from '../campaign/wire-campaign.ts';
import { findUnits } from '../catalogue/unit-objects.ts';
import { findWireCategories } from '../category/category.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Http } from '../platform/http.ts';
import type { AskedRedeem } from '../redemption/decision/command.ts';
import type { QualifyParts } from '../redemption/qualify.ts';
import { assignmentsOf } from '../rule/assignment.store.ts';
import type { Assignment } from '../rule/rule.ts';
import { toAssignmentList } from '../rule/wire-rule.ts';
import { readQuestion } from '../redemption/read-request.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import { answerVouchers } from '../voucher/answer-vouchers.ts';
import { findQualified, type Found, type FoundOne, type Question } from './find-qualified.ts';

export interface QualificationParts extends QualifyParts {
  clock: Clock;
  publicUrl: string;
}

/** Whether an order and a customer would get something, and of what (wire contract §2.8), and the two older ways to ask (§2.4, §2.5). */
export function qualificationRoutes(http: Http, parts: QualificationParts): void {
  http.post('/qualifications', {
    config: { permission: 'qualification.read' },
    schema: { summary: 'Find what qualifies', body: QualificationRequest, response: { 200: QualificationAnswer } },
  }, async (request) => {
    const { body } = request;
    const { limit, starting_after: startingAfter, filters, sorting_rule: sorting, expand } = body.options ?? {};
    const scenario = body.scenario ?? 'ALL';
    const judging = scenario === 'AUDIENCE_ONLY' ? 'audience' : 'offer';
    const found = await findQualified(parts, {
      projectId: principalOf(request).projectId, asked: await askedBy(parts, request, body, judging), judging, scenario, limit: limit ?? 5,
      startingAfter: startingAfter ?? null, filters: filters ?? undefined, sorting: sorting ?? 'DEFAULT',
    });
    return toAnswer(found, new Set(expand ?? []), await toldWith(parts, request, found, expand ?? []));
  });
  olderRoutes(http, parts);
}

function olderRoutes(http: Http, parts: QualificationParts): void {
  const older = { body: OlderQualificationRequest, querystring: OlderQualificationQuery };
  http.post('/campaigns/qualification', {
    config: { permission: 'qualification.read' }, schema: { summary: 'Find campaigns that qualify', ...older, response: { 200: QualifiedCampaigns } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const found = await findOlder(parts, request, request.body, request.query, 'campaign');
    const campaigns = await Promise.all(found.map(({ candidate }) => findCampaign(parts.db, projectId, candidate.id)));
    const there = campaigns.filter((campaign) => campaign !== undefined);
    const told = { categories: new Map<string, WireCategory>(), catalogue: await findUnits(parts.db, projectId, there.map(({ terms }) => terms.discount)) };
    const data = there.map((campaign) => toWireCampaign(campaign, told));
    return { object: 'list' as const, total: data.length, data_ref: 'data' as const, data };
  });

  http.post('/vouchers/qualification', {
    config: { permission: 'qualification.read' }, schema: { summary: 'Find vouchers that qualify', ...older, response: { 200: QualifiedVouchers } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const found = await findOlder(parts, request, request.body, request.query, 'voucher');
    const vouchers = new Map((await findVouchers(parts.db, projectId, found.map(({ candidate }) => candidate.id))).map((voucher) => [voucher.voucherId, voucher]));
    const data = await answerVouchers(parts.db, projectId, found.flatMap(({ candidate }) => vouchers.get(candidate.id) ?? []), parts.publicUrl);
    return { object: 'list' as const, total: data.length, data_ref: 'data' as const, data };
  });
}

/** Most vouchers that the older way answers (wire contract §2.5). */
const olderLimitMax = 50;

interface OlderQuery {
  audienceRulesOnly?: boolean;
  limit?: number;
  order?: string;
}

async function findOlder(
  parts: QualificationParts, request: FastifyRequest, body: QualificationRequest | null, query: OlderQuery, only: 'voucher' | 'campaign',
): Promise<FoundOne[]> {
  const { order = '-created_at', limit = 10, audienceRulesOnly = false } = query;
  if (!/^-?created_at$/.test(order)) throw new ApiError('invalid_query_params', { details: 'Property .order should be one of created_at, -created_at' });
  const judging = audienceRulesOnly ? 'audience' : 'offer';
  const { found } = await findQualified(parts, {
    projectId: principalOf(request).projectId, asked: await askedBy(parts, request, body ?? {}, judging), judging, scenario: 'ALL', only,
    limit: Math.min(limit, olderLimitMax), startingAfter: null, filters: undefined, sorting: 'DEFAULT',
  });
  return order.startsWith('-') ? found : found.toReversed();
}

/** An audience is looked for whatever is in the cart. */
async function askedBy(
  { clock, tracking }: QualificationParts, request: FastifyRequest, body: QualificationRequest, judging: Question['judging'],
): Promise<AskedRedeem> {
  const { customer, order, metadata, tracking_id } = body;
  const asked = { customer, order: judging === 'audience' ? null : order, metadata, tracking_id };
  return readQuestion(asked, tracking, { principal: principalOf(request), requestId: request.id, now: clock.now() });
}

/** What is told beside what qualifies, where it was asked for. */
interface ToldWith {
  categories: ReadonlyMap<string, WireCategory>;
  /** By the id of the campaign or voucher that they hold for. */
  assignments: ReadonlyMap<string, readonly Assignment[]>;
}

async function toldWith({ db }: QualificationParts, request: FastifyRequest, { found }: Found, expand: readonly string[]): Promise<ToldWith> {
  const { projectId } = principalOf(request);
  const [categories, assignments] = await Promise.all([
    expand.includes('category') ? findWireCategories(db, projectId, found.map(({ categoryId }) => categoryId)) : new Map<string, WireCategory>(),
    expand.includes('validation_rules') ? assignmentsOf(db, projectId, found.flatMap(ruledBy)) : new Map<string, Assignment[]>(),
  ]);
  return { categories, assignments };
}

/** What has the rules that hold for it: the campaign of a voucher, and itself. */
function ruledBy({ campaignId, candidate }: FoundOne): string[] {
  return campaignId === null ? [candidate.id] : [campaignId, candidate.id];
}

function toAnswer({ found, more, order, trackingId, stacking }: Found, expand: ReadonlySet<string>, told: ToldWith): QualificationAnswer {
  const data = found.map((one) => toRedeemable(one, expand, told));
  return {
    redeemables: {
      object: 'list', data_ref: 'data', data, total: data.length, has_more: more !== null, ...(more !== null && { more_starting_after: more }),
    },
    ...(trackingId !== null && { tracking_id: trackingId }),
    ...(order !== null && { order }),
    stacking_rules: stacking,
  };
}

function toRedeemable(one: FoundOne, expand: ReadonlySet<string>, { categories, assignments }: ToldWith): QualifiedRedeemable {
  const { id, redeemable, campaignId, campaignName, categoryId, candidate } = one;
  const { order, applicable_to, inapplicable_to, result, metadata } = redeemable;
  const isCampaign = candidate.object === 'campaign';
  const category = categories.get(categoryId ?? '');
  const assigned = ruledBy(one).flatMap((object) => assignments.get(object) ?? []);
  return {
    id, object: candidate.object, created_at: candidate.createdAt.toISOString(), result, ...(order && { order }), applicable_to, inapplicable_to,
    ...(expand.has('redeemable') && { metadata }),
    ...(expand.has('category') && { categories: category === undefined ? [] : [category] }),
    ...(isCampaign && campaignName !== null && { name: campaignName }),
    ...(!isCampaign && campaignName !== null && { campaign_name: campaignName }),
    ...(!isCampaign && campaignId !== null && { campaign_id: campaignId }),
    ...(assigned.length > 0 && { validation_rules_assignments: toAssignmentList(assigned) }),
  };
}
