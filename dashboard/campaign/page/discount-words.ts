import { counted, formatPercent, listed } from '../../ui/format.ts';

/** As the wire contract has them; what this version does not know may be in them too. */
type Members = Readonly<Record<string, unknown>>;
type Money = (minor: number) => string;

const targets: Readonly<Record<string, string>> = {
  APPLY_TO_ITEMS: 'each item',
  APPLY_TO_ITEMS_BY_QUANTITY: 'each unit',
  APPLY_TO_ITEMS_PROPORTIONALLY: 'the items in proportion to their value',
  APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY: 'the items in proportion to their quantity',
};

/** A discount in words: `15% off the order, at most €20.00`. Kinds that this version cannot word are named by their type. */
export function discountWords(discount: unknown, money: Money): string {
  if (typeof discount !== 'object' || discount === null || !('type' in discount)) return 'Offer not recorded';
  const members: Members = { ...discount };
  const offer = offerWords(members, money);
  return offer === null ? `Offer of the kind ${String(discount.type)}` : [capital(offer), ...limitWords(members, money)].join(', ');
}

function offerWords(members: Members, money: Money): string | null {
  const target = targets[String(members['effect'])] ?? 'the order';
  switch (members['type']) {
    case 'AMOUNT': return valued(members, 'amount_off', money, (amount) => `${amount ?? 'an amount by formula'} off ${target}`);
    case 'PERCENT': return valued(members, 'percent_off', formatPercent, (percent) => `${percent ?? 'a percentage by formula'} off ${target}`);
    case 'FIXED': return valued(members, 'fixed_amount', money, (price) => `${target === 'the order' ? target : 'each unit'} for ${price ?? 'a price by formula'}`);
    case 'UNIT': return members['effect'] === 'ADD_MANY_ITEMS' ? manyUnits(members['units']) : unitWords(members);
    default: return null;
  }
}

/** A value by number or by formula; the number beside a formula counts where that has no value. null: it has neither. */
function valued(members: Members, name: string, format: (value: number) => string, say: (value: string | null) => string): string | null {
  const { [name]: number, [`${name}_formula`]: formula } = members;
  const known = typeof number === 'number' ? format(number) : null;
  if (typeof formula !== 'string') return known === null ? null : say(known);
  return known === null ? say(null) : `${say(null)}, else ${known}`;
}

/** The product that stands for shipping in the wire contract. */
const shipping = 'prod_5h1pp1ng';

function unitWords(members: Members): string | null {
  const { unit_type: unitType } = members;
  if (typeof unitType !== 'string') return null;
  if (unitType === shipping) return 'free shipping';
  return valued(members, 'unit_off', (units) => counted(units, 'free unit', 'free units'), (units) => `${units ?? 'free units by formula'} of ${unitType}`);
}

const unitsShown = 3;

function manyUnits(units: unknown): string | null {
  const all = Array.isArray(units) ? units.map((unit: unknown) => unitWords({ ...Object(unit) })) : [];
  const words = all.filter((word) => word !== null);
  if (words.length === 0 || words.length < all.length) return null;
  const shown = words.length > unitsShown + 1 ? words.slice(0, unitsShown) : words;
  return listed(shown.length < words.length ? [...shown, `${words.length - shown.length} more`] : shown);
}

/** Off the order the lower limit counts; off items one is of each and the other of all of them. */
function limitWords({ effect, amount_limit: limit, aggregated_amount_limit: ofOrder }: Members, money: Money): string[] {
  const limits = [limit, ofOrder].filter((one) => typeof one === 'number');
  if (targets[String(effect)] === undefined) return limits.length === 0 ? [] : [`at most ${money(Math.min(...limits))}`];
  return [
    ...(typeof limit === 'number' ? [`at most ${money(limit)} each`] : []),
    ...(typeof ofOrder === 'number' ? [`at most ${money(ofOrder)} per order`] : []),
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
