import { useMemo } from 'react';
import type { FilterField } from '../filter/filter-draft.ts';
import { metadataFields } from '../filter/metadata-fields.ts';
import { useMetadataSchema } from '../metadata/metadata-schemas-query.ts';
import { customerFilterFields } from './customer-filter-fields.ts';

/** All fields that customers of the project can be filtered by; undefined while their metadata schema is being read. Without it each key can be written. */
export function useCustomerFields(): readonly FilterField[] | undefined {
  const { query: { isPending }, schema } = useMetadataSchema('customer');
  return useMemo(() => (isPending ? undefined : [...customerFilterFields, ...metadataFields(schema.properties)]), [isPending, schema]);
}
