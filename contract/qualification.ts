/** Which codes and campaigns would do something for a customer and an order (wire contract §2.8, §2.4, §2.5). */
import { Type, type Static } from 'typebox';
import { WireCampaign } from './campaign.ts';
import { WireCategory } from './category.ts';
import { Instant, Maybe, Metadata } from './common.ts';
import { CustomerReference } from './customer.ts';
import { OrderRequest, WireOrder } from './order.ts';
import { ApplicableList, StackingRules } from './redemption.ts';
import { AssignmentsOfObject } from './rule.ts';
import { WireVoucher } from './voucher.ts';

export const QualificationScenario = Type.Enum([
  'ALL', 'CUSTOMER_WALLET', 'AUDIENCE_ONLY', 'PRODUCTS', 'PRODUCTS_DISCOUNT', 'PROMOTION_STACKS', 'PRODUCTS_BY_CUSTOMER', 'PRODUCTS_DISCOUNT_BY_CUSTOMER',
]);
export type QualificationScenario = Static<typeof QualificationScenario>;

const asked = { customer: Maybe(CustomerReference), order: Maybe(OrderRequest), tracking_id: Maybe(Type.String({ maxLength: 2000 })), metadata: Maybe(Metadata) };

/** `POST /v1/qualifications`. */
export const QualificationRequest = Type.Object({
  ...asked,
  mode: Maybe(Type.Enum(['BASIC', 'ADVANCED'])),
  scenario: Maybe(QualificationScenario),
  options: Maybe(Type.Object({
    limit: Maybe(Type.Integer({ minimum: 1, maximum: 100, default: 5 })),
    starting_after: Maybe(Instant),
    filters: Maybe(Type.Unknown()),
    expand: Maybe(Type.Array(Type.String({ maxLength: 50, description: 'redeemable, category, validation_rules' }), { maxItems: 20 })),
    sorting_rule: Maybe(Type.Enum(['BEST_DEAL', 'LEAST_DEAL', 'DEFAULT'])),
  })),
});
export type QualificationRequest = Static<typeof QualificationRequest>;

export const QualifiedRedeemable = Type.Object({
  id: Type.String({ description: 'code of a voucher, id of a campaign' }),
  object: Type.Enum(['voucher', 'campaign']),
  created_at: Instant,
  result: Type.Object({ discount: Type.Optional(Metadata) }),
  order: Type.Optional(WireOrder),
  applicable_to: ApplicableList,
  inapplicable_to: ApplicableList,
  metadata: Type.Optional(Metadata),
  categories: Type.Optional(Type.Array(WireCategory)),
  campaign_name: Type.Optional(Type.String()),
  campaign_id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  validation_rules_assignments: Type.Optional(AssignmentsOfObject),
});
export type QualifiedRedeemable = Static<typeof QualifiedRedeemable>;

/** `total`: how many stand on this page. */
export const QualificationAnswer = Type.Object({
  redeemables: Type.Object({
    object: Type.Literal('list'), data_ref: Type.Literal('data'), data: Type.Array(QualifiedRedeemable), total: Type.Integer(), has_more: Type.Boolean(),
    more_starting_after: Type.Optional(Instant),
  }),
  tracking_id: Type.Optional(Type.String()),
  order: Type.Optional(WireOrder),
  stacking_rules: StackingRules,
});
export type QualificationAnswer = Static<typeof QualificationAnswer>;

/** `POST /v1/campaigns/qualification`, `POST /v1/vouchers/qualification`: older ways to ask; the body may be left out. */
export const OlderQualificationRequest = Type.Union([Type.Object(asked), Type.Null()]);
export const OlderQualificationQuery = Type.Object({
  audienceRulesOnly: Type.Optional(Type.Boolean()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  order: Type.Optional(Type.String({ maxLength: 50, description: 'created_at or -created_at' })),
});

const list = { object: Type.Literal('list'), total: Type.Integer(), data_ref: Type.Literal('data') };
export const QualifiedCampaigns = Type.Object({ ...list, data: Type.Array(WireCampaign) });
export const QualifiedVouchers = Type.Object({ ...list, data: Type.Array(WireVoucher) });
