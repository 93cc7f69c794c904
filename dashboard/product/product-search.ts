import { choiceParam, textParam } from '../search-params.ts';

/** Orders of the list; `newest` is what one gets without asking. */
export const productSorts = ['newest', 'changed', 'name'] as const;

/** What of the list of products is in the address. */
export interface ProductListSearch {
  q?: string;
  sort?: (typeof productSorts)[number];
}

/** Reads the address of the list; what is not understood is left out. */
export function productListSearch(raw: Record<string, unknown>): ProductListSearch {
  return { ...textParam(raw, 'q'), ...choiceParam(raw, 'sort', productSorts) };
}

export const collectionSorts = ['newest', 'changed', 'name'] as const;

/** What of the list of collections is in the address. */
export interface CollectionListSearch {
  sort?: (typeof collectionSorts)[number];
}

export function collectionListSearch(raw: Record<string, unknown>): CollectionListSearch {
  return choiceParam(raw, 'sort', collectionSorts);
}
