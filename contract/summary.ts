/** The sums of a campaign on the wire (wire contract §2.4.12). Amounts in minor units, gross; null where nobody counted or knows. */
import { Type, type Static } from 'typebox';
import { CampaignSize, Instant, Metadata, Nullable } from './common.ts';

const NotCounted = Nullable(Type.Integer({ description: 'validations are not counted yet' }));

/** `GET /v1/campaigns/{id}/summary?start_date&end_date`: local days of the project, both inclusive; without them the whole life. */
export const CampaignSummary = Type.Object({
  object: Type.Literal('campaign_summary'),
  campaign: Type.Object({
    id: Type.String(),
    name: Type.String(),
    description: Nullable(Type.String()),
    category: Nullable(Type.String()),
    campaign_type: Type.Literal('DISCOUNT_COUPONS'),
    type: CampaignSize,
    active: Type.Boolean(),
    start_date: Nullable(Instant),
    expiration_date: Nullable(Instant),
    metadata: Metadata,
    created_at: Instant,
    updated_at: Nullable(Instant),
    object: Type.Literal('campaign'),
  }),
  redemptions: Type.Integer(),
  redemptions_succeeded: Type.Integer(),
  redemptions_failed: Type.Integer(),
  rollbacks: Type.Integer(),
  rollbacks_succeeded: Type.Integer(),
  rollbacks_failed: Type.Integer(),
  validations: NotCounted,
  validations_succeeded: NotCounted,
  validations_failed: NotCounted,
  orders_amount: Nullable(Type.Integer()),
  orders_rolledback_amount: Type.Integer(),
  vouchers_created: Type.Integer(),
  vouchers_deleted: Type.Integer(),
  publications: Type.Integer(),
  publications_succeeded: Type.Integer(),
  publications_failed: Type.Integer(),
  discounted_amount: Nullable(Type.Integer()),
  rolledback_discounted_amount: Type.Integer(),
});
export type CampaignSummary = Static<typeof CampaignSummary>;
