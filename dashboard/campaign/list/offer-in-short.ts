import { counted, formatPercent } from '../../ui/format.ts';

/** A discount as a cell of the list has room for it: `15% off, max €20`. Kinds that this version cannot word are named by their type. */
export function offerInShort(discount: unknown, money: (minor: number) => string): string {
  const members = Object(discount) as Record<string, unknown>;
  const { type, effect, unit_type: unitType, units } = members;
  const isOnItems = typeof effect === 'string' && effect.startsWith('APPLY_TO_ITEMS');
  const off = isOnItems ? (effect === 'APPLY_TO_ITEMS_BY_QUANTITY' ? 'off units' : 'off items') : 'off';
  const kinds: Record<string, () => string | null> = {
    AMOUNT: () => valued(members, 'amount_off', 'amount', (amount) => `${money(amount)} ${off}`),
    PERCENT: () => valued(members, 'percent_off', 'percentage', (percent) => `${formatPercent(percent)} ${off}${limitInShort(members, isOnItems, money)}`),
    FIXED: () => valued(members, 'fixed_amount', 'price', (price) => (isOnItems ? `${money(price)} a unit` : `order for ${money(price)}`)),
    UNIT: () => {
      if (effect === 'ADD_MANY_ITEMS') return Array.isArray(units) ? `free units of ${counted(units.length, 'product', 'products')}` : null;
      // The product that stands for shipping in the wire contract.
      return unitType === 'prod_5h1pp1ng' ? 'free shipping' : valued(members, 'unit_off', 'free units', (count) => counted(count, 'free unit', 'free units'));
    },
  };
  const known = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type]?.() : null;
  return known ?? (typeof type === 'string' ? type.toLowerCase() : 'not recorded');
}

/** Off items only what bounds the order is told: there is no room for more. */
function limitInShort({ amount_limit: limit, aggregated_amount_limit: ofOrder }: Record<string, unknown>, isOnItems: boolean, money: (minor: number) => string): string {
  const limits = [isOnItems ? null : limit, ofOrder].filter((one) => typeof one === 'number');
  return limits.length === 0 ? '' : `, max ${money(Math.min(...limits))}`;
}

/** null: there is neither a number nor a formula. */
function valued(members: Record<string, unknown>, name: string, noun: string, say: (value: number) => string): string | null {
  const { [name]: number, [`${name}_formula`]: formula } = members;
  if (typeof formula === 'string') return `${noun} by formula`;
  return typeof number === 'number' ? say(number) : null;
}
