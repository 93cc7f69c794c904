/** What the dashboard reads: figures with their reasons, lists by keyset, live messages. Definitions of every figure: docs/figures.md. */
import { Type, type Static } from 'typebox';
import { CampaignSize, Day, Instant, Nullable } from './common.ts';
import { VoucherState } from './voucher-filter.ts';

/** Why a figure is null. Unknown is never shown as zero. */
export const NullReason = Type.Union([
  Type.Literal('no_publications'), Type.Literal('no_redemptions'), Type.Literal('no_amounts'), Type.Literal('no_limit'),
  Type.Literal('not_counted_yet'), Type.Literal('unbounded'), Type.Literal('historical'),
]);
export type NullReason = Static<typeof NullReason>;

/**
 * One figure. `value` is a count, minor units of the campaign's currency (names end in `_minor`) or a rate between 0 and 1. A rate carries its
 * numerator, denominator and 95 % Wilson interval. `unknown` says how many entries are not in a sum because nobody knows their amount.
 */
export const Figure = Type.Object({
  value: Nullable(Type.Number()),
  null_reason: Type.Optional(NullReason),
  numerator: Type.Optional(Type.Integer()),
  denominator: Type.Optional(Type.Integer()),
  interval: Type.Optional(Type.Tuple([Type.Number(), Type.Number()])),
  unknown: Type.Optional(Type.Integer()),
});
export type Figure = Static<typeof Figure>;

/** Names of the figures of a campaign, in the order of the five boxes. */
export const figureNames = [
  // box 1: overview
  'vouchers_created', 'vouchers_deleted', 'codes_published', 'codes_redeemed', 'publications_succeeded', 'publications_failed', 'customers_published',
  'messages_delivered', 'messages_failed', 'redemption_rate_customer', 'redemption_rate_code',
  // box 2: redemptions
  'redemptions_succeeded', 'redemptions_rolled_back', 'redemptions_net', 'redemptions_failed', 'rollbacks_failed', 'attempt_success_rate',
  'customers_redeemed', 'customers_redeemed_unpublished',
  // box 5: budget
  'discount_gross_minor', 'discount_rolled_back_minor', 'discount_net_minor', 'order_value_gross_minor', 'order_value_rolled_back_minor',
  'order_value_net_minor', 'revenue_net_minor', 'average_discount_minor', 'average_order_minor', 'worst_loss_minor',
  'exposure_worst_case_minor', 'redemptions_limit', 'redemptions_held', 'redemptions_remaining', 'discount_limit_minor', 'discount_held_minor',
  'discount_remaining_minor',
] as const;
export type FigureName = (typeof figureNames)[number];

/** One step of a series: a local day (or hour) of the project's zone; `open` when it is not over yet. */
export const SeriesPoint = Type.Object({
  start: Instant,
  day: Day,
  hours: Type.Number({ description: 'real length: a local day has 23, 24 or 25 hours' }),
  open: Type.Boolean(),
  redemptions_succeeded: Type.Integer(),
  redemptions_failed: Type.Integer(),
  rollbacks_succeeded: Type.Integer(),
  publications_succeeded: Type.Integer(),
  publications_failed: Type.Integer(),
  discount_minor: Nullable(Type.Integer({ description: 'gross; null when nothing of this step has a known amount' })),
  discount_rolled_back_minor: Type.Integer(),
  order_minor: Nullable(Type.Integer()),
  order_rolled_back_minor: Type.Integer(),
});
export type SeriesPoint = Static<typeof SeriesPoint>;

/** `GET /api/projects/{project}/campaigns/{campaign}/figures?from&to&granularity`: everything the five boxes count, at one moment. */
export const CampaignFigures = Type.Object({
  campaign_id: Type.String(),
  as_of: Instant,
  sequence: Type.Integer({ description: 'rises with every change; a live message with a higher one means: read again' }),
  time_zone: Type.String(),
  currency: Type.String(),
  is_final: Type.Boolean({ description: 'the campaign has ended and nothing can be redeemed any more' }),
  observed_from: Nullable(Day),
  observed_to: Nullable(Day),
  figures: Type.Record(Type.String(), Figure),
  failures: Type.Array(Type.Object({ code: Type.String(), count: Type.Integer() })),
  series: Type.Object({
    granularity: Type.Union([Type.Literal('hour'), Type.Literal('day')]),
    from: Day,
    to: Day,
    points: Type.Array(SeriesPoint),
    date_only_left_out: Type.Optional(Type.Integer({
      description: 'redemptions of the range of which only the day is known: in the days, but in no hour',
    })),
  }),
});
export type CampaignFigures = Omit<Static<typeof CampaignFigures>, 'figures'> & { figures: Record<FigureName, Figure> };

