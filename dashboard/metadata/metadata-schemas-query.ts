import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Static } from 'typebox';
import type { MetadataResource, MetadataSchemaList, WireMetadataSchema } from '../../contract/metadata.ts';
import { metadataFaults, type MetadataFault, type SchemaContent, type Schemas } from '../../contract/metadata-faults.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { metadataChanges } from './metadata-change.ts';
import type { Metadata } from './metadata-shape.ts';

/** All metadata schemas of a project: they are few. */
export function metadataSchemasQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.metadataSchemas(projectId),
    queryFn: async ({ signal }): Promise<WireMetadataSchema[]> =>
      (await api.get<Static<typeof MetadataSchemaList>>(projectPath(projectId, ['v1', 'metadata-schemas']), { signal })).schemas,
    staleTime: 30_000,
  });
}

const anything: SchemaContent = { properties: {}, allowDefinedOnly: false };
const none: Schemas = new Map();

/** What the schemas of the project say about objects of a kind. Without a schema, and until it is read, anything is fine: the server judges again. */
export function useMetadataSchema(relatedObject: MetadataResource) {
  const { project_id: projectId } = useProject();
  const query = useQuery(metadataSchemasQuery(projectId));
  const schemas = useMemo(() => (query.data === undefined ? none : schemasOf(query.data)), [query.data]);
  return { query, schemas, schema: schemas.get(relatedObject) ?? anything, hasSchema: schemas.has(relatedObject) };
}

function schemasOf(list: readonly WireMetadataSchema[]): Schemas {
  return new Map(list.map(({ related_object: name, properties, allow_defined_only: allowDefinedOnly }) => [name, { properties, allowDefinedOnly }]));
}

/**
 * What the schema of a kind would refuse of metadata, as `MetadataEditor` gives them; of what cannot be read (null) nothing is known. `base`: what is kept
 * already and merged with; then only what differs from it is judged, as the API judges a change.
 */
export function useMetadataFaults(relatedObject: MetadataResource, metadata: Metadata | null, base?: Metadata): MetadataFault[] {
  const { schema, schemas } = useMetadataSchema(relatedObject);
  if (metadata === null) return [];
  const faults = metadataFaults(metadata, schema, schemas);
  if (base === undefined) return faults;
  const changed = new Set<string | number | undefined>(metadataChanges(base, metadata).map(({ key }) => key));
  return faults.filter(({ path }) => changed.has(path[0]));
}
