import { metadataResources, type MetadataResource, type WireMetadataDefinition } from '../../contract/metadata.ts';

/** What one member of the metadata may be, in the members of the wire contract (§1.10). */
export type Definition = WireMetadataDefinition;

/** Which metadata the objects of a kind have. */
export interface MetadataSchema {
  metadataSchemaId: string;
  /** A resource, or the name by which definitions of type `object` mean this one. */
  relatedObject: string;
  properties: Record<string, Definition>;
  /** What is not defined is refused. */
  allowDefinedOnly: boolean;
  createdAt: Date;
  updatedAt: Date | null;
}

/** What a schema says of metadata, without its own story. */
export type SchemaContent = Pick<MetadataSchema, 'properties' | 'allowDefinedOnly'>;

export function isResource(relatedObject: string): relatedObject is MetadataResource {
  return (metadataResources as readonly string[]).includes(relatedObject);
}
