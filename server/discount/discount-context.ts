import { applicableToAll, type ApplicableTo } from './applicable-to.ts';
import type { FormulaFacts } from './formula.ts';
import type { IsInCollection } from './match-lines.ts';

/** A product or SKU that can be given away. */
export interface CatalogueItem {
  products: readonly string[];
  skus: readonly string[];
  /** null: not known. */
  priceMinor: number | null;
}

/** What a discount depends on beside the order. */
export interface DiscountContext {
  applicableTo: ApplicableTo;
  isInCollection: IsInCollection;
  /** What `unit_type` names; null: not in the catalogue. */
  findUnit: (unitType: string) => CatalogueItem | null;
  metadata: FormulaFacts['metadata'];
  /** Percentages are of what the order and its lines cost before all discounts, not of what is left of them. */
  isOfInitialAmount: boolean;
  /** A line that has a discount already gets none of a discount on lines, and a product none of free units. Means nothing to a discount on the order. */
  isOnce: boolean;
  /** The most that this discount may take off in all, because no more is left of a budget; minor units. null or absent: no limit. */
  maxMinor?: number | null;
}

/** For a discount on everything, without a catalogue. */
export const plainContext: DiscountContext = {
  applicableTo: applicableToAll, isInCollection: () => false, findUnit: () => null, metadata: {}, isOfInitialAmount: false,
  isOnce: false,
};
