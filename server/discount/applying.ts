import type { DiscountContext } from './discount-context.ts';
import type { FormulaNotes } from './discount-value.ts';
import type { Match } from './match-lines.ts';

/** What the kinds of discounts work with beside the order. */
export interface Applying extends DiscountContext {
  /** The lines that the discount is for; empty where it is not on lines. */
  matches: readonly Match[];
  notes: FormulaNotes;
}
