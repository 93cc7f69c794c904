/**
 * The most that codes of several campaigns take off one order together, when one request brings as many of them as the stacking rules let act together. Pure.
 *
 * A percentage of what is left leaves (1 − r) of it, an amount leaves at most itself less: so codes on the order leave at least Π(1 − r) of it less all the
 * amounts, in whatever order they act. Percentages of items are of what is left of the items, which discounts on the order do not touch: both kinds are
 * multiplied by themselves, and what they take off is added up. Percentages of what the order cost first are amounts, and so are caps where they are
 * smaller.
 */
import { inTryingOrder, isOfInitialAmount, Stack, type Stackable } from './stack.ts';
import type { MostOff } from './most-off.ts';
import type { StackingRules } from './stacking-rules.ts';

/** A live campaign as the codes of one request see it. */
export interface StackedOffer extends Stackable {
  campaignId: string;
  mostOff: MostOff;
  /** Codes of it that one person can use together: one where it is a public code; null: any number. */
  codesMax: number | null;
}

/** Codes of one campaign among those of the worst case. */
export interface WorstCode {
  campaignId: string;
  count: number;
}

export interface WorstCase {
  /** Minor units; never more than the order. */
  discountMinor: number;
  codes: readonly WorstCode[];
  /** No set of codes takes off more; false: there are too many campaigns to try all sets, and the number is one that no set passes. */
  isReached: boolean;
}

/** Sets of codes that are tried. */
const triesMax = 100_000;

/**
 * Of all sets of codes with one of the first campaign. `order`: what an order costs, in minor units; where its items add up to more, that. Rounding may add
 * half a minor unit for each code and line.
 */
export function worstCase(first: StackedOffer, others: readonly StackedOffer[], rules: StackingRules, orderMinor: number): WorstCase {
  const codes = [first, ...others].map((offer) => toCode(offer, rules, orderMinor));
  const search = new Search(codes, rules, orderMinor);
  return search.run();
}

/** Whether codes of both can act together, in a request that has no others. */
export function canStack(one: Stackable, other: Stackable, rules: StackingRules): boolean {
  return rules.redeemables_limit >= 2 && isTaken([one, other], rules);
}

/** Whether the stacking rules use all of some codes of one request. */
function isTaken(codes: readonly Stackable[], rules: StackingRules): boolean {
  const stack = new Stack(rules);
  for (const code of inTryingOrder(codes, rules)) {
    if (stack.reasonToSkip(code) !== null) return false;
    stack.use(code);
  }
  return true;
}

/** What a code takes off an order of a given size: a share of what is left of the order, or of its items, or an amount. */
interface Code {
  offer: StackedOffer;
  kind: 'ofOrder' | 'ofItems' | 'amount';
  share: number;
  minor: number;
  left: number;
}

function toCode(offer: StackedOffer, rules: StackingRules, orderMinor: number): Code {
  const { share, minor, isOnItems } = offer.mostOff;
  const ofOrder = share === null ? Infinity : share * orderMinor;
  const cap = minor ?? Infinity;
  const isAmount = cap <= ofOrder || isOfInitialAmount(offer, rules);
  const left = offer.codesMax ?? rules.redeemables_limit;
  if (isAmount) return { offer, kind: 'amount', share: 0, minor: Math.min(cap, ofOrder), left };
  return { offer, kind: isOnItems ? 'ofItems' : 'ofOrder', share: share ?? 0, minor: 0, left };
}

class Search {
  readonly #codes: readonly Code[];
  readonly #rules: StackingRules;
  readonly #orderMinor: number;
  readonly #max: number;
  #tries = 0;
  #best: { off: number; chosen: readonly Code[] } = { off: -1, chosen: [] };

  constructor(codes: readonly Code[], rules: StackingRules, orderMinor: number) {
    const [first, ...others] = codes;
    this.#rules = rules;
    this.#orderMinor = orderMinor;
    this.#codes = first === undefined ? [] : [first, ...others.toSorted((a, b) => this.#worth(b) - this.#worth(a))];
    this.#max = Math.min(rules.redeemables_limit, rules.applicable_redeemables_limit);
  }

  run(): WorstCase {
    const [first] = this.#codes;
    if (first === undefined) return { discountMinor: 0, codes: [], isReached: true };
    this.#extend([first], 0);
    const isReached = this.#tries < triesMax;
    const off = isReached ? this.#best.off : this.#bound([first], 0);
    const counts = new Map<string, number>();
    for (const { offer } of this.#best.chosen) counts.set(offer.campaignId, (counts.get(offer.campaignId) ?? 0) + 1);
    return { discountMinor: Math.min(this.#orderMinor, Math.ceil(off)), codes: [...counts].map(([campaignId, count]) => ({ campaignId, count })), isReached };
  }

  /** Tries every set that has these codes and others from a place on. */
  #extend(chosen: readonly Code[], from: number): void {
    const off = this.#off(chosen);
    if (off > this.#best.off) this.#best = { off, chosen };
    if (chosen.length >= this.#max || this.#bound(chosen, from) <= this.#best.off) return;
    for (let place = from; place < this.#codes.length; place += 1) {
      const code = this.#codes[place];
      if (code === undefined || this.#tries >= triesMax) return;
      if (chosen.filter(({ offer }) => offer.campaignId === code.offer.campaignId).length >= code.left) continue;
      const more = [...chosen, code];
      this.#tries += 1;
      if (isTaken(more.map(({ offer }) => offer), this.#rules)) this.#extend(more, place);
    }
  }

  #off(chosen: readonly Code[]): number {
    let [ofOrder, ofItems, amounts] = [1, 1, 0];
    for (const { kind, share, minor } of chosen) {
      if (kind === 'ofItems') ofItems *= 1 - share;
      else ofOrder *= 1 - share;
      amounts += minor;
    }
    return (1 - ofOrder + (1 - ofItems)) * this.#orderMinor + amounts;
  }

  /** More than any set comes to that has these codes and others from a place on: as if categories and exclusions did not matter. */
  #bound(chosen: readonly Code[], from: number): number {
    const free = this.#max - chosen.length;
    const rest = this.#codes.slice(from).flatMap((code) => Array.from({ length: Math.min(free, code.left) }, () => code));
    const best = (kind: Code['kind']): Code[] =>
      rest.filter((code) => code.kind === kind).toSorted((a, b) => this.#worth(b) - this.#worth(a)).slice(0, free);
    const [ofOrder, ofItems, amounts] = [best('ofOrder'), best('ofItems'), best('amount')];
    let most = 0;
    for (let first = 0; first <= free; first += 1) {
      for (let second = 0; second <= free - first; second += 1) {
        most = Math.max(most, this.#off([...chosen, ...ofOrder.slice(0, first), ...ofItems.slice(0, second), ...amounts.slice(0, free - first - second)]));
      }
    }
    return most;
  }

  #worth({ share, minor }: Code): number {
    return share * this.#orderMinor + minor;
  }
}
