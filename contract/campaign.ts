/** Campaigns of the wire contract (wire contract §2.4). */
import { Type, type Static } from 'typebox';
import { categoryOf, WireCategory } from './category.ts';
import { CampaignSize, CursorQuery, Instant, InstantRange, Maybe, Metadata, MinorUnits, Nullable, pagedListOf, PageQuery, strict } from './common.ts';
import { limitsMax, NewLimit } from './limits.ts';
import { AssignmentsOfObject } from './rule.ts';
import { CodeConfig, DiscountRequest, RedemptionQuantity, ValidityHours, ValidityTimeframe, WireDiscount, Weekdays } from './voucher.ts';
import { vouchersCountMax } from './vouchers-count.ts';

/** `DRAFT`: saved without codes; `MODIFYING`: an edit is being taken to the codes that nobody has yet. */
const generationStatus = Type.Union([
  Type.Literal('DONE'), Type.Literal('IN_PROGRESS'), Type.Literal('FAILED'), Type.Literal('DRAFT'), Type.Literal('MODIFYING'),
]);

/** When a campaign's codes can be redeemed; null and absent are the same when a campaign is made, and null clears when it is changed. */
const timing = {
  start_date: Maybe(Instant),
  expiration_date: Maybe(Instant),
  validity_timeframe: Maybe(ValidityTimeframe),
  validity_day_of_week: Maybe(Weekdays),
  validity_hours: Maybe(ValidityHours),
  activity_duration_after_publishing: Maybe(Type.String({ maxLength: 40 })),
};

const about = {
  description: Maybe(Type.String({ maxLength: 10_000 })),
  ...categoryOf,
  metadata: Maybe(Metadata),
  join_once: Maybe(Type.Boolean()),
  auto_join: Maybe(Type.Boolean()),
};

/** What the vouchers of a campaign are like. */
const offer = {
  redemption: Maybe(RedemptionQuantity),
  code_config: Maybe(CodeConfig),
};

/** `POST /v1/campaigns`. `limits` is an extension of the contract: budgets from the first redemption on. */
export const NewCampaign = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 500 }),
  campaign_type: Maybe(Type.String()),
  type: Maybe(Type.String()),
  vouchers_count: Maybe(Type.Integer({ minimum: 0, maximum: vouchersCountMax })),
  active: Maybe(Type.Boolean()),
  validation_rules: Maybe(Type.Array(Type.String(), { maxItems: 100, description: 'one id at most' })),
  use_voucher_metadata_schema: Maybe(Type.Boolean()),
  ...timing,
  ...about,
  voucher: Type.Object({
    type: Maybe(Type.String()),
    discount: DiscountRequest,
    ...offer,
  }),
  draft: Maybe(Type.Boolean({ description: 'beyond the contract: saved without codes until it is launched' })),
  limits: Maybe(Type.Object({
    redemptions: Maybe(MinorUnits),
    discount_amount: Maybe(MinorUnits),
    list: Maybe(Type.Array(NewLimit, { maxItems: limitsMax, description: 'limits of any scope, measure and period' })),
  }, strict)),
});
export type NewCampaign = Static<typeof NewCampaign>;

/** `PUT /v1/campaigns/{id}`: members that are absent stay as they are. */
export const CampaignUpdate = Type.Object({
  ...timing,
  ...about,
  unset_metadata_fields: Maybe(Type.Array(Type.String(), { maxItems: 200 })),
  type: Maybe(Type.String()),
  discount: Maybe(DiscountRequest),
  name: Maybe(Type.String({ maxLength: 500, description: 'of a draft; of others passed over, as `vouchers_count` and `voucher`' })),
  vouchers_count: Maybe(Type.Integer({ minimum: 0, maximum: vouchersCountMax })),
  voucher: Maybe(Type.Object({ discount: Maybe(DiscountRequest), ...offer })),
});
export type CampaignUpdate = Static<typeof CampaignUpdate>;

/** `POST /v1/campaigns/{id}/clone`, beyond the contract: everything but the name. A draft, unless `draft` is false. */
export const CloneRequest = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 500 }),
  vouchers_count: Maybe(Type.Integer({ minimum: 0, maximum: vouchersCountMax })),
  draft: Maybe(Type.Boolean()),
});
export type CloneRequest = Static<typeof CloneRequest>;

/** In answers, what is unset is left out. */
const wireTiming = {
  start_date: Type.Optional(Instant),
  expiration_date: Type.Optional(Instant),
  validity_timeframe: Type.Optional(ValidityTimeframe),
  validity_day_of_week: Type.Optional(Weekdays),
  validity_hours: Type.Optional(ValidityHours),
};

export const WireCampaign = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  campaign_type: Type.Literal('DISCOUNT_COUPONS'),
  type: CampaignSize,
  voucher: Type.Object({
    type: Type.Literal('DISCOUNT_VOUCHER'),
    discount: Type.Optional(WireDiscount),
    redemption: Type.Object({ quantity: Nullable(Type.Integer()) }),
    code_config: Type.Optional(Type.Object({
      length: Type.Integer(), charset: Type.String(), pattern: Type.String(), prefix: Type.Optional(Type.String()), postfix: Type.Optional(Type.String()),
    })),
    is_referral_code: Type.Literal(false),
    ...wireTiming,
  }),
  auto_join: Type.Boolean(),
  join_once: Type.Boolean(),
  use_voucher_metadata_schema: Type.Boolean(),
  ...wireTiming,
  activity_duration_after_publishing: Type.Optional(Type.String()),
  vouchers_count: Type.Integer(),
  planned_vouchers_count: Type.Optional(Type.Integer({ description: 'of a draft: how many codes its launch makes' })),
  active: Type.Boolean(),
  metadata: Type.Optional(Metadata),
  created_at: Instant,
  updated_at: Type.Optional(Instant),
  category: Type.Optional(Type.String()),
  creation_status: generationStatus,
  vouchers_generation_status: generationStatus,
  protected: Type.Literal(false),
  category_id: Nullable(Type.String()),
  categories: Type.Array(WireCategory),
  object: Type.Literal('campaign'),
  validation_rules_assignments: AssignmentsOfObject,
});
export type WireCampaign = Static<typeof WireCampaign>;

export const CampaignList = pagedListOf('campaigns', WireCampaign);

export const CampaignQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
  order: Type.Optional(Type.String()),
  campaign_status: Type.Optional(Type.String()),
  campaign_type: Type.Optional(Type.String()),
  is_referral_code: Type.Optional(Type.Boolean()),
  expand: Type.Optional(Type.Array(Type.String(), { maxItems: 10, description: '`category`: with the category in `categories`' })),
  created_at: Type.Optional(InstantRange),
  updated_at: Type.Optional(InstantRange),
  filters: Type.Optional(Type.Unknown()),
});
export type CampaignQuery = Static<typeof CampaignQuery>;
