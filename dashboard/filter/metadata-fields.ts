import type { MetadataType, WireMetadataDefinition } from '../../contract/metadata.ts';
import { anyMetadata, type FilterField } from './filter-draft.ts';
import type { FilterKind } from './filter-operators.ts';

const kinds: Partial<Record<MetadataType, FilterKind>> = { number: 'number', boolean: 'boolean', date: 'day', datetime: 'instant', string: 'text', image_url: 'text' };

/** Decimals of numbers that are metadata: a schema does not tell. */
const metadataDecimals = 6;

/** A field for each definition that has values to compare, and one for any other key. */
export function metadataFields(properties: Readonly<Record<string, WireMetadataDefinition>>): FilterField[] {
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