/** Status of a campaign as people see it. */
export const CampaignStatus = Type.Union([
  Type.Literal('active'), Type.Literal('scheduled'), Type.Literal('paused'), Type.Literal('ended'), Type.Literal('exhausted'),
  Type.Literal('generating'), Type.Literal('failed'), Type.Literal('draft'),
]);
export type CampaignStatus = Static<typeof CampaignStatus>;

/** One row of the campaign list: configuration in short and the figures beside it. */
export const CampaignRow = Type.Object({
  campaign_id: Type.String(),
  name: Type.String(),
  description: Nullable(Type.String()),
  category: Nullable(Type.String()),
  size: CampaignSize,
  status: CampaignStatus,
  is_historical: Type.Boolean(),
  discount: Nullable(Type.Unknown()),
  start_date: Nullable(Instant),
  expiration_date: Nullable(Instant),
  created_at: Instant,
  vouchers_created: Type.Integer(),
  redemptions_net: Type.Integer(),
  redemption_rate_customer: Figure,
  discount_net_minor: Nullable(Type.Integer()),
  discount_limit_minor: Nullable(Type.Integer()),
  redemptions_limit: Nullable(Type.Integer()),
  sequence: Type.Integer(),
  last_14_days: Type.Array(Type.Integer(), { description: 'successful redemptions of each of the last 14 local days, oldest first' }),
  matched_code: Type.Optional(Type.String({ description: 'set when the search text is exactly a code of this campaign' })),
});
export type CampaignRow = Static<typeof CampaignRow>;

/** Keyset page: `next` is passed back as `after`; null on the last page. */
const page = <T extends import('typebox').TSchema>(item: T) => Type.Object({ rows: Type.Array(item), next: Nullable(Type.String()) });

/** `GET /api/projects/{project}/campaigns?q&status&sort&after&limit`. `matching` counts all rows the filters match. */
export const CampaignRows = Type.Object({ rows: Type.Array(CampaignRow), next: Nullable(Type.String()), matching: Type.Integer() });
export type CampaignRows = Static<typeof CampaignRows>;

/** `GET /api/projects/{project}/campaigns/{campaign}`: what the page's header and boxes 1 and 3 say. */
export const CampaignPage = Type.Object({
  campaign_id: Type.String(),
  name: Type.String(),
  description: Nullable(Type.String()),
  category: Nullable(Type.String()),
  size: CampaignSize,
  status: CampaignStatus,
  is_historical: Type.Boolean(),
  active: Type.Boolean(),
  discount: Nullable(Type.Unknown()),
  redemption_quantity: Nullable(Type.Integer({ description: 'redemptions per voucher; null: without limit' })),
  code: Nullable(Type.String({ description: 'the one public code of a STANDALONE campaign' })),
  start_date: Nullable(Instant),
  expiration_date: Nullable(Instant),
  validity_timeframe: Nullable(Type.Object({ interval: Type.String(), duration: Type.String() })),
  validity_day_of_week: Nullable(Type.Array(Type.Integer())),
  validity_hours: Nullable(Type.Unknown()),
  activity_duration_after_publishing: Nullable(Type.String()),
  open_now: Type.Boolean({ description: 'a redemption arriving now would not be refused for its time' }),
  next_change: Nullable(Type.Object({ at: Instant, opens: Type.Boolean() })),
  redemptions_limit: Nullable(Type.Integer()),
  discount_limit_minor: Nullable(Type.Integer()),
  generation: Nullable(Type.Object({ status: Type.String(), done: Type.Integer(), total: Type.Integer(), failure: Nullable(Type.String()) })),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  use_voucher_metadata_schema: Type.Boolean({ description: 'the metadata follow the schema of vouchers, and vouchers get a copy of them' }),
  created_at: Instant,
  updated_at: Nullable(Instant),
});
export type CampaignPage = Static<typeof CampaignPage>;

