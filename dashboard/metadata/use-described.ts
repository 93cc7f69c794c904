import { useState } from 'react';
import type { MetadataResource } from '../../contract/metadata.ts';
import { metadataRequest } from './metadata-change.ts';
import { useMetadataFaults } from './metadata-schemas-query.ts';
import type { Metadata } from './metadata-shape.ts';

const none: Metadata = {};

/** Metadata that a form edits beside other things: `before` as they are kept, undefined for something new. */
export function useDescribed(relatedObject: MetadataResource, before: Metadata | undefined) {
  const [base] = useState(before ?? none);
  const [value, setValue] = useState<Metadata | null>(base);
  const faults = useMetadataFaults(relatedObject, value, before === undefined ? undefined : base);
  return {
    value, onChange: setValue,
    /** Whether there is something that the schema refuses, or that cannot be read. */
    isWrong: value === null || faults.length > 0,
    /** What of a request saves them. */
    request: value === null ? {} : metadataRequest(base, value),
  };
}
