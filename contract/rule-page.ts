/** What the dashboard reads of rules and does with them, beside the wire contract. */
import { Type, type Static } from 'typebox';
import { Count, Instant, Maybe, Metadata, Nullable, strict } from './common.ts';
import { OrderRequest } from './order.ts';
import { ApplicableToRequest, NewRule, WireRule } from './rule.ts';

const row = {
  ...WireRule.properties,
  version: Type.Integer({ description: 'counts the versions, from 1' }),
  assignments_count: Count,
};

/** `GET /api/projects/{project}/rules?search&after&limit`, the newest first. */
export const RuleRow = Type.Object(row);
export type RuleRow = Static<typeof RuleRow>;
export const RuleRows = Type.Object({ rows: Type.Array(RuleRow), next: Nullable(Type.String()) });
export type RuleRows = Static<typeof RuleRows>;

/** Where a rule holds, by a name that people know. */
export const RuleUse = Type.Object({
  assignment_id: Type.String(),
  object_type: Type.Enum(['campaign', 'voucher']),
  object_id: Type.String(),
  name: Type.String({ description: "the campaign's name, or the voucher's code" }),
  is_live: Type.Boolean({ description: 'can be redeemed now' }),
  created_at: Instant,
});
export type RuleUse = Static<typeof RuleUse>;

/** `GET /api/projects/{project}/rules/{rule}`: the rule and the latest of its uses. */
export const RulePage = Type.Object({ rule: RuleRow, uses: Type.Array(RuleUse) });
export type RulePage = Static<typeof RulePage>;

/** `GET /api/projects/{project}/rules/{rule}/versions?after`, the latest first. */
export const RuleVersions = Type.Object({
  rows: Type.Array(Type.Object({
    version: Type.Integer(),
    name: Type.String(),
    rules: Metadata,
    error: WireRule.properties.error,
    applicable_to: WireRule.properties.applicable_to,
    changed_by: Nullable(Type.String()),
    created_at: Instant,
  })),
  next: Nullable(Type.String()),
});
export type RuleVersions = Static<typeof RuleVersions>;

/** `POST /api/projects/{project}/rules/{rule}/restore`: makes a new version that says what this one said. */
export const RuleRestore = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) }, strict);

/** Redemptions that were counted; null: there are more than anybody waits for. */
const Tally = Nullable(Type.Object({ count: Count, is_exact: Type.Boolean({ description: 'false: at least so many' }) }));

/**
 * `GET /api/projects/{project}/campaigns/{campaign}/rules` and `…/vouchers/{code or id}/rules`: the rules that a campaign has, or a code beside those of its
 * campaign, and what became of the redemptions that each judged lately.
 */
export const AssignedRules = Type.Object({
  rows: Type.Array(Type.Object({
    assignment_id: Type.String(),
    assigned_at: Instant,
    rule: RuleRow,
    lately: Type.Object({
      days: Type.Integer(),
      passed: Tally,
      refused: Tally,
      most: Nullable(Type.Object({ name: Type.String(), property: Nullable(Type.String()), count: Count }, { description: 'what refused most often' })),
    }),
  })),
});
export type AssignedRules = Static<typeof AssignedRules>;

/** An order and whoever would give it, on which a rule is tried. */
export const RuleSample = Type.Object({
  customer: Maybe(Type.Object({ id: Maybe(Type.String()), source_id: Maybe(Type.String()), metadata: Maybe(Metadata) })),
  order: Maybe(OrderRequest),
  metadata: Maybe(Metadata),
  code: Maybe(Type.String({ maxLength: 1000, description: 'a code whose campaign, holder and counters are looked at' })),
  campaign_id: Maybe(Type.String({ maxLength: 1000, description: 'instead of a code: a campaign whose counters are looked at' })),
  at: Maybe(Instant),
}, strict);
export type RuleSample = Static<typeof RuleSample>;

/** `POST /api/projects/{project}/rules/check`: what a rule that is perhaps not saved yet says of a sample. */
export const RuleCheckRequest = Type.Object({
  rules: Maybe(NewRule.properties.rules), error: NewRule.properties.error, applicable_to: Maybe(ApplicableToRequest), sample: RuleSample,
}, strict);
export type RuleCheckRequest = Static<typeof RuleCheckRequest>;

export const RuleCheck = Type.Object({
  is_met: Type.Boolean(),
  key: Nullable(Type.String({ description: 'of the error that the shop would get' })),
  message: Nullable(Type.String({ description: "in the shopper's words" })),
  conditions: Type.Array(Type.Object({
    place: Type.String(),
    name: Type.String(),
    property: Nullable(Type.String()),
    conditions: Metadata,
    seen: Type.Unknown({ description: 'null: it was not there' }),
    is_met: Type.Boolean(),
  })),
});
export type RuleCheck = Static<typeof RuleCheck>;
