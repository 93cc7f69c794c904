import { replayRowsMax } from '../../contract/constants.ts';
import type { ReplayFate, ReplayFigure, ReplayFigures, replayStates } from '../../contract/rule-replay.ts';
import type { Actor } from '../access/principal.ts';
import type { Discount } from '../discount/apply-discount.ts';
import type { RuleVersion } from '../rule/judge/compile-rule.ts';
import type { StackingRules } from '../stacking/stacking-rules.ts';

/** What holds for a campaign on one side of a change; a rule that is not saved yet has an empty id. */
export interface Side {
  rules: readonly RuleVersion[];
  /** null: not known (imported history). */
  discount: Discount | null;
}

/** What is replayed; JSON, with instants in ISO 8601. */
export interface ReplayPlan {
  /** First instant, and the first one behind it; nothing that was made after the replay was asked for is in between. */
  from: string;
  before: string;
  timeZone: string;
  sides: { before: Side; after: Side };
  /** What counts for the arithmetic of discounts. */
  category: { id: string; name: string } | null;
  stacking: StackingRules;
  /** The change touches what the discount is worth, so redemptions would have been given another one. */
  isRepriced: boolean;
  budgets: readonly string[];
  goneSegments: readonly string[];
  hasDiscount: boolean;
}

/** How far a replay is: what it looks at, and the last row of it, null at the beginning. */
export interface ReplayPlace {
  basis: 'redemptions' | 'orders';
  last: { microseconds: number; id: string } | null;
}

export const beginning: ReplayPlace = { basis: 'redemptions', last: null };

export interface Replay {
  projectId: string;
  replayId: string;
  campaignId: string;
  asyncActionId: string;
  state: (typeof replayStates)[number];
  /** Local days. */
  firstDay: string;
  lastDay: string;
  plan: ReplayPlan;
  place: ReplayPlace | null;
  lookedAt: number;
  /** null: nobody counted it. */
  toLookAt: number | null;
  figures: ReplayFigures | null;
  actorType: Actor['type'];
  actorId: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** A condition that decided. */
export interface Broken {
  name: string;
  property: string | null;
}

/** One order that was looked at. Amounts in minor units; null: not known. */
export interface ReplayedOrder {
  fate: ReplayFate;
  orderId: string | null;
  redemptionId: string | null;
  occurredAt: Date;
  orderMinor: number | null;
  beforeMinor: number | null;
  afterMinor: number | null;
  /** Of a rule that refuses. */
  broken(): Broken | null;
}

/** An order that is kept behind a number, counted from the newest. */
export interface KeptOrder extends Omit<ReplayedOrder, 'broken'> {
  number: number;
  broken: Broken | null;
}

function nothing(): ReplayFigure {
  return { count: 0, unknown: 0, order_minor: 0, before_minor: 0, after_minor: 0 };
}

export function noFigures(): ReplayFigures {
  return {
    redemptions: { kept: nothing(), repriced: nothing(), refused: nothing() },
    orders: { same: nothing(), altered: nothing(), gained: nothing(), lost: nothing(), neither: nothing() },
    changed_since: 0,
  };
}

/** Adds up orders as they come, the newest first, and keeps the first of each fate. */
export class Tally {
  readonly figures: ReplayFigures;
  readonly kept: KeptOrder[] = [];
  readonly #byFate: Record<ReplayFate, ReplayFigure>;

  constructor(before: ReplayFigures) {
    this.figures = structuredClone(before);
    this.#byFate = { ...this.figures.redemptions, ...this.figures.orders };
  }

  add(order: ReplayedOrder): void {
    const figure = this.#byFate[order.fate];
    figure.count += 1;
    if (figure.count <= replayRowsMax) this.kept.push({ ...order, number: figure.count, broken: order.broken() });
    const { orderMinor, beforeMinor, afterMinor } = order;
    if (orderMinor === null || beforeMinor === null || afterMinor === null) {
      figure.unknown += 1;
      return;
    }
    figure.order_minor += orderMinor;
    figure.before_minor += beforeMinor;
    figure.after_minor += afterMinor;
  }
}
