import type { MetadataChange } from './check-metadata.ts';

type Metadata = Record<string, unknown>;

/** Metadata after a change: merged key by key, without those of `unset_metadata_fields`. */
export function mergedMetadata(before: Metadata, { metadata, unset_metadata_fields: unset }: MetadataChange): Metadata {
  const gone = new Set(unset);
  return Object.fromEntries(Object.entries({ ...before, ...metadata }).filter(([key]) => !gone.has(key)));
}
