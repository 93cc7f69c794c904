/** By how much the use of limits moves. Pure. */
import type { Actor } from '../../access/principal.ts';
import { nothingUsed, usageKey, type Limit, type LimitMeasure, type Usage, type UsageKey, type UsagePlace } from '../../budget/limit.ts';
import { isTotal } from '../../budget/limit-list.ts';
import { crossedWarnings, heldOf, placesOf, usedOf, type Warning } from '../../budget/usage.ts';
import { countedOf, type State } from './state.ts';

/** The limits that hold in a place, by measure; null: none. */
export type Maxima = Record<LimitMeasure, number | null>;

/** By how much the use of a limit moves. */
export interface UsageMove {
  place: UsagePlace;
  delta: Usage;
  /** What the constraint is to hold the row to when it goes up: the limit as it was decided by, or what is used where nothing more was let in. */
  maxima: Maxima;
  limits: Maxima;
}

/** Who uses a limit. */
export interface User {
  voucherId: string | null;
  campaignId: string | null;
  customerId: string | null;
  actorType: Actor['type'] | null;
  actorId: string | null;
}

interface PlaceMove {
  place: UsagePlace;
  /** Of what is stored. */
  delta: Usage;
  /** Of what was decided by: without the holds that had expired. */
  before: Usage;
  after: Usage;
}

/** Sums up the moves of every place that a batch touches. */
export class UsageSums {
  readonly #state: State;
  readonly #moves = new Map<UsageKey, PlaceMove>();

  constructor(state: State) {
    this.#state = state;
  }

  /** Changes what `user` uses of what is counted in the periods of `at`. */
  move(user: User, at: Date, change: (usage: Usage) => Usage): void {
    for (const move of this.#movesOf(user, at)) {
      move.delta = change(move.delta);
      move.after = change(move.after);
    }
  }

  /** The same for what is stored and, because its time was over, counted in nothing that was decided. */
  moveStored(user: User, at: Date, change: (usage: Usage) => Usage): void {
    for (const move of this.#movesOf(user, at)) move.delta = change(move.delta);
  }

  /** Of all places but campaigns' totals, which are counters. */
  usageMoves(): UsageMove[] {
    return [...this.#moves.values()].filter(({ place, delta }) => !isTotal(place) && !isNothing(delta)).map((move) => this.#toUsageMove(move));
  }

  /** The warnings that campaigns' limits have come to. */
  warnings(): Warning[] {
    return [...this.#moves.values()].flatMap(({ place, before, after }) => (place.scope === 'campaign' ? warningsOf(place, this.#limitsIn(place), before, after) : []));
  }

  #movesOf({ campaignId, customerId, voucherId, actorType, actorId }: User, at: Date): PlaceMove[] {
    if (voucherId === null) return [];
    const counted = countedOf(this.#state, { campaignId, voucherId });
    if (counted === null) return [];
    const { timeZone, weekStartsOn } = this.#state;
    const places = placesOf(counted, { campaignId, customerId, voucherId, actorType, actorId, at, timeZone, weekStartsOn });
    return places.map((place) => this.#moveAt(place));
  }

  #moveAt(place: UsagePlace): PlaceMove {
    const key = usageKey(place);
    const known = this.#moves.get(key);
    if (known !== undefined) return known;
    const before = this.#state.usage.get(key) ?? nothingUsed;
    const move = { place, delta: nothingUsed, before, after: before };
    this.#moves.set(key, move);
    return move;
  }

  #limitsIn({ campaignId, scope, period }: UsagePlace): readonly Limit[] {
    return (this.#state.campaigns.get(campaignId)?.limits ?? []).filter((limit) => limit.scope === scope && limit.period === period);
  }

  #toUsageMove({ place, delta, after }: PlaceMove): UsageMove {
    const limits = this.#limitsIn(place);
    const maxOf = (measure: LimitMeasure): number | null => limits.find((limit) => limit.measure === measure)?.max ?? null;
    const copyOf = (measure: LimitMeasure): number | null => {
      const max = maxOf(measure);
      return max === null || both(measure, delta) > 0 ? max : Math.max(max, both(measure, after));
    };
    return { place, delta, maxima: byMeasure(copyOf), limits: byMeasure(maxOf) };
  }
}

function warningsOf({ campaignId, period, periodStart }: UsagePlace, limits: readonly Limit[], before: Usage, after: Usage): Warning[] {
  return limits.flatMap((limit) =>
    crossedWarnings(limit, before, after).map((percent) => (
      { campaignId, measure: limit.measure, period, periodStart, percent, max: limit.max, used: usedOf(limit.measure, after) }
    )),
  );
}

function isNothing(usage: Usage): boolean {
  return Object.values(usage).every((value) => value === 0);
}

function both(measure: LimitMeasure, usage: Usage): number {
  return usedOf(measure, usage) + heldOf(measure, usage);
}

function byMeasure<Value>(valueOf: (measure: LimitMeasure) => Value): Record<LimitMeasure, Value> {
  return { redemptions: valueOf('redemptions'), discount: valueOf('discount'), orders: valueOf('orders') };
}
