import type { DiscountRequest, WireDiscount, WireFreeUnits } from '../../../contract/voucher.ts';
import { canBeCapped, effectsOf, emptyDraft, isOnItems, type Draft } from './draft.ts';
import { sameJson } from '../../same-json.ts';

/** The discount of a draft as the wire contract has it. */
export function discountOf(draft: Draft): DiscountRequest {
  const { effect, amountLimit } = draft;
  const cap = !canBeCapped(draft) || amountLimit === null ? {} : { [isOnItems(draft) ? 'aggregated_amount_limit' : 'amount_limit']: amountLimit };
  switch (draft.discount) {
    case 'PERCENT': return { type: 'PERCENT', percent_off: draft.percentOff ?? 0, ...cap, effect };
    case 'AMOUNT': return { type: 'AMOUNT', amount_off: draft.amountOff ?? 0, ...cap, effect };
    case 'FIXED': return { type: 'FIXED', fixed_amount: draft.fixedAmount ?? 0, effect };
    case 'UNIT': return unitsOf(draft);
  }
}

function unitsOf({ freeItems, freeUnits, freeEffect }: Draft): DiscountRequest {
  const units = freeItems.map(({ id }) => ({ unit_off: freeUnits ?? 0, unit_type: id, effect: freeEffect }));
  const [only] = units;
  return only !== undefined && units.length === 1 ? { type: 'UNIT', ...only } : { type: 'UNIT', effect: 'ADD_MANY_ITEMS', units };
}

/** A discount as a draft has it; null for one that the form cannot show whole, such as one with a formula. */
export function offerOf(discount: WireDiscount | undefined): Partial<Draft> | null {
  if (discount === undefined) return null;
  const { type, effect, units = [discount] } = discount;
  const [first] = units;
  const usual = type === 'UNIT' ? 'ADD_MISSING_ITEMS' : 'APPLY_TO_ORDER';
  const offer: Partial<Draft> = {
    discount: type,
    effect: type === 'UNIT' ? 'APPLY_TO_ORDER' : (effectsOf[type].find((one) => one === effect) ?? 'APPLY_TO_ORDER'),
    percentOff: discount.percent_off ?? null,
    amountOff: discount.amount_off ?? null,
    fixedAmount: discount.fixed_amount ?? null,
    amountLimit: discount.aggregated_amount_limit ?? discount.amount_limit ?? null,
    ...(type === 'UNIT' && {
      freeItems: units.map(freeItemOf), freeUnits: first?.unit_off ?? null,
      freeEffect: first?.effect === 'ADD_NEW_ITEMS' ? 'ADD_NEW_ITEMS' as const : 'ADD_MISSING_ITEMS' as const,
    }),
  };
  return sameJson(discountOf({ ...emptyDraft, ...offer }), { ...asSent(discount), effect: effect ?? usual }) ? offer : null;
}

function freeItemOf({ unit_type: id = '', product, sku }: WireFreeUnits): Draft['freeItems'][number] {
  return { object: sku === undefined ? 'product' : 'sku', id, name: sku?.sku ?? product?.name ?? id };
}

/** A discount without what its answer tells of the catalogue. */
function asSent({ product: _product, sku: _sku, units, ...sent }: WireDiscount): WireDiscount {
  return { ...sent, ...(units !== undefined && { units: units.map(({ product: _itsProduct, sku: _itsSku, ...unit }) => unit) }) };
}
