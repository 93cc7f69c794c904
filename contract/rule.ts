/** Validation rules and their assignments on the wire (wire contract §2.12). */
import { Type, type Static } from 'typebox';
import { CursorQuery, Instant, listOf, Maybe, MinorUnits, Nullable, pagedListOf, PageQuery } from './common.ts';
import { ruleContextTypes, ruleTypes } from './rule-language.ts';

/** Where an assignment can lead: what of it this product has is `voucher` and `campaign`; the others belong to products that it does not have. */
export const ruleObjectTypes = ['voucher', 'campaign', 'promotion_tier', 'distribution', 'earning_rule', 'reward_assignment'] as const;

/** What a shopper is told when a condition, or none of the rule's own messages, speaks. */
const RuleMessage = Type.Object({ message: Maybe(Type.String({ maxLength: 1000 })) });

/** Products, SKUs and collections that a discount is for. Quantities are units, amounts minor units. */
const ApplicableEntryRequest = Type.Object({
  object: Type.Enum(['product', 'sku', 'products_collection']),
  id: Maybe(Type.String({ maxLength: 600 })),
  source_id: Maybe(Type.String({ maxLength: 600 })),
  product_id: Maybe(Type.String({ maxLength: 600 })),
  product_source_id: Maybe(Type.String({ maxLength: 600 })),
  strict: Maybe(Type.Boolean()),
  price: Maybe(MinorUnits),
  price_formula: Maybe(Type.String({ maxLength: 2000 })),
  effect: Maybe(Type.Enum(['APPLY_TO_EVERY', 'APPLY_TO_CHEAPEST', 'APPLY_FROM_CHEAPEST', 'APPLY_TO_MOST_EXPENSIVE', 'APPLY_FROM_MOST_EXPENSIVE'])),
  quantity_limit: Maybe(Type.Integer({ minimum: 0 })),
  aggregated_quantity_limit: Maybe(Type.Integer({ minimum: 0 })),
  amount_limit: Maybe(MinorUnits),
  aggregated_amount_limit: Maybe(MinorUnits),
  repeat: Maybe(Type.Integer({ minimum: 1 })),
  skip_initially: Maybe(Type.Integer({ minimum: 0 })),
  target: Maybe(Type.Enum(['ITEM', 'UNIT'])),
});
export type ApplicableEntryRequest = Static<typeof ApplicableEntryRequest>;

/** Our own dashboard and the contract's clients send lists; clients that send an answer back send `{data: []}`. */
const Entries = Type.Union([
  Type.Array(ApplicableEntryRequest, { maxItems: 1000 }),
  Type.Object({ data: Type.Array(ApplicableEntryRequest, { maxItems: 1000 }) }),
]);

export const ApplicableToRequest = Type.Object({ included: Maybe(Entries), excluded: Maybe(Entries), included_all: Maybe(Type.Boolean()) });
export type ApplicableToRequest = Static<typeof ApplicableToRequest>;

/** The conditions of a rule as they are sent: read by `rule-faults.ts`, which names the place of whatever is wrong. */
const Rules = Type.Record(Type.String(), Type.Unknown());

export const NewRule = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 1000 }),
  rules: Maybe(Rules),
  error: Maybe(RuleMessage),
  applicable_to: Maybe(ApplicableToRequest),
  type: Maybe(Type.Enum([...ruleTypes])),
  context_type: Maybe(Type.Enum([...ruleContextTypes])),
});
export type NewRule = Static<typeof NewRule>;

/** What is left out stays. */
export const RuleChange = Type.Object({ ...NewRule.properties, name: Maybe(NewRule.properties.name) });
export type RuleChange = Static<typeof RuleChange>;

const WireApplicableEntry = Type.Object({
  object: Type.Enum(['product', 'sku', 'products_collection']),
  id: Type.String(),
  source_id: Type.Optional(Nullable(Type.String())),
  product_id: Type.Optional(Nullable(Type.String())),
  product_source_id: Type.Optional(Nullable(Type.String())),
  strict: Type.Boolean(),
  price: Type.Optional(Nullable(Type.Integer())),
  price_formula: Type.Optional(Nullable(Type.String())),
  effect: Type.Enum(['APPLY_TO_EVERY', 'APPLY_TO_CHEAPEST', 'APPLY_FROM_CHEAPEST', 'APPLY_TO_MOST_EXPENSIVE', 'APPLY_FROM_MOST_EXPENSIVE']),
  quantity_limit: Type.Optional(Nullable(Type.Integer())),
  aggregated_quantity_limit: Type.Optional(Nullable(Type.Integer())),
  amount_limit: Type.Optional(Nullable(Type.Integer())),
  aggregated_amount_limit: Type.Optional(Nullable(Type.Integer())),
  repeat: Type.Optional(Nullable(Type.Integer())),
  skip_initially: Type.Optional(Nullable(Type.Integer())),
  target: Type.Optional(Nullable(Type.Enum(['ITEM', 'UNIT']))),
});

export const WireApplicableTo = Type.Object({
  included: Type.Array(WireApplicableEntry), excluded: Type.Array(WireApplicableEntry), included_all: Type.Boolean(),
});
export type WireApplicableTo = Static<typeof WireApplicableTo>;

const rule = {
  id: Type.String(),
  name: Type.String(),
  rules: Rules,
  error: Type.Optional(RuleMessage),
  applicable_to: Nullable(WireApplicableTo),
  type: Type.Enum([...ruleTypes]),
  context_type: Type.Enum([...ruleContextTypes]),
  created_at: Instant,
  updated_at: Type.Optional(Nullable(Instant)),
  object: Type.Literal('validation_rules'),
};
export const WireRule = Type.Object({ ...rule, assignments_count: Type.Optional(Type.Integer()) });
export type WireRule = Static<typeof WireRule>;

/** `GET /v1/validation-rules`. */
export const RuleListQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
  order: Type.Optional(Type.String()),
  start_date: Type.Optional(Instant),
  end_date: Type.Optional(Instant),
});
export const RuleList = pagedListOf('data', WireRule);

/** `POST /v1/validation-rules/{id}/assignments`; the last three are how older clients say it, by code or name. */
export const NewAssignment = Type.Object({
  related_object_type: Maybe(Type.Enum([...ruleObjectTypes])),
  related_object_id: Maybe(Type.String({ minLength: 1, maxLength: 1000 })),
  voucher: Maybe(Type.String({ minLength: 1, maxLength: 1000 })),
  campaign: Maybe(Type.String({ minLength: 1, maxLength: 1000 })),
  promotion_tier: Maybe(Type.String({ minLength: 1, maxLength: 1000 })),
});
export type NewAssignment = Static<typeof NewAssignment>;

/** A rule that holds for a voucher or for all of a campaign. */
export const WireAssignment = Type.Object({
  id: Type.String(),
  rule_id: Type.String(),
  related_object_id: Type.String(),
  related_object_type: Type.Enum([...ruleObjectTypes]),
  created_at: Instant,
  updated_at: Type.Optional(Nullable(Instant)),
  object: Type.Literal('validation_rules_assignment'),
});
export type WireAssignment = Static<typeof WireAssignment>;

/** `GET /v1/validation-rules-assignments`. */
export const AssignmentListQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
  order: Type.Optional(Type.String()),
  related_object_id: Type.Optional(Type.String()),
  rule: Type.Optional(Type.String()),
});
export const AssignmentList = pagedListOf('data', WireAssignment);

/** The assignments that stand in a campaign or voucher, those that a voucher has of its campaign with it. */
export const AssignmentsOfObject = listOf('data', WireAssignment);
