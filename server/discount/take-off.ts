import { byEntry } from './by-entry.ts';
import type { Share } from './choose-units.ts';
import { leftOfOrder, type Line, type PricedOrder } from './priced-order.ts';
import { cutTo } from './split.ts';

/** The most that may be taken off; minor units. null: no limit. */
export interface Caps {
  lineMax?: number | null | undefined;
  orderMax?: number | null | undefined;
}

/** Takes an amount off the order as a whole, at most what is left of it. */
export function takeOffOrder(order: PricedOrder, amountMinor: number): PricedOrder {
  const off = Math.max(0, Math.min(amountMinor, leftOfOrder(order)));
  return { ...order, discountMinor: order.discountMinor + off };
}

/**
 * Takes an amount off each share, at most what is left of it and what the caps and the entries' limits allow. What passes a limit of several lines, or
 * what is left of the order, is cut from those lines in proportion.
 */
export function takeOffLines(order: PricedOrder, shares: readonly Share[], wanted: readonly number[], { lineMax, orderMax }: Caps): PricedOrder {
  const single = shares.map((share, place) => Math.max(0, Math.min(wanted[place] ?? 0, limitOf(share), lineMax ?? Infinity)));
  const parts = cutTo(Math.min(orderMax ?? Infinity, leftOfOrder(order)), withinEntries(shares, single));
  const lines = [...order.lines];
  let place = 0;
  for (const { index, line } of shares) {
    lines[index] = discounted(line, parts[place] ?? 0);
    place += 1;
  }
  return { ...order, lines };
}

/** The most that may be taken off a share, whatever the discount is. */
export function limitOf({ leftMinor, entry }: Share): number {
  return Math.min(leftMinor, entry?.amount_limit ?? Infinity);
}

function withinEntries(shares: readonly Share[], parts: readonly number[]): readonly number[] {
  if (shares.every(({ entry }) => (entry?.aggregated_amount_limit ?? null) === null)) return parts;
  const result = [...parts];
  for (const [entry, group] of byEntry(shares.map(({ entry }, place) => ({ entry, place })))) {
    const max = entry?.aggregated_amount_limit ?? null;
    if (max === null) continue;
    const cut = cutTo(max, group.map(({ place }) => parts[place] ?? 0));
    for (const [at, { place }] of group.entries()) result[place] = cut[at] ?? 0;
  }
  return result;
}

function discounted(line: Line, amountMinor: number): Line {
  if (amountMinor === 0) return line;
  // Written out: orders have hundreds of lines, and a spread takes several times as long.
  const { products, skus, quantity, priceMinor, amountMinor: amount, discountMinor, discountQuantity, initialQuantity, initialAmountMinor } = line;
  return {
    products, skus, quantity, priceMinor, amountMinor: amount, discountMinor: discountMinor + amountMinor, discountQuantity, initialQuantity, initialAmountMinor,
  };
}

/** The order with `maxMinor` of what was taken off its lines, the part of each line cut in proportion. `maxMinor` is not more than that. */
export function clipLines(before: PricedOrder, after: PricedOrder, maxMinor: number): PricedOrder {
  const parts = cutTo(maxMinor, after.lines.map((line, index) => line.discountMinor - (before.lines[index]?.discountMinor ?? 0)));
  return { ...before, lines: before.lines.map((line, index) => discounted(line, parts[index] ?? 0)) };
}