/** `GET …/campaigns/{campaign}/reach`: what an edit of its terms means to its vouchers. Both null: more than a million, which nobody counts for this. */
export const CampaignReach = Type.Object({
  reached: Nullable(Type.Integer({ description: 'vouchers that follow the campaign: neither published nor redeemed, or its one public code' })),
  kept: Nullable(Type.Integer({ description: 'vouchers that keep the terms which they were published or redeemed with' })),
});
export type CampaignReach = Static<typeof CampaignReach>;

/**
 * `GET …/campaigns/{campaign}/vouchers?after&limit` with the members of a `VoucherFilter` (with `q` rows are in the order of their codes; used up
 * vouchers are in the order of their last use, all others the newest first). A page may be shorter than `limit`, even empty, and still have a
 * `next`: a filter that few rows match is looked for a stretch at a time.
 */
export const VoucherRow = Type.Object({
  voucher_id: Type.String(),
  code: Type.String(),
  state: VoucherState,
  redeemed_quantity: Type.Integer(),
  redemption_quantity: Nullable(Type.Integer()),
  publications: Type.Integer(),
  holder: Nullable(Type.String({ description: 'source id of the customer it was published to' })),
  expiration_date: Nullable(Instant),
  created_at: Instant,
});
export type VoucherRow = Static<typeof VoucherRow>;
export const VoucherRows = page(VoucherRow);
export type VoucherRows = Static<typeof VoucherRows>;

/**
 * `GET …/campaigns/{campaign}/vouchers/figures`: how many codes are in which state. `total` is what the counters of the campaign say; the others are counted
 * among the newest `looked_at` codes.
 */
export const VoucherFigures = Type.Object({
  total: Type.Integer(),
  looked_at: Type.Integer(),
  is_exact: Type.Boolean({ description: 'false: there are older codes that were not looked at, and each count but the total is the least there can be' }),
  active: Type.Integer(),
  used_up: Type.Integer(),
  expired: Type.Integer(),
  disabled: Type.Integer(),
  not_started: Type.Integer(),
  never_published: Type.Integer(),
});
export type VoucherFigures = Static<typeof VoucherFigures>;

/** What the history can be narrowed to: `succeeded` and `failed` redemptions, those `rolled_back` (latest rollback first), `rollback` entries. */
export const RedemptionFilter = Type.Union([
  Type.Literal('succeeded'), Type.Literal('failed'), Type.Literal('rolled_back'), Type.Literal('rollback'),
]);
export type RedemptionFilter = Static<typeof RedemptionFilter>;

/** A rule that was asked about a redemption; `broken`: what was seen then, where it did not hold. */
export const JudgedRule = Type.Object({
  rule_id: Type.String(),
  version: Type.Integer(),
  name: Type.String({ description: 'as it was called then' }),
  broken: Nullable(Type.Object({
    key: Type.String({ description: 'of the error' }),
    message: Nullable(Type.String({ description: "in the shopper's words" })),
    conditions: Type.Array(Type.Object({
      place: Type.String(),
      name: Type.String(),
      property: Nullable(Type.String()),
      conditions: Type.Record(Type.String(), Type.Unknown(), { description: 'what was demanded' }),
      seen: Type.Unknown({ description: 'null: it was not there, or who it was of has been erased' }),
    })),
  })),
});
export type JudgedRule = Static<typeof JudgedRule>;

/**
 * `GET …/campaigns/{campaign}/redemptions?result&q&after&limit` (result: a `RedemptionFilter`; q: a code or its beginning, the source id of a
 * customer, or a redemption id). Short pages as with vouchers.
 */
export const RedemptionRow = Type.Object({
  redemption_id: Type.String(),
  kind: Type.Union([Type.Literal('redemption'), Type.Literal('rollback')]),
  result: Type.Union([Type.Literal('SUCCESS'), Type.Literal('FAILURE')]),
  is_rolled_back: Type.Boolean(),
  rolls_back_id: Nullable(Type.String()),
  occurred_at: Instant,
  local_day: Nullable(Day),
  code: Type.String(),
  customer: Nullable(Type.String({ description: 'source id, else customer id' })),
  order_minor: Nullable(Type.Integer()),
  discount_minor: Nullable(Type.Integer()),
  failure_code: Nullable(Type.String()),
  failure_message: Nullable(Type.String()),
  judged_by: Type.Array(JudgedRule, { description: "those of the campaign before the code's own; empty: no rule was asked" }),
  actor: Type.String(),
});
export type RedemptionRow = Static<typeof RedemptionRow>;
export const RedemptionRows = page(RedemptionRow);
export type RedemptionRows = Static<typeof RedemptionRows>;

