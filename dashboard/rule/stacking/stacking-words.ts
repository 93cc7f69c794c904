import type { StackingHints, UnboundedReason } from '../../../contract/stacking-hints.ts';
import { discountWords } from '../../campaign/page/discount-words.ts';
import { counted, formatPercent, listed } from '../../ui/format.ts';

type Money = (minor: number) => string;

const reasons: Readonly<Record<UnboundedReason, string>> = {
  formula: 'its value is a formula', each_item: 'it is off each item', new_price: 'it sets a price', free_units: 'it gives free units', unknown: 'its offer is not known',
};

/** What the codes come to together, in a sentence. */
export function worstWords({ order_minor: order, is_usual: isUsual, discount_minor: minor, is_reached: isReached, together, codes }: StackingHints, money: Money): string {
  if (minor === null) return 'How much a code takes off depends on the order alone: it may be all of it.';
  const of = `${money(minor)} off an order of ${money(order)}${isUsual ? ', your usual one' : ''} (${shareOf(minor, order)})`;
  const count = codes.reduce((sum, code) => sum + code.count, 0);
  if (together === 0 || count < 2) return `At most ${of}: no other code acts together with it.`;
  return `${isReached ? 'At worst' : 'Never more than'} ${of}, with ${counted(count, 'code', 'codes')} in one order.`;
}

function shareOf(minor: number, order: number): string {
  return formatPercent(order === 0 ? 0 : Math.round((1000 * minor) / order) / 10);
}

/** The codes of the worst case, each with what it grants. `own`: what the campaign that is being written is called. */
export function codeLines({ codes }: StackingHints, own: string, money: Money): { key: string; name: string; words: string }[] {
  return codes.map(({ campaign_id: id, name, count, discount }) => ({
    key: id ?? '', name: name ?? own, words: `${count > 1 ? `${counted(count, 'code', 'codes')}, ` : ''}${discountWords(discount, money)}`,
  }));
}

/** Which campaigns nothing bounds, and why; null: there are none. */
export function unboundedWords({ unbounded }: StackingHints, own: string): string | null {
  if (unbounded.length === 0) return null;
  const names = unbounded.map(({ name, why }) => `${name ?? own} (${reasons[why]})`);
  return `Nothing but the order bounds ${listed(names)}; together with them an order may be free.`;
}

/** Whether the worst case is worth a warning: half of the order or more is gone, or nothing bounds it. */
export function isAlarming({ discount_minor: minor, order_minor: order, unbounded }: StackingHints): boolean {
  return minor === null || unbounded.length > 0 || minor * 2 >= order;
}
