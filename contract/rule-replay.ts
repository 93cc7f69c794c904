/** What a changed rule or discount of a campaign would have done to what is stored; our own dashboard's. Amounts in minor units. */
import { Type, type Static } from 'typebox';
import { orderFates, redemptionFates } from './constants.ts';
import { Count, Day, Instant, Maybe, Nullable, strict } from './common.ts';
import { ApplicableToRequest, NewRule } from './rule.ts';
import { DiscountRequest } from './voucher.ts';

/** A rule as it would be: in place of one of the campaign's (`rule_id`), or beside them. */
const ReplayedRule = Type.Object({
  rule_id: Maybe(Type.String({ maxLength: 100 })), rules: NewRule.properties.rules, applicable_to: Maybe(ApplicableToRequest),
}, strict);

/** `POST /api/projects/{project}/campaigns/{campaign}/replays`: days of the project's calendar, both included. What is left out stays as it is. */
export const ReplayRequest = Type.Object({
  from: Day,
  to: Day,
  rules: Maybe(Type.Array(ReplayedRule, { maxItems: 20 })),
  removed_rules: Maybe(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 20, description: 'rules that the campaign would no longer have' })),
  discount: Maybe(DiscountRequest),
}, strict);
export type ReplayRequest = Static<typeof ReplayRequest>;

export type ReplayFate = (typeof redemptionFates)[number] | (typeof orderFates)[number];
const Fate = Type.Enum([...redemptionFates, ...orderFates]);

const Sum = Type.Integer();

/** Sums are of the orders whose amount is known; `unknown` are those that nobody knows the amount of. */
export const ReplayFigure = Type.Object({
  count: Count,
  unknown: Count,
  order_minor: Type.Integer({ description: 'what was to be paid before the discount' }),
  before_minor: Type.Integer({ description: 'discount without the change' }),
  after_minor: Type.Integer({ description: 'discount with it' }),
});
export type ReplayFigure = Static<typeof ReplayFigure>;

/** Two bases that are never added up: what this campaign's codes were really used for, and all other orders. */
export const ReplayFigures = Type.Object({
  redemptions: Type.Object({ kept: ReplayFigure, repriced: ReplayFigure, refused: ReplayFigure }),
  orders: Type.Object({ same: ReplayFigure, altered: ReplayFigure, gained: ReplayFigure, lost: ReplayFigure, neither: ReplayFigure }),
  changed_since: Type.Integer({ description: 'redemptions whose order was changed after them: their amount is the one that was counted then' }),
});
export type ReplayFigures = Static<typeof ReplayFigures>;

export const replayStates = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;

/** `GET /api/projects/{project}/campaigns/{campaign}/replays/{replay}`. */
export const Replay = Type.Object({
  replay_id: Type.String(),
  campaign_id: Type.String(),
  state: Type.Enum([...replayStates]),
  from: Day,
  to: Day,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  looked_at: Type.Integer({ description: 'orders and redemptions so far' }),
  to_look_at: Nullable(Type.Integer({ description: 'null: nobody counted them' })),
  figures: Nullable(ReplayFigures),
  assumed: Type.Object({
    budgets: Type.Array(Type.String(), { description: 'conditions on counters, which count as met: of the past nobody knows them' }),
    gone_segments: Type.Array(Type.String(), { description: 'segments that are not there any more: nobody is in them' }),
    has_discount: Type.Boolean({ description: 'the discount changes too, and counts as that of every code' }),
  }),
  requested_by: Nullable(Type.String()),
  created_at: Instant,
  finished_at: Nullable(Instant),
});
export type Replay = Static<typeof Replay>;

/** `GET /api/projects/{project}/campaigns/{campaign}/replays`: the latest ones. */
export const Replays = Type.Object({ rows: Type.Array(Replay) });
export type Replays = Static<typeof Replays>;

/** An order behind a number; the newest are first. */
export const ReplayRow = Type.Object({
  order_id: Nullable(Type.String()),
  source_id: Nullable(Type.String()),
  redemption_id: Nullable(Type.String()),
  customer: Nullable(Type.String({ description: 'name, or what the shop calls them' })),
  occurred_at: Instant,
  order_minor: Nullable(Sum),
  before_minor: Nullable(Sum),
  after_minor: Nullable(Sum),
  broken: Nullable(Type.Object({ name: Type.String(), property: Nullable(Type.String()) }, { description: 'the condition that decides, of the rules that refuse' })),
});
export type ReplayRow = Static<typeof ReplayRow>;

/** `GET …/replays/{replay}/rows?fate&after&limit`. */
export const ReplayRowsQuery = Type.Object({
  fate: Fate,
  after: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
});
export const ReplayRows = Type.Object({ rows: Type.Array(ReplayRow), next: Nullable(Type.String()) });
export type ReplayRows = Static<typeof ReplayRows>;