/** `GET …/campaigns/{campaign}/redemptions/{redemption}`: one entry with everything around it. */
export const RedemptionDetail = Type.Object({
  ...RedemptionRow.properties,
  rollback: Nullable(Type.Object({
    redemption_id: Type.String(), occurred_at: Instant, reason: Nullable(Type.String()), actor: Type.String(),
  }, { description: 'the entry that took this redemption back' })),
  customer_id: Nullable(Type.String()),
  customer_name: Nullable(Type.String()),
  voucher: Nullable(Type.Object({
    voucher_id: Type.String(), state: VoucherRow.properties.state, redeemed_quantity: Type.Integer(), redemption_quantity: Nullable(Type.Integer()),
  }, { description: 'as it is now; null when there is none (any more)' })),
  order: Nullable(Type.Object({
    order_id: Type.String(), source_id: Nullable(Type.String()), status: Type.String(),
    amount_minor: Nullable(Type.Integer()), discount_minor: Type.Integer(), items: Type.Unknown(),
  }, { description: 'as it is now' })),
  reason: Nullable(Type.String({ description: 'of a rollback: why it was made' })),
  tracking_id: Nullable(Type.String()),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  request_id: Nullable(Type.String()),
  recorded_at: Instant,
});
export type RedemptionDetail = Static<typeof RedemptionDetail>;

/** `GET …/campaigns/{campaign}/publications?result&after&limit`. */
export const PublicationRow = Type.Object({
  publication_id: Type.String(),
  result: Type.Union([Type.Literal('SUCCESS'), Type.Literal('FAILURE')]),
  occurred_at: Instant,
  local_day: Nullable(Day),
  is_time_inferred: Type.Boolean(),
  customer: Nullable(Type.String()),
  codes: Type.Array(Type.String(), { description: 'empty: the campaign as a whole' }),
  source_id: Nullable(Type.String()),
  channel: Type.String(),
  failure_code: Nullable(Type.String()),
  failure_message: Nullable(Type.String()),
  actor: Type.String(),
});
export type PublicationRow = Static<typeof PublicationRow>;
export const PublicationRows = page(PublicationRow);
export type PublicationRows = Static<typeof PublicationRows>;

/** `GET …/campaigns/{campaign}/changes?after&limit`: program changes, newest first. */
export const ChangeRow = Type.Object({
  change_id: Type.String(),
  object_type: Type.String(),
  object_id: Type.String(),
  action: Type.String(),
  fields: Type.Array(Type.Object({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() })),
  actor_type: Type.Union([Type.Literal('member'), Type.Literal('api_key'), Type.Literal('system')]),
  actor_name: Type.String(),
  occurred_at: Instant,
});
export type ChangeRow = Static<typeof ChangeRow>;
export const ChangeRows = page(ChangeRow);
export type ChangeRows = Static<typeof ChangeRows>;

/** Data of a server-sent event of `GET /api/projects/{project}/live` (event `moved`); `ping` events every 15 s keep the line open. */
export const LiveMove = Type.Object({ campaign_id: Type.String(), sequence: Type.Integer() });
export type LiveMove = Static<typeof LiveMove>;

/** `GET /api/projects/{project}/verify`: the invariants, each with the number of rows that break it and the first of them. */
export const VerifyReport = Type.Object({
  project_id: Type.String(),
  as_of: Instant,
  holds: Type.Boolean(),
  invariants: Type.Array(Type.Object({
    invariant: Type.String(),
    name: Type.String(),
    says: Type.String({ description: 'what must be true' }),
    broken: Type.Integer(),
    rows: Type.Array(Type.Object({
      object_type: Type.String(), object_id: Type.String(), member: Type.String(), expected: Nullable(Type.Number()), actual: Nullable(Type.Number()),
    })),
  })),
});
export type VerifyReport = Static<typeof VerifyReport>;
