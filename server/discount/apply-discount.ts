import { applyAmount, type AmountDiscount, type AmountEffect } from './amount.ts';
import type { DiscountContext } from './discount-context.ts';
import type { FormulaNotes } from './discount-value.ts';
import { applyFixed, type FixedDiscount } from './fixed.ts';
import type { FormulaRefusal } from './formula.ts';
import { applyPercent, type PercentDiscount } from './percent.ts';
import { itemsDiscount, type PricedOrder } from './priced-order.ts';
import { applyUnit, isMany, type UnitDiscount, type UnitEffect } from './unit.ts';

/** What a voucher takes off an order, in the members of the wire contract (§2.1). */
export type Discount = AmountDiscount | PercentDiscount | FixedDiscount | UnitDiscount;

export type DiscountEffect = AmountEffect | UnitEffect | 'ADD_MANY_ITEMS';

/** What a discount made of an order. */
export interface Discounted {
  order: PricedOrder;
  /** Taken off the order as a whole by this discount; minor units. */
  appliedMinor: number;
  /** Taken off single lines by this discount; minor units. */
  itemsAppliedMinor: number;
  effect: DiscountEffect;
  /** A formula gave its value. */
  isDynamic: boolean;
  /** Why a formula gave none, so that the number beside it counted; null: none failed. */
  formulaRefusal: FormulaRefusal | null;
}

/** The effect of a discount; one that names none is on lines where its rule names products, else on the order (wire contract §2.2). */
export function effectOf(discount: Discount, { applicableTo }: Pick<DiscountContext, 'applicableTo'>): DiscountEffect {
  if (discount.type === 'UNIT') return isMany(discount) ? 'ADD_MANY_ITEMS' : (discount.effect ?? 'ADD_MISSING_ITEMS');
  const isOnLines = applicableTo.included.length > 0 || applicableTo.excluded.length > 0;
  return discount.effect ?? (isOnLines ? 'APPLY_TO_ITEMS' : 'APPLY_TO_ORDER');
}

/**
 * Takes a discount off an order as earlier discounts left it (wire contract §2.2). Whole minor units; never more than is left of the order or of a line.
 * A discount on lines without a line that it is for takes nothing off. Pure; never throws.
 */
export function applyDiscount(order: PricedOrder, discount: Discount, context: DiscountContext): Discounted {
  const notes: FormulaNotes = { isDynamic: false, refusal: null };
  const after = applied(order, discount, context, notes);
  return {
    order: after,
    appliedMinor: after.discountMinor - order.discountMinor,
    itemsAppliedMinor: itemsDiscount(after) - itemsDiscount(order),
    effect: effectOf(discount, context),
    isDynamic: notes.isDynamic,
    formulaRefusal: notes.refusal,
  };
}

function applied(order: PricedOrder, discount: Discount, context: DiscountContext, notes: FormulaNotes): PricedOrder {
  const isOnLines = effectOf(discount, context) === 'APPLY_TO_ITEMS';
  const simple = isOnLines ? 'APPLY_TO_ITEMS' : 'APPLY_TO_ORDER';
  switch (discount.type) {
    case 'AMOUNT': return applyAmount(order, discount, discount.effect ?? simple, context, notes);
    case 'PERCENT': return applyPercent(order, discount, simple, context, notes);
    case 'FIXED': return applyFixed(order, discount, simple, context, notes);
    case 'UNIT': return applyUnit(order, discount, context, notes);
  }
}
