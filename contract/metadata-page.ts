/** What the dashboard reads of keys of metadata, beside the wire contract. */
import { Type, type Static } from 'typebox';
import { metadataResources } from './metadata.ts';

/** `GET /api/projects/{project}/metadata-uses?related_object`: what asks for keys of the metadata of a kind of object, the schema aside. */
export const MetadataUsesQuery = Type.Object({ related_object: Type.Enum([...metadataResources]) });

export const MetadataUse = Type.Object({
  key: Type.String(),
  kind: Type.Enum(['segment', 'collection', 'rule', 'export'], { description: 'in whose filter or conditions it is, of an export also in whose columns' }),
  count: Type.Integer(),
  names: Type.Array(Type.String(), { description: 'the first of them; exports have none' }),
});
export type MetadataUse = Static<typeof MetadataUse>;

export const MetadataUses = Type.Object({ uses: Type.Array(MetadataUse) });
export type MetadataUses = Static<typeof MetadataUses>;
