/** One version of what a campaign grants, as far as it bounds what can still be lost. */
export interface GrantedTerms {
  /** As the wire contract has it; null: not known. */
  discount: unknown;
  /** Uses per code; null: without limit. */
  redemption_quantity: number | null;
}

export interface ExposureInput {
  /** Every version that a code of the campaign may still have. */
  terms: GrantedTerms[];
  codesCreated: number;
  codesDeleted: number;
  redemptionsNet: number;
  /** null: no limit. */
  redemptionsRemaining: number | null;
  /** Minor units; null: no limit. */
  discountRemaining: number | null;
}

/**
 * The most that a campaign can still give away, in minor units: uses that are left × the largest discount of one use, never more than what is
 * left of the budget; null when nothing bounds it (a discount that grows with the order, or uses without end, and no budget). An upper bound: where codes
 * differ in their terms, the most generous ones count for all.
 */
export function worstCaseExposure(input: ExposureInput): number | null {
  const uses = smallest(usesLeft(input), input.redemptionsRemaining);
  const perUse = largestDiscount(input.terms);
  const byUse = uses === 0 ? 0 : uses === null || perUse === null ? null : uses * perUse;
  // Beyond 2^53 no number is exact, and no project has that much.
  return smallest(byUse !== null && Number.isSafeInteger(byUse) ? byUse : null, input.discountRemaining);
}

/** Uses that all codes together have left. Two bounds hold, and either may be the closer one: deleted codes may have been used before. */
function usesLeft({ terms, codesCreated, codesDeleted, redemptionsNet }: ExposureInput): number | null {
  const perCode = largest(terms.map((version) => version.redemption_quantity));
  if (perCode === null) return null;
  return Math.max(0, Math.min(codesCreated * perCode - redemptionsNet, (codesCreated - codesDeleted) * perCode));
}

function largestDiscount(terms: GrantedTerms[]): number | null {
  return largest(terms.map(({ discount }) => discountOfOneUse(discount)));
}

/**
 * The most that one use takes off an order, in minor units; null: as much as the order is worth. What is off each item or unit, and a limit of a
 * single item, bounds no order; new prices and free units are worth what the shop says they are.
 */
function discountOfOneUse(discount: unknown): number | null {
  if (typeof discount !== 'object' || discount === null) return null;
  const { type, effect, amount_off: amountOff, amount_off_formula: formula, amount_limit: limit, aggregated_amount_limit: orderLimit }: Record<string, unknown> = { ...discount };
  if (type === 'AMOUNT') {
    const isOfOrder = effect === undefined || onceEffects.has(effect);
    return smallest(isOfOrder && !formula ? amountOf(amountOff) : null, amountOf(orderLimit));
  }
  if (type === 'PERCENT') return smallest(effect === 'APPLY_TO_ITEMS' ? null : amountOf(limit), amountOf(orderLimit));
  return null;
}

/** With these an amount is taken off an order once, whatever is in it. */
const onceEffects: ReadonlySet<unknown> = new Set(['APPLY_TO_ORDER', 'APPLY_TO_ITEMS_PROPORTIONALLY', 'APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY']);

function amountOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The largest of the numbers; null (without bound) when one of them is, or when there is none. */
function largest(values: (number | null)[]): number | null {
  const bounded = values.filter((value) => value !== null);
  return bounded.length < values.length || values.length === 0 ? null : Math.max(...bounded);
}

function smallest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}
