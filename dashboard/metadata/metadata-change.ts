import type { Metadata } from './metadata-shape.ts';

/** One key whose value differs; undefined: it is not there. */
export interface MetadataChange {
  key: string;
  before: unknown;
  after: unknown;
}

/** What differs between two metadata, in the order of the keys. */
export function metadataChanges(before: Metadata, after: Metadata): MetadataChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const member = (metadata: Metadata, key: string) => (Object.hasOwn(metadata, key) ? metadata[key] : undefined);
  return keys.map((key) => ({ key, before: member(before, key), after: member(after, key) })).filter((change) => sorted(change.before) !== sorted(change.after));
}

/** As JSON whose objects are in the order of their keys: in which order they were written says nothing. */
function sorted(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, member: unknown) => {
    const isObject = typeof member === 'object' && member !== null && !Array.isArray(member);
    return isObject ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1))) : member;
  });
}

/** What of a request saves the changes, where the API merges metadata and takes keys away by name (campaigns, vouchers). */
export function metadataRequest(before: Metadata, after: Metadata): { metadata?: Metadata; unset_metadata_fields?: string[] } {
  const changes = metadataChanges(before, after);
  const set = changes.filter((change) => change.after !== undefined);
  const gone = changes.filter((change) => change.after === undefined);
  return {
    ...(set.length > 0 && { metadata: Object.fromEntries(set.map(({ key, after: value }) => [key, value])) }),
    ...(gone.length > 0 && { unset_metadata_fields: gone.map(({ key }) => key) }),
  };
}
