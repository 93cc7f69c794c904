/** Validations, redemptions and rollbacks on the wire (wire contract §2.7, §2.9). */
import { Type, type Static } from 'typebox';
import { WireCategory } from './category.ts';
import { CustomerReference, SimpleCustomer } from './customer.ts';
import { CursorQuery, Instant, InstantRange, Maybe, Metadata, Nullable, pagedListOf, PageQuery, strict } from './common.ts';
import { OrderRequest, WireOrder } from './order.ts';
import { WireVoucher } from './voucher.ts';

const TrackingId = Maybe(Type.String({ maxLength: 2000 }));

export const Redeemable = Type.Object({
  object: Type.String({ maxLength: 50 }),
  id: Type.String({ minLength: 1, maxLength: 500 }),
});
export type Redeemable = Static<typeof Redeemable>;

export const SessionUnit = Type.Union([
  Type.Literal('DAYS'), Type.Literal('HOURS'), Type.Literal('MINUTES'), Type.Literal('SECONDS'), Type.Literal('MILLISECONDS'),
  Type.Literal('MICROSECONDS'), Type.Literal('NANOSECONDS'),
]);
export type SessionUnit = Static<typeof SessionUnit>;

export const sessionKeyLengthMax = 200;

/** A lock that a cart asks for, or, in a redemption, has; how long it may last is said with words of its own. */
export const SessionRequest = Type.Object({
  type: Maybe(Type.Literal('LOCK')),
  key: Maybe(Type.String({ minLength: 1, maxLength: sessionKeyLengthMax })),
  ttl: Maybe(Type.Number()),
  ttl_unit: Maybe(SessionUnit),
});
export type SessionRequest = Static<typeof SessionRequest>;

export const WireSession = Type.Object({ key: Type.String(), type: Type.Literal('LOCK'), ttl: Type.Number(), ttl_unit: SessionUnit });
export type WireSession = Static<typeof WireSession>;

/** What of the things that an answer names is shown whole: `category`. Everything else that there is of it is shown in any case. */
const Options = Type.Object({ expand: Maybe(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 20 })) });

const asked = {
  order: Maybe(OrderRequest),
  customer: Maybe(CustomerReference),
  tracking_id: TrackingId,
  metadata: Maybe(Metadata),
  session: Maybe(SessionRequest),
};

/** Body of `POST /v1/redemptions` and `POST /v1/validations`. */
export const RedemptionRequest = Type.Object({
  redeemables: Type.Array(Redeemable, { minItems: 1, maxItems: 30 }),
  ...asked,
  options: Maybe(Options),
});
export type RedemptionRequest = Static<typeof RedemptionRequest>;

/** Body of the older endpoints whose code stands in the address; may be left out. */
export const SingleCodeRequest = Type.Object(asked);
export type SingleCodeRequest = Static<typeof SingleCodeRequest>;

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

const CodeCount = Type.Integer({ minimum: 1, maximum: 30 });
const Categories = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 1000 });
const CalculationMode = Type.Union([Type.Literal('DISCOUNTED_AMOUNT'), Type.Literal('INITIAL_AMOUNT')]);

