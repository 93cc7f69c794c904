import type { ApplicableList } from '../../contract/redemption.ts';
import type { ApplicableEntry } from '../discount/applicable-to.ts';
import type { MatchedEntry } from '../discount/apply-discount.ts';
import type { DiscountedProducts } from './decision/offer.ts';

/** Which products a discount is for and is not for, each entry with the items of the order that it means (wire contract §2.2). */
export function toApplicableLists(products: DiscountedProducts | null): { applicable_to: ApplicableList; inapplicable_to: ApplicableList } {
  if (products === null) return { applicable_to: toList([], []), inapplicable_to: toList([], []) };
  const { applicableTo, included, excluded } = products;
  return { applicable_to: toList(applicableTo.included, included), inapplicable_to: toList(applicableTo.excluded, excluded) };
}

function toList(entries: readonly ApplicableEntry[], matched: readonly MatchedEntry[]): ApplicableList {
  const indices = new Map(matched.map(({ entry, lineIndices }) => [entry, lineIndices]));
  return { data: entries.map((entry) => toEntry(entry, indices.get(entry))), total: entries.length, data_ref: 'data', object: 'list' };
}

/** What an entry does not say is left out. */
function toEntry(entry: ApplicableEntry, indices: readonly number[] | undefined): Record<string, unknown> {
  const said = Object.entries(entry).filter(([, value]) => value !== null);
  return {
    strict: false, ...Object.fromEntries(said), effect: entry.effect ?? 'APPLY_TO_EVERY', ...(indices !== undefined && { order_item_indices: indices }),
  };
}
