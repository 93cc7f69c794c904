import type { CatalogueItem, DiscountContext } from './discount-context.ts';
import { discountValue, orderFacts, toUnits, type FormulaNotes } from './discount-value.ts';
import { addUnits, freeUnits } from './free-units.ts';
import type { PricedOrder } from './priced-order.ts';

export type UnitEffect = 'ADD_MISSING_ITEMS' | 'ADD_NEW_ITEMS';

/** Free units of one product or SKU. */
export interface FreeUnits {
  unit_off: number;
  unit_off_formula?: string | null;
  unit_type: string;
  effect?: UnitEffect;
}

export interface SingleUnitDiscount extends FreeUnits {
  type: 'UNIT';
}

/** Free units of several products. */
export interface ManyUnitsDiscount {
  type: 'UNIT';
  effect: 'ADD_MANY_ITEMS';
  units: readonly FreeUnits[];
}

export type UnitDiscount = SingleUnitDiscount | ManyUnitsDiscount;

export function isMany(discount: UnitDiscount): discount is ManyUnitsDiscount {
  return discount.effect === 'ADD_MANY_ITEMS';
}

/** The order with its free units, one product after the other (wire contract §2.2). */
export function applyUnit(order: PricedOrder, discount: UnitDiscount, context: DiscountContext, notes: FormulaNotes): PricedOrder {
  const units = isMany(discount) ? discount.units : [discount];
  return units.reduce((before, unit) => give(before, unit, context, notes), order);
}

function give(order: PricedOrder, unit: FreeUnits, context: DiscountContext, notes: FormulaNotes): PricedOrder {
  const { unit_type: unitType, unit_off: unitOff, unit_off_formula: formula, effect } = unit;
  const wanted = toUnits(discountValue(unitOff, formula, orderFacts(order, context), notes));
  const item = context.findUnit(unitType) ?? unlisted(unitType, order);
  if (effect === 'ADD_NEW_ITEMS') return addUnits(order, item, wanted);
  const { order: freed, missing } = freeUnits(order, item, wanted);
  return addUnits(freed, item, missing);
}

/** What is in no catalogue is an SKU where the order sells it as one, and else a product. */
function unlisted(unitType: string, { lines }: PricedOrder): CatalogueItem {
  const isSku = lines.some(({ skus }) => skus.includes(unitType));
  return { products: isSku ? [] : [unitType], skus: isSku ? [unitType] : [], priceMinor: null };
}
