import { Type } from 'typebox';
import { MetadataSchemaChange, MetadataSchemaList, NewMetadataSchema, WireMetadataSchema } from '../../contract/metadata.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { MetadataChecks } from './check-metadata.ts';
import { findSchemas } from './metadata-schema.store.ts';
import type { MetadataSchema } from './metadata-schema.ts';
import { changeSchema, deleteSchema, makeSchema, named } from './save-schema.ts';

export interface MetadataSchemaParts {
  db: Pool;
  clock: Clock;
  metadata: MetadataChecks;
}

const Name = { name: Type.String({ maxLength: 1000 }) };

/** Metadata schemas of the wire contract (§2.13), which reads them only. */
export function metadataSchemaRoutes(http: Http, { db }: Pick<MetadataSchemaParts, 'db'>): void {
  http.get('/metadata-schemas', {
    config: { permission: 'project.read' }, schema: { summary: 'Metadata schemas', response: { 200: MetadataSchemaList } },
  }, async (request) => {
    const schemas = await findSchemas(db, principalOf(request).projectId);
    return { object: 'list' as const, data_ref: 'schemas' as const, schemas: schemas.map(toWireSchema), total: schemas.length };
  });

  http.get('/metadata-schemas/:name', {
    config: { permission: 'project.read' },
    schema: { summary: 'The metadata schema of one kind of object, or one by id', params: Type.Object(Name), response: { 200: WireMetadataSchema } },
  }, async (request) => toWireSchema(named(await findSchemas(db, principalOf(request).projectId), request.params.name)));
}

/** Making, changing and removing them; mounted wherever a project is managed. */
export function metadataSchemaWritingRoutes(http: Http, { db, clock, metadata }: MetadataSchemaParts): void {
  const config = { permission: 'project.manage' } as const;
  const Project = { projectId: Type.String() };
  const params = Type.Object({ ...Project, ...Name });
  const response = { 200: WireMetadataSchema };
  const writing = { db, checks: metadata };

  http.post('/metadata-schemas', {
    config, schema: { summary: 'Make a metadata schema', params: Type.Object(Project), body: NewMetadataSchema, response },
  }, async (request) => (
    toWireSchema(await makeSchema(writing, principalOf(request).projectId, request.body, originOf(request), clock.now()))
  ));

  http.put('/metadata-schemas/:name', {
    config, schema: { summary: 'Change a metadata schema', params, body: MetadataSchemaChange, response },
  }, async (request) => (
    toWireSchema(await changeSchema(writing, principalOf(request).projectId, request.params.name, request.body, originOf(request), clock.now()))
  ));

  http.delete('/metadata-schemas/:name', {
    config, schema: { summary: 'Remove a metadata schema', params, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    await deleteSchema(writing, principalOf(request).projectId, request.params.name, originOf(request), clock.now());
    reply.code(204);
    return null;
  });
}

function toWireSchema(schema: MetadataSchema): WireMetadataSchema {
  return {
    id: schema.metadataSchemaId,
    related_object: schema.relatedObject,
    properties: schema.properties,
    allow_defined_only: schema.allowDefinedOnly,
    created_at: schema.createdAt.toISOString(),
    updated_at: schema.updatedAt?.toISOString() ?? null,
    object: 'metadata_schema',
  };
}
