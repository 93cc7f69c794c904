import type { CatalogueItem, CatalogueItems } from '../../contract/catalogue-page.ts';
import { api, projectPath } from '../api/client.ts';
import { calledOf, otherwiseOf } from './catalogue-names.ts';

/** A product, an SKU or a collection that was picked. */
export interface PickedItem {
  object: CatalogueItem['object'];
  /** Ours. */
  id: string;
  /** What it is called. */
  name: string;
  /** What tells it from others of the same name. */
  detail: string;
  /** Of an SKU: whose it is. */
  productId: string | null;
  /** It was looked for, and there is nothing of this id. */
  isGone?: true;
}

/** Ids that one request names. */
const idsAtOnce = 100;

/** What ids stand for, in their order; those that are gone are called by their id. */
export async function readItems(projectId: string, wanted: readonly Pick<PickedItem, 'object' | 'id'>[], signal: AbortSignal): Promise<PickedItem[]> {
  const found = new Map<string, PickedItem>();
  for (let at = 0; at < wanted.length; at += idsAtOnce) {
    const ids = wanted.slice(at, at + idsAtOnce).map(({ id }) => id).join(',');
    const { items } = await api.get<CatalogueItems>(projectPath(projectId, ['catalogue'], { ids }), { signal });
    for (const item of items) found.set(item.id, toPicked(item));
  }
  return wanted.map(({ object, id }) => found.get(id) ?? { object, id, name: id, detail: 'No longer in the catalogue', productId: null, isGone: true });
}

/** Something of the catalogue as pickers have it. */
export function toPicked(item: CatalogueItem): PickedItem {
  return { object: item.object, id: item.id, name: calledOf(item), detail: otherwiseOf(item), productId: item.product?.id ?? null };
}
