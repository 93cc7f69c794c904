import type { CollectionRequest, WireCollection } from '../../../contract/product.ts';
import { draftOf, filterOf, type FilterDraft, type FilterField, type WireFilter } from '../../filter/filter-draft.ts';
import type { PickedItem } from '../read-items.ts';

/** What the form knows of the project. */
export interface Known {
  fields: readonly FilterField[];
  zone: string;
}

/** Products alone, SKUs alone, or both: a filter finds either. */
export type Kinds = 'product' | 'sku' | 'both';

/** A collection that is being made or changed. */
export interface CollectionDraft {
  name: string;
  type: WireCollection['type'];
  items: readonly PickedItem[];
  kinds: Kinds;
  /** Null: of a filter that the form does not know; it stays as it is. */
  filter: FilterDraft | null;
}

export const emptyDraft: CollectionDraft = { name: '', type: 'STATIC', items: [], kinds: 'product', filter: { junction: 'all', conditions: [] } };

/** The form of a collection's filter: which kinds, and by what. */
export function filterDraftOf(filter: WireFilter, { fields, zone }: Known): Pick<CollectionDraft, 'kinds' | 'filter'> {
  const { object, ...others } = filter;
  const kinds = kindsOf(object, filter['junction']);
  const isEmpty = Object.keys(others).every((name) => name === 'junction');
  const draft: FilterDraft | null = isEmpty ? { junction: 'all', conditions: [] } : draftOf(others, fields, zone);
  return kinds === null || draft === null ? { kinds: 'both', filter: null } : { kinds, filter: draft };
}

/** Null where the filter says something of the kind that the form does not know: beside an OR it is one condition of many. */
function kindsOf(object: unknown, junction: unknown): Kinds | null {
  if (object === undefined) return 'both';
  const kind = (['product', 'sku'] as const).find((each) => JSON.stringify(object) === JSON.stringify({ conditions: { $is: [each] } }));
  return kind === undefined || (typeof junction === 'string' && junction.toUpperCase() === 'OR') ? null : kind;
}

/** Whether one of several conditions is enough: then the filter language cannot demand a kind beside them. */
export function isEither({ filter }: Pick<CollectionDraft, 'filter'>): boolean {
  return filter !== null && filter.junction === 'any' && filter.conditions.length > 1;
}

/** What the draft finds, in the words of the wire contract; null while it is unfinished. Without a condition it is all products or SKUs of the kind. */
export function wireFilterOf({ kinds, filter }: Pick<CollectionDraft, 'kinds' | 'filter'>, { fields, zone }: Known): WireFilter | null {
  if (filter === null) return null;
  const chosen = filter.conditions.length === 0 ? { junction: 'AND' } : filterOf(filter, fields, zone);
  if (chosen === null) return null;
  return kinds === 'both' || isEither({ filter }) ? chosen : { ...chosen, object: { conditions: { $is: [kinds] } } };
}

/** Why the draft cannot be saved, by the field that says so; null when it can. */
export function problemOf(draft: CollectionDraft, known: Known): { field: 'name' | 'items' | 'filter'; words: string } | null {
  if (draft.name.trim() === '') return { field: 'name', words: 'Give the collection a name.' };
  if (draft.type === 'STATIC') return draft.items.length === 0 ? { field: 'items', words: 'Choose at least one product or SKU.' } : null;
  if (draft.filter === null || wireFilterOf(draft, known) !== null) return null;
  return { field: 'filter', words: 'Finish the conditions, or remove those that are not wanted.' };
}

/** A new collection. */
export function newRequest(draft: CollectionDraft, known: Known): CollectionRequest {
  return { ...changeRequest(draft, known), type: draft.type };
}

/** What is changed of one. */
export function changeRequest(draft: CollectionDraft, known: Known): Omit<CollectionRequest, 'type'> {
  const name = draft.name.trim();
  if (draft.type === 'AUTO_UPDATE') {
    const filter = wireFilterOf(draft, known);
    return { name, ...(filter !== null && { filter }) };
  }
  return {
    name,
    products: draft.items.flatMap(({ object, id, productId }) => (
      object === 'products_collection' ? [] : [{ id, object, ...(productId !== null && { product_id: productId }) }]
    )),
  };
}
