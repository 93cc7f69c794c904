/** What a product of the catalogue is to an order. Prices in minor units; null: not known. */
export interface CatalogueProduct {
  id: string;
  sourceId: string | null;
  name: string | null;
  priceMinor: number | null;
  metadata: Record<string, unknown>;
}

/** The same of an SKU; one without a price of its own costs what its product does. */
export interface CatalogueSku {
  id: string;
  sourceId: string | null;
  sku: string | null;
  priceMinor: number | null;
  metadata: Record<string, unknown>;
  product: CatalogueProduct;
}

/** By which names things are looked up: ids or source_ids. */
export interface CatalogueNames {
  products: readonly string[];
  skus: readonly string[];
}

/** What was found, by the names it was looked up by and by its id. */
export interface Catalogue {
  products: ReadonlyMap<string, CatalogueProduct>;
  skus: ReadonlyMap<string, CatalogueSku>;
}

export const emptyCatalogue: Catalogue = { products: new Map(), skus: new Map() };

/** Every name of what was found, and of an SKU whose it is: collections hold either. */
export function namesIn({ products, skus }: Catalogue): CatalogueNames {
  return { products: [...products.keys(), ...[...skus.values()].map(({ product }) => product.id)], skus: [...skus.keys()] };
}
