import type { FilterField } from '../../filter/filter-draft.ts';

/** What a collection can choose products and SKUs by. */
export const collectionFields: readonly FilterField[] = [
  { name: 'name', label: 'Name', kind: 'text' },
  { name: 'source_id', label: 'Source id', kind: 'text' },
  { name: 'price', label: 'Price', kind: 'money' },
  { name: 'product_id', label: 'Product id', kind: 'text' },
  { name: 'created_at', label: 'Made', kind: 'instant' },
  { name: 'updated_at', label: 'Last changed', kind: 'instant' },
  { name: 'metadata.*', label: 'Metadata', kind: 'any' },
];