/** How codes of one request act together (wire contract §2.7). A limit that is null does not limit. */
export const StackingRules = Type.Object({
  redeemables_limit: CodeCount,
  applicable_redeemables_limit: CodeCount,
  applicable_redeemables_per_category_limit: Nullable(CodeCount),
  applicable_redeemables_category_limits: Type.Record(Type.String({ minLength: 1, maxLength: 200 }), CodeCount),
  applicable_exclusive_redeemables_limit: CodeCount,
  applicable_exclusive_redeemables_per_category_limit: Nullable(CodeCount),
  exclusive_categories: Categories,
  joint_categories: Categories,
  redeemables_application_mode: Type.Union([Type.Literal('ALL'), Type.Literal('PARTIAL')]),
  redeemables_sorting_rule: Type.Union([Type.Literal('REQUESTED_ORDER'), Type.Literal('CATEGORY_HIERARCHY')]),
  redeemables_products_application_mode: Type.Union([Type.Literal('STACK'), Type.Literal('ONCE')]),
  redeemables_no_effect_rule: Type.Union([Type.Literal('REDEEM_ANYWAY'), Type.Literal('SKIP')]),
  no_effect_skip_categories: Categories,
  no_effect_redeem_anyway_categories: Categories,
  redeemables_rollback_order_mode: Type.Union([Type.Literal('WITH_ORDER'), Type.Literal('WITHOUT_ORDER')]),
  grouped_redeemables_sorting_rule: Type.Union([Type.Literal('JOINT_ALWAYS_LAST'), Type.Literal('CATEGORY_HIERARCHY')]),
  discount_calculation_mode: CalculationMode,
  initial_amount_mode_categories: Categories,
  discounted_amount_mode_categories: Categories,
});
export type StackingRules = Static<typeof StackingRules>;

/** Body of `PUT …/stacking-rules`: what is left out stays as it is. */
export const StackingRulesChange = Type.Partial(StackingRules, strict);
export type StackingRulesChange = Static<typeof StackingRulesChange>;

const Channel = Type.Object({ channel_id: Nullable(Type.String()), channel_type: Type.String() });

/** Which products a discount is for and is not for, and with which items of the order. */
export const ApplicableList = Type.Object({
  data: Type.Array(Metadata), total: Type.Integer(), data_ref: Type.Literal('data'), object: Type.Literal('list'),
});
export type ApplicableList = Static<typeof ApplicableList>;

const applicable = { applicable_to: ApplicableList, inapplicable_to: ApplicableList };

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
  /** `redemption`: it stands for all codes of its request. */
  related_object_type: Type.Union([Type.Literal('voucher'), Type.Literal('redemption')]),
  related_object_id: Nullable(Type.String()),
  voucher: Type.Optional(WireVoucher),
};

