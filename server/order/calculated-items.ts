import type { Line } from '../discount/priced-order.ts';
import { identified, toItem, toLine, withAdded, type StoredItem } from './order-items.ts';

/** Items with all that can be calculated of them. Lines are those of the items in their order, then the added ones. */
export function calculatedItems(orderId: string, items: readonly StoredItem[], lines: readonly Line[] = items.map(toLine)): StoredItem[] {
  const all = lines.slice(items.length).reduce((before: StoredItem[], line) => withAdded(orderId, before, line), identified(orderId, items));
  return all.map((item, place) => toItem(item, lines[place] ?? toLine(item)));
}
