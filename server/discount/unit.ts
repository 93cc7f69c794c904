import type { Applying } from './applying.ts';
import type { CatalogueItem } from './discount-context.ts';
import { discountValue, orderFacts, toUnits } from './discount-value.ts';
import { addUnits, freeUnits, isSame } from './free-units.ts';
import { hasDiscount, itemsDiscount, type PricedOrder } from './priced-order.ts';

export type UnitEffect = 'ADD_MISSING_ITEMS' | 'ADD_NEW_ITEMS';

/** Free units of one product or SKU. */
export interface FreeUnits {
  /** Absent: the formula says it, and nothing is given where that has no value. */
  unit_off?: number;
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
  units: FreeUnits[];
}

export type UnitDiscount = SingleUnitDiscount | ManyUnitsDiscount;

export function isMany(discount: UnitDiscount): discount is ManyUnitsDiscount {
  return discount.effect === 'ADD_MANY_ITEMS';
}

/** What a discount gives units of: ids or source_ids of products and SKUs. */
export function unitTypesOf(discount: UnitDiscount): string[] {
  return isMany(discount) ? discount.units.map(({ unit_type: unitType }) => unitType) : [discount.unit_type];
}

/**
 * The order with its free units, one product after the other (wire contract §2.2). Of what may be taken off in all, each takes as many whole units as
 * still fit.
 */
export function applyUnit(order: PricedOrder, discount: UnitDiscount, applying: Applying): PricedOrder {
  const units = isMany(discount) ? discount.units : [discount];
  return units.reduce((before, unit) => {
    const item = applying.findUnit(unit.unit_type) ?? unlisted(unit.unit_type, before);
    // Judged on the order as it came: what this discount gives itself is not in its way.
    const isOver = applying.isOnce && order.lines.some((line) => hasDiscount(line) && isSame(line, item));
    return isOver ? before : give(before, unit, item, Math.max(0, (applying.maxMinor ?? Infinity) - itemsDiscount(before) + itemsDiscount(order)), applying);
  }, order);
}

function give(order: PricedOrder, unit: FreeUnits, item: CatalogueItem, maxMinor: number, applying: Applying): PricedOrder {
  const { unit_off: unitOff, unit_off_formula: formula, effect } = unit;
  const wanted = toUnits(discountValue(unitOff, formula, orderFacts(order, applying), applying.notes));
  if (effect === 'ADD_NEW_ITEMS') return addUnits(order, item, wanted, maxMinor);
  const { order: freed, missing } = freeUnits(order, item, wanted, maxMinor);
  return addUnits(freed, item, missing, maxMinor - itemsDiscount(freed) + itemsDiscount(order));
}

/** What is in no catalogue is an SKU where the order sells it as one, and else a product. */
function unlisted(unitType: string, { lines }: PricedOrder): CatalogueItem {
  const isSku = lines.some(({ skus }) => skus.includes(unitType));
  return { products: isSku ? [] : [unitType], skus: isSku ? [unitType] : [], priceMinor: null };
}
