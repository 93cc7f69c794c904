import { useMemo } from 'react';
import type { FilterField } from '../../filter/filter-draft.ts';
import { metadataFields } from '../../filter/metadata-fields.ts';
import { useMetadataSchema } from '../../metadata/metadata-schemas-query.ts';

/** What a collection can choose products and SKUs by, beside their metadata. */
const own: readonly FilterField[] = [
  { name: 'name', label: 'Name', kind: 'text' },
  { name: 'source_id', label: 'Source ID', kind: 'text' },
  { name: 'price', label: 'Price', kind: 'money' },
  { name: 'product_id', label: 'Product ID', kind: 'text' },
  { name: 'created_at', label: 'Created', kind: 'instant' },
  { name: 'updated_at', label: 'Last changed', kind: 'instant' },
];

/** All of it; while the schema of products is being read each metadata key can be written. */
export function useCollectionFields(): readonly FilterField[] {
  const { schema } = useMetadataSchema('product');
  return useMemo(() => [...own, ...metadataFields(schema.properties)], [schema]);
}
