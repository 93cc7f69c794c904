import { metadataResources, type MetadataResource, type WireMetadataDefinition } from '../../contract/metadata.ts';
import type { SchemaContent } from '../../contract/metadata-faults.ts';

/** What one member of the metadata may be, in the members of the wire contract (§1.10). */
export type Definition = WireMetadataDefinition;

/** Which metadata the objects of a kind have. */
export interface MetadataSchema extends SchemaContent {
  metadataSchemaId: string;
  /** A resource, or the name by which definitions of type `object` mean this one. */
  relatedObject: string;
  createdAt: Date;
  updatedAt: Date | null;
}

export function isResource(relatedObject: string): relatedObject is MetadataResource {
  return (metadataResources as readonly string[]).includes(relatedObject);
}
