import { formatPercent } from '../../ui/format.ts';

/** A discount as a cell of the list has room for it: `15% · max €20`. Kinds that this version cannot word are named by their type. */
export function offerInShort(discount: unknown, money: (minor: number) => string): string {
  const { type, amount_off: amountOff, percent_off: percentOff, amount_limit: amountLimit } = Object(discount) as Record<string, unknown>;
  if (type === 'AMOUNT' && typeof amountOff === 'number') return `${money(amountOff)} off`;
  if (type === 'PERCENT' && typeof percentOff === 'number') return `${formatPercent(percentOff)} off${typeof amountLimit === 'number' ? `, max ${money(amountLimit)}` : ''}`;
  return typeof type === 'string' ? type.toLowerCase() : 'not recorded';
}
