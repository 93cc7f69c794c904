/** Which products a discount is for, in the members of the wire contract (§2.2). Limits are units or minor units; null: no limit. */
export interface ApplicableEntry {
  object: 'product' | 'sku' | 'products_collection';
  id: string;
  source_id?: string | null;
  /** Of an SKU: whose it is. */
  product_id?: string | null;
  product_source_id?: string | null;
  /** What a unit costs with a FIXED discount, instead of the discount's own amount. */
  price?: number | null;
  price_formula?: string | null;
  effect?: EntryEffect | null;
  /** Units of one line. */
  quantity_limit?: number | null;
  /** Units of all lines of this entry. */
  aggregated_quantity_limit?: number | null;
  /** Discount of one line. */
  amount_limit?: number | null;
  /** Discount of all lines of this entry. */
  aggregated_amount_limit?: number | null;
  /** Every n-th only. */
  repeat?: number | null;
  /** So many are passed over first. */
  skip_initially?: number | null;
  /** What `repeat` and `skip_initially` count: lines or units. */
  target?: 'ITEM' | 'UNIT' | null;
}

export type EntryEffect = 'APPLY_TO_EVERY' | 'APPLY_TO_CHEAPEST' | 'APPLY_FROM_CHEAPEST' | 'APPLY_TO_MOST_EXPENSIVE' | 'APPLY_FROM_MOST_EXPENSIVE';

export interface ApplicableTo {
  included: readonly ApplicableEntry[];
  excluded: readonly ApplicableEntry[];
  included_all: boolean;
}

/** Everything. */
export const applicableToAll: ApplicableTo = { included: [], excluded: [], included_all: false };
