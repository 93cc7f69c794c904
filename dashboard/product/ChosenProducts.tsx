import { ChosenMany } from '../many/ChosenMany.tsx';
import type { Many } from '../many/use-many.ts';
import type { Selection } from '../ui/use-selection.ts';

/** What can be done to the products that are chosen, or to all that match. */
export function ChosenProducts(chosen: { many: Many; selection: Selection; hasMore: boolean; search: string }) {
  return <ChosenMany {...chosen} relatedObject="product" canChange deletion={<RemovedWith />} />;
}

/** What goes and what stays when a product is deleted. */
export function RemovedWith({ isOne = false }: { isOne?: boolean }) {
  if (isOne) return <p>Its SKUs go with it, and collections no longer hold it. Orders keep what they say of it. This cannot be undone.</p>;
  return <p>Their SKUs go with them, and collections no longer hold them. Orders keep what they say of them. This cannot be undone.</p>;
}
