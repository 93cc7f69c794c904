/** What bounds the discount that can still be given away by a campaign. Amounts in minor units. */
export interface ExposureInput {
  /** The most that one use takes off by each version of the terms that a code may still have; null: as much as an order is worth. */
  perUse: (number | null)[];
  /** Uses of one code by the terms; null: without limit. */
  usesPerCode: number | null;
  codesCreated: number;
  codesDeleted: number;
  /** By how much the uses of all codes differ from those of the terms; of deleted codes what they were redeemed beyond the terms. */
  usesBeyondTerms: number;
  /** Codes without limit of uses, where the terms set one; where they set none less those with a limit. */
  unlimitedBeyondTerms: number;
  /** Codes with a discount of their own. */
  own: OwnDiscounts;
  redemptionsNet: number;
  /** null: no limit. */
  redemptionsRemaining: number | null;
  /** null: no limit. */
  discountRemaining: number | null;
}

/** Of codes with a discount of their own what is left, each with its own. */
export interface OwnDiscounts {
  /** Uses left of those that have a limit of them, less what those without were redeemed. */
  uses: number;
  /** Codes without limit of uses. */
  unlimited: number;
  /** What these uses take off at most; null: nothing bounds it. */
  minor: number | null;
  /** The most that one use takes off; null: nothing bounds it, 0: there are none. */
  largest: number | null;
}

export const noOwnDiscounts: OwnDiscounts = { uses: 0, unlimited: 0, minor: 0, largest: 0 };

/**
 * The most that a campaign can still give away, in minor units: the uses left of each code × the largest discount of one use, never more than what is
 * left of the budget; null when nothing bounds it (a discount that grows with the order, or uses without end, and no budget). Where codes differ in the
 * version of their terms, the most generous one counts for all.
 */
export function worstCaseExposure(input: ExposureInput): number | null {
  const { own, redemptionsRemaining } = input;
  const uses = usesOfTerms(input);
  const perUse = largest(input.perUse);
  const all = total(times(uses, perUse), own.minor);
  const byRedemptions = times(redemptionsRemaining, uses === 0 ? own.largest : largest([perUse, own.largest]));
  const byUse = smallest(all, byRedemptions);
  // Beyond 2^53 no number is exact, and no project has that much.
  return smallest(byUse !== null && Number.isSafeInteger(byUse) ? byUse : null, input.discountRemaining);
}

/**
 * Uses left of the codes whose discount is that of the terms; null: without end. Two bounds hold, and either may be the closer one: deleted codes may have
 * been used before.
 */
function usesOfTerms(input: ExposureInput): number | null {
  const { usesPerCode, codesCreated, codesDeleted, usesBeyondTerms, unlimitedBeyondTerms, own, redemptionsNet } = input;
  const codes = codesCreated - codesDeleted;
  const unlimited = unlimitedBeyondTerms + (usesPerCode === null ? codes : 0) - own.unlimited;
  if (unlimited > 0) return null;
  const perCode = usesPerCode ?? 0;
  const left = Math.min(codesCreated * perCode - redemptionsNet, codes * perCode);
  return Math.max(0, left + usesBeyondTerms - own.uses);
}

/** Nothing times anything is nothing, also without bound. */
function times(a: number | null, b: number | null): number | null {
  if (a === 0 || b === 0) return 0;
  return a === null || b === null ? null : a * b;
}

function total(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** The largest of the numbers; null (without bound) when one of them is, or when there is none. */
function largest(values: (number | null)[]): number | null {
  const bounded = values.filter((value) => value !== null);
  return bounded.length < values.length || values.length === 0 ? null : Math.max(...bounded);
}

function smallest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}
