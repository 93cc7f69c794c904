import type { WireDiscount, WireFreeUnits } from '../../contract/voucher.ts';
import type { Db } from '../platform/db.ts';
import type { Catalogue } from './catalogue.ts';
import { findCatalogue } from './catalogue.store.ts';

/** What discounts give units of, as the catalogue has it now; where none gives units nothing is asked. */
export async function findUnits(db: Db, projectId: string, discounts: readonly (WireDiscount | null)[]): Promise<Catalogue> {
  const names = discounts.flatMap((discount) => (discount?.type === 'UNIT' ? [discount, ...(discount.units ?? [])].flatMap((unit) => unit.unit_type ?? []) : []));
  return findCatalogue(db, projectId, { products: names, skus: names });
}

/** A discount as it is answered: what it gives units of with `product{id, source_id, name}` or `sku{id, source_id, sku}` (wire contract §2.1). */
export function withUnitObjects(discount: WireDiscount, catalogue: Catalogue): WireDiscount {
  if (discount.type !== 'UNIT') return discount;
  const units = discount.units && { units: discount.units.map((unit) => ({ ...unit, ...unitObject(unit.unit_type, catalogue) })) };
  return { ...discount, ...unitObject(discount.unit_type, catalogue), ...units };
}

function unitObject(unitType: string | undefined, { products, skus }: Catalogue): Pick<WireFreeUnits, 'product' | 'sku'> {
  const [sku, product] = [skus.get(unitType ?? ''), products.get(unitType ?? '')];
  if (sku !== undefined) return { sku: { id: sku.id, source_id: sku.sourceId, sku: sku.sku } };
  return product === undefined ? {} : { product: { id: product.id, source_id: product.sourceId, name: product.name } };
}