export const WireRedemption = Type.Object({
  object: Type.Literal('redemption'),
  status: Type.Union([Type.Literal('SUCCEEDED'), Type.Literal('FAILED'), Type.Literal('ROLLED_BACK')]),
  redemption: Type.Optional(Type.String({ description: 'the redemption that stands for all codes redeemed together with this one' })),
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

/** Answer of `POST /v1/vouchers/{code}/redemption`. */
export const SingleRedemptionAnswer = Type.Object({
  ...WireRedemption.properties, voucher: Type.Object({ ...WireVoucher.properties, ...applicable }),
});
export type SingleRedemptionAnswer = Static<typeof SingleRedemptionAnswer>;

/** Answer of `POST /v1/redemptions/{id}/rollbacks`. */
export const StackRollbackAnswer = Type.Object({
  rollbacks: Type.Array(WireRollback),
  parent_rollback: WireRollback,
  order: Type.Optional(WireOrder),
});
export type StackRollbackAnswer = Static<typeof StackRollbackAnswer>;

const ofCategory = { categories: Type.Optional(Type.Array(WireCategory, { description: 'with options.expand category: the category of the code, if it has one' })) };

export const ApplicableRedeemable = Type.Object({
  status: Type.Literal('APPLICABLE'),
  id: Type.String(),
  object: Type.Literal('voucher'),
  order: Type.Optional(WireOrder),
  ...applicable,
  result: Type.Object({ discount: Type.Optional(Metadata) }),
  metadata: Metadata,
  ...ofCategory,
});
export type ApplicableRedeemable = Static<typeof ApplicableRedeemable>;

const ResultDetails = Type.Object({ key: Type.String(), message: Type.String() });

export const InapplicableRedeemable = Type.Object({
  status: Type.Literal('INAPPLICABLE'),
  id: Type.String(),
  object: Type.Literal('voucher'),
  result: Type.Object({ error: Metadata, details: Type.Optional(ResultDetails) }),
  metadata: Metadata,
  ...ofCategory,
});
export type InapplicableRedeemable = Static<typeof InapplicableRedeemable>;

/** A code with which nothing is wrong; `details` say why it was passed over, and are left out where another code is the reason. */
export const SkippedRedeemable = Type.Object({
  status: Type.Literal('SKIPPED'),
  id: Type.String(),
  object: Type.Literal('voucher'),
  result: Type.Object({ details: Type.Optional(ResultDetails) }),
  metadata: Metadata,
  ...ofCategory,
});
export type SkippedRedeemable = Static<typeof SkippedRedeemable>;

/** Answer of `POST /v1/redemptions`. Both lists are always there, unlike in a validation. */
export const RedemptionAnswer = Type.Object({
  redemptions: Type.Array(WireRedemption),
  parent_redemption: Type.Optional(WireRedemption),
  order: Type.Optional(WireOrder),
  inapplicable_redeemables: Type.Array(InapplicableRedeemable),
  skipped_redeemables: Type.Array(SkippedRedeemable),
});
export type RedemptionAnswer = Static<typeof RedemptionAnswer>;

/** Answer of `POST /v1/validations`: 200 also when the codes cannot be redeemed. */
export const ValidationAnswer = Type.Object({
  id: Type.Optional(Type.String()),
  valid: Type.Boolean(),
  redeemables: Type.Array(Type.Union([ApplicableRedeemable, InapplicableRedeemable, SkippedRedeemable])),
  skipped_redeemables: Type.Optional(Type.Array(SkippedRedeemable)),
  inapplicable_redeemables: Type.Optional(Type.Array(InapplicableRedeemable)),
  order: Type.Optional(WireOrder),
  tracking_id: Type.Optional(Type.String()),
  session: Type.Optional(WireSession),
  stacking_rules: StackingRules,
});
export type ValidationAnswer = Static<typeof ValidationAnswer>;

/** Answer of `POST /v1/vouchers/{code}/validate`: 200 also when the code cannot be redeemed. */
export const SingleValidationAnswer = Type.Union([
  Type.Object({
    valid: Type.Literal(true),
    ...applicable,
    tracking_id: Type.Optional(Type.String()),
    session: Type.Optional(WireSession),
    order: Type.Optional(WireOrder),
    code: Type.String(),
    discount: Type.Optional(Metadata),
    start_date: Type.Optional(Instant),
    expiration_date: Type.Optional(Instant),
    metadata: Metadata,
    campaign: Type.Optional(Type.String()),
    campaign_id: Type.Optional(Type.String()),
  }),
  Type.Object({
    valid: Type.Literal(false), reason: Type.String(), error: Metadata, tracking_id: Type.Optional(Type.String()), code: Type.String(), metadata: Metadata,
  }),
]);
export type SingleValidationAnswer = Static<typeof SingleValidationAnswer>;

/** `GET /v1/redemptions`. A text alone arrives as a list of one. */
export const RedemptionListQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
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

export const RedemptionList = pagedListOf('redemptions', RedemptionEntryAnswer);

/** `GET /v1/vouchers/{code}/redemption`: the newest first. */
export const VoucherRedemptions = Type.Object({
  quantity: Nullable(Type.Integer()),
  redeemed_quantity: Type.Integer(),
  url: Type.String(),
  ...pagedListOf('redemption_entries', RedemptionEntryAnswer).properties,
});

export type VoucherRedemptions = Static<typeof VoucherRedemptions>;

/** `GET /v1/vouchers/{code}/redemptions`: with pages as long as those of other lists. */
export const VoucherRedemptionsPageQuery = Type.Object({ ...PageQuery, ...CursorQuery });

export const VoucherRedemptionsQuery = Type.Object({ ...PageQuery, ...CursorQuery, limit: Type.Integer({ minimum: 1, maximum: 100, default: 100 }) });
export type VoucherRedemptionsQuery = Static<typeof VoucherRedemptionsPageQuery>;
