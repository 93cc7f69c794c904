import { useMemo } from 'react';
import type { MetadataType, WireMetadataDefinition } from '../../contract/metadata.ts';
import { anyMetadata, type FilterField } from '../filter/filter-draft.ts';
import type { FilterKind } from '../filter/filter-operators.ts';
import { useMetadataSchema } from '../metadata/metadata-schemas-query.ts';
import { customerFilterFields } from './customer-filter-fields.ts';

const kinds: Partial<Record<MetadataType, FilterKind>> = { number: 'number', boolean: 'boolean', date: 'day', datetime: 'instant', string: 'text', image_url: 'text' };

/** Decimals of numbers that are metadata: a schema does not tell. */
const metadataDecimals = 6;

/** A field for each definition that has values to compare, and one for any other key. */
function metadataFields(properties: Readonly<Record<string, WireMetadataDefinition>>): FilterField[] {
  const defined = Object.entries(properties).flatMap(([key, definition]) => {
    const kind = kindOf(definition);
    return kind === undefined ? [] : [{ name: `metadata.${key}`, label: key, kind, group: 'Metadata', decimals: metadataDecimals }];
  });
  return [...defined, { name: anyMetadata, label: defined.length === 0 ? 'Metadata' : 'Other metadata', kind: 'any', group: 'Metadata' }];
}

function kindOf({ type, array, deleted }: WireMetadataDefinition): FilterKind | undefined {
  const kind = deleted === true ? undefined : kinds[type];
  // Of a list each element counts, and what is said of a number is said of one of them.
  return array && kind === 'boolean' ? 'any' : kind;
}

/** All fields that customers of the project can be filtered by; undefined while their metadata schema is being read. Without it each key can be written. */
export function useCustomerFields(): readonly FilterField[] | undefined {
  const { query: { isPending }, schema } = useMetadataSchema('customer');
  return useMemo(() => (isPending ? undefined : [...customerFilterFields, ...metadataFields(schema.properties)]), [isPending, schema]);
}
