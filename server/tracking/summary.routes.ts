import { Type } from 'typebox';
import { ApiError, notFound } from '../../contract/errors.ts';
import { CampaignSummary } from '../../contract/summary.ts';
import { principalOf } from '../access/principal.ts';
import { findCampaign } from '../campaign/campaign.store.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { readCampaignSums, type CampaignSums } from './campaign-summary.query.ts';

export interface SummaryParts {
  db: Db;
}

const querystring = Type.Object({
  start_date: Type.Optional(Type.String({ format: 'day' })),
  end_date: Type.Optional(Type.String({ format: 'day' })),
});

/** `GET /v1/campaigns/{id}/summary` (wire contract §2.4.12): the sums of which box 1, 2 and 5 are made. */
export function summaryRoutes(http: Http, { db }: SummaryParts): void {
  const schema = { params: Type.Object({ campaignId: Type.String() }), querystring, response: { 200: CampaignSummary } };
  http.get('/campaigns/:campaignId/summary', { config: { permission: 'campaign.read' }, schema }, async (request) => {
    const { projectId } = principalOf(request);
    const range = rangeOf(request.query);
    const campaign = await findCampaign(db, projectId, request.params.campaignId);
    if (campaign === undefined) throw notFound('campaign', request.params.campaignId);
    return toSummary(await readCampaignSums(db, { projectId, campaignId: campaign.campaignId, range }));
  });
}

function rangeOf({ start_date: from, end_date: to }: { start_date?: string; end_date?: string }): { from: string; to: string } | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined || to === undefined) throw new ApiError('invalid_query_params', { details: 'start_date and end_date must be given together' });
  if (from > to) throw new ApiError('invalid_query_params', { details: 'start_date is later than end_date' });
  return { from, to };
}

function toSummary(sums: CampaignSums): CampaignSummary {
  return {
    object: 'campaign_summary',
    campaign: {
      id: sums.campaign_id,
      name: sums.name,
      description: sums.description,
      category: sums.category,
      campaign_type: 'DISCOUNT_COUPONS',
      type: sums.size,
      active: sums.active,
      start_date: sums.start_date?.toISOString() ?? null,
      expiration_date: sums.expiration_date?.toISOString() ?? null,
      metadata: sums.metadata,
      created_at: sums.created_at.toISOString(),
      updated_at: sums.updated_at?.toISOString() ?? null,
      object: 'campaign',
    },
    redemptions: sums.redemptions_succeeded + sums.redemptions_failed,
    redemptions_succeeded: sums.redemptions_succeeded,
    redemptions_failed: sums.redemptions_failed,
    rollbacks: sums.rollbacks_succeeded + sums.rollbacks_failed,
    rollbacks_succeeded: sums.rollbacks_succeeded,
    rollbacks_failed: sums.rollbacks_failed,
    validations: null,
    validations_succeeded: null,
    validations_failed: null,
    orders_amount: sums.order_minor,
    orders_rolledback_amount: sums.order_rolled_back_minor,
    vouchers_created: sums.vouchers_created,
    vouchers_deleted: sums.vouchers_deleted,
    publications: sums.publications_succeeded + sums.publications_failed,
    publications_succeeded: sums.publications_succeeded,
    publications_failed: sums.publications_failed,
    discounted_amount: sums.discount_minor,
    rolledback_discounted_amount: sums.discount_rolled_back_minor,
  };
}
