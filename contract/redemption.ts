/** Validations, redemptions and rollbacks on the wire (wire contract §2.7, §2.9). */
import { Type, type Static } from 'typebox';
import { CustomerReference, SimpleCustomer } from './customer.ts';
import { Instant, InstantRange, listOf, Maybe, Metadata, Nullable, PageQuery } from './common.ts';
import { OrderRequest, WireOrder } from './order.ts';
import { WireVoucher } from './voucher.ts';

const TrackingId = Maybe(Type.String({ maxLength: 2000 }));

export const Redeemable = Type.Object({
  object: Type.String({ maxLength: 50 }),
  id: Type.String({ minLength: 1, maxLength: 500 }),
});
export type Redeemable = Static<typeof Redeemable>;

/** Body of `POST /v1/redemptions` and `POST /v1/validations`. */
export const RedemptionRequest = Type.Object({
  redeemables: Type.Array(Redeemable, { minItems: 1, maxItems: 30 }),
  order: Maybe(OrderRequest),
  customer: Maybe(CustomerReference),
  tracking_id: TrackingId,
  metadata: Maybe(Metadata),
  session: Type.Optional(Type.Unknown()),
});
export type RedemptionRequest = Static<typeof RedemptionRequest>;

/** Body of `POST /v1/redemptions/{id}/rollback`; may be left out. The reason may be in the query too. */
export const RollbackRequest = Type.Object({
  reason: Maybe(Type.String({ maxLength: 5000 })),
  tracking_id: TrackingId,
  customer: Maybe(CustomerReference),
  order: Maybe(OrderRequest),
  metadata: Maybe(Metadata),
});
export type RollbackRequest = Static<typeof RollbackRequest>;

export const RollbackQuery = Type.Object({
  reason: Type.Optional(Type.String({ maxLength: 5000 })),
  tracking_id: Type.Optional(Type.String({ maxLength: 2000 })),
});

/** How codes of one request act together; only the defaults so far. */
export const StackingRules = Type.Object({
  redeemables_limit: Type.Integer(),
  applicable_redeemables_limit: Type.Integer(),
  applicable_redeemables_per_category_limit: Type.Integer(),
  applicable_redeemables_category_limits: Metadata,
  applicable_exclusive_redeemables_limit: Type.Integer(),
  applicable_exclusive_redeemables_per_category_limit: Type.Integer(),
  exclusive_categories: Type.Array(Type.String()),
  joint_categories: Type.Array(Type.String()),
  redeemables_application_mode: Type.String(),
  redeemables_sorting_rule: Type.String(),
  redeemables_products_application_mode: Type.String(),
  redeemables_no_effect_rule: Type.String(),
  no_effect_skip_categories: Type.Array(Type.String()),
  no_effect_redeem_anyway_categories: Type.Array(Type.String()),
  redeemables_rollback_order_mode: Type.String(),
  grouped_redeemables_sorting_rule: Type.String(),
});
export type StackingRules = Static<typeof StackingRules>;

const Channel = Type.Object({ channel_id: Nullable(Type.String()), channel_type: Type.String() });

const entryMembers = {
  id: Type.String(),
  date: Instant,
  customer_id: Nullable(Type.String()),
  tracking_id: Nullable(Type.String()),
  metadata: Nullable(Metadata),
  result: Type.Union([Type.Literal('SUCCESS'), Type.Literal('FAILURE')]),
  failure_code: Type.Optional(Type.String()),
  failure_message: Type.Optional(Type.String()),
  order: Type.Optional(WireOrder),
  channel: Channel,
  customer: Type.Optional(SimpleCustomer),
  related_object_type: Type.Literal('voucher'),
  related_object_id: Nullable(Type.String()),
  voucher: Type.Optional(WireVoucher),
};

export const WireRedemption = Type.Object({
  object: Type.Literal('redemption'),
  status: Type.Union([Type.Literal('SUCCEEDED'), Type.Literal('FAILED'), Type.Literal('ROLLED_BACK')]),
  ...entryMembers,
});
export type WireRedemption = Static<typeof WireRedemption>;

export const WireRollback = Type.Object({
  object: Type.Literal('redemption_rollback'),
  redemption: Type.String(),
  amount: Type.Optional(Type.Integer()),
  reason: Type.Optional(Nullable(Type.String())),
  ...entryMembers,
});
export type WireRollback = Static<typeof WireRollback>;

/** Answer of `POST /v1/redemptions`. Both lists are always there, unlike in a validation. */
export const RedemptionAnswer = Type.Object({
  redemptions: Type.Array(WireRedemption),
  order: Type.Optional(WireOrder),
  inapplicable_redeemables: Type.Array(Type.Unknown()),
  skipped_redeemables: Type.Array(Type.Unknown()),
});
export type RedemptionAnswer = Static<typeof RedemptionAnswer>;

const emptyList = Type.Object({ data: Type.Array(Type.Unknown()), total: Type.Integer(), data_ref: Type.Literal('data'), object: Type.Literal('list') });

export const ApplicableRedeemable = Type.Object({
  status: Type.Literal('APPLICABLE'),
  id: Type.String(),
  object: Type.Literal('voucher'),
  order: Type.Optional(WireOrder),
  applicable_to: emptyList,
  inapplicable_to: emptyList,
  result: Type.Object({ discount: Type.Optional(Metadata) }),
  metadata: Metadata,
});
export type ApplicableRedeemable = Static<typeof ApplicableRedeemable>;

export const InapplicableRedeemable = Type.Object({
  status: Type.Literal('INAPPLICABLE'),
  id: Type.String(),
  object: Type.Literal('voucher'),
  result: Type.Object({ error: Metadata, details: Type.Optional(Type.Object({ key: Type.String(), message: Type.String() })) }),
  metadata: Metadata,
});
export type InapplicableRedeemable = Static<typeof InapplicableRedeemable>;

/** Answer of `POST /v1/validations`: 200 also when the codes cannot be redeemed. */
export const ValidationAnswer = Type.Object({
  id: Type.Optional(Type.String()),
  valid: Type.Boolean(),
  redeemables: Type.Array(Type.Union([ApplicableRedeemable, InapplicableRedeemable])),
  inapplicable_redeemables: Type.Optional(Type.Array(InapplicableRedeemable)),
  order: Type.Optional(WireOrder),
  tracking_id: Type.Optional(Type.String()),
  stacking_rules: StackingRules,
});
export type ValidationAnswer = Static<typeof ValidationAnswer>;

/** `GET /v1/redemptions`. A text alone arrives as a list of one. */
export const RedemptionListQuery = Type.Object({
  ...PageQuery,
  order: Type.Optional(Type.String()),
  result: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })),
  campaign: Type.Optional(Type.String({ description: 'name or id' })),
  customer: Type.Optional(Type.String({ description: 'id or source_id' })),
  voucher: Type.Optional(Type.String({ description: 'code or id' })),
  created_at: Type.Optional(InstantRange),
  filters: Type.Optional(Type.Unknown()),
});
export type RedemptionListQuery = Static<typeof RedemptionListQuery>;

/** `GET /v1/redemptions/{id}`. */
export const RedemptionEntryAnswer = Type.Union([WireRedemption, WireRollback]);

export const RedemptionList = listOf('redemptions', RedemptionEntryAnswer);
