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
}

/** For a discount on everything, without a catalogue. */
export const plainContext: DiscountContext = {
  applicableTo: applicableToAll, isInCollection: () => false, findUnit: () => null, metadata: {}, isOfInitialAmount: false,
};
