import type { CatalogueItem } from '../../contract/catalogue-page.ts';

/** What names something of the catalogue for people. */
type Named = Pick<CatalogueItem, 'object' | 'id' | 'name' | 'source_id' | 'product'>;

export const kindWords: Record<CatalogueItem['object'], string> = { product: 'Product', sku: 'SKU', products_collection: 'Collection' };

/** What a product or SKU is called: its name, else what the shop calls it, else its id. */
export function calledOf({ name, source_id: sourceId, id }: Pick<Named, 'name' | 'source_id' | 'id'>): string {
  return name || sourceId || id;
}

/** What tells it from others of the same name: its kind, the product of an SKU, what the shop calls it. */
export function otherwiseOf({ object, id, name, source_id: sourceId, product }: Named): string {
  const told = [kindWords[object], product && `of ${calledOf(product)}`].filter(Boolean).join(' ');
  const shops = sourceId !== null && sourceId !== calledOf({ name, source_id: sourceId, id }) ? sourceId : null;
  return shops === null ? told : `${told} · ${shops}`;
}
