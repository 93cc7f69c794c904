import { Type } from 'typebox';
import {
  ManagedSchema, ManagedSchemaChange, ManagedSchemaList, NewManagedSchema, type AskedDefinition, type ManagedDefinition,
} from '../../contract/management.ts';
import type { MetadataDefinition, MetadataSchemaChange } from '../../contract/metadata.ts';
import { originOf } from '../access/principal.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Definition, MetadataSchema } from '../metadata/metadata-schema.ts';
import { findSchemas } from '../metadata/metadata-schema.store.ts';
import { changeSchema, deleteSchema, makeSchema, named } from '../metadata/save-schema.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';

export interface ManagedSchemaParts {
  db: Pool;
  clock: Clock;
  metadata: MetadataChecks;
}

/** Metadata schemas as the management API has them: read and written, by id or by what they are for. */
export function managedSchemaRoutes(http: Http, { db, clock, metadata }: ManagedSchemaParts): void {
  const Project = { projectId: Type.String() };
  const params = Type.Object({ ...Project, metadataSchemaId: Type.String({ maxLength: 1000 }) });
  const response = { 200: ManagedSchema };
  const writing = { db, checks: metadata };

  http.get('/projects/:projectId/metadata-schemas', {
    config: { permission: 'project.read' }, schema: { summary: 'List metadata schemas', params: Type.Object(Project), response: { 200: ManagedSchemaList } },
  }, async ({ params: { projectId } }) => {
    const schemas = await findSchemas(db, projectId);
    return { object: 'list' as const, data_ref: 'data' as const, data: schemas.map(toManaged), total: schemas.length };
  });

  http.get('/projects/:projectId/metadata-schemas/:metadataSchemaId', {
    config: { permission: 'project.read' }, schema: { summary: 'Get a metadata schema', params, response },
  }, async ({ params: { projectId, metadataSchemaId } }) => toManaged(named(await findSchemas(db, projectId), metadataSchemaId)));

  http.post('/projects/:projectId/metadata-schemas', {
    config: { permission: 'project.manage' }, schema: { summary: 'Make a metadata schema', params: Type.Object(Project), body: NewManagedSchema, response },
  }, async (request) => {
    const { related_object } = request.body;
    return toManaged(await makeSchema(writing, request.params.projectId, { related_object, ...changeOf(request.body) }, originOf(request), clock.now()));
  });

  http.put('/projects/:projectId/metadata-schemas/:metadataSchemaId', {
    config: { permission: 'project.manage' }, schema: { summary: 'Change a metadata schema', params, body: ManagedSchemaChange, response },
  }, async (request) => {
    const { projectId, metadataSchemaId } = request.params;
    return toManaged(await changeSchema(writing, projectId, metadataSchemaId, changeOf(request.body), originOf(request), clock.now()));
  });

  http.delete('/projects/:projectId/metadata-schemas/:metadataSchemaId', {
    config: { permission: 'project.manage' }, schema: { summary: 'Remove a metadata schema', params, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    const { projectId, metadataSchemaId } = request.params;
    await deleteSchema(writing, projectId, metadataSchemaId, originOf(request), clock.now());
    reply.code(204);
    return null;
  });
}

function changeOf({ allow_defined_only, properties }: ManagedSchemaChange): MetadataSchemaChange {
  const definitions = properties && Object.fromEntries(Object.entries(properties).map(([name, definition]) => [name, toDefinition(definition)]));
  return { allow_defined_only, properties: definitions };
}

function toDefinition({ object_type, min_length, max_length, exact_length, ...same }: AskedDefinition): MetadataDefinition {
  return {
    ...same, objectType: same.objectType ?? object_type, minLength: same.minLength ?? min_length, maxLength: same.maxLength ?? max_length,
    exactLength: same.exactLength ?? exact_length,
  };
}

function toManaged({ metadataSchemaId, relatedObject, properties, allowDefinedOnly, createdAt, updatedAt }: MetadataSchema): ManagedSchema {
  return {
    id: metadataSchemaId, related_object: relatedObject,
    properties: Object.fromEntries(Object.entries(properties).map(([name, definition]) => [name, toManagedDefinition(definition)])),
    allow_defined_only: allowDefinedOnly, created_at: createdAt.toISOString(), updated_at: updatedAt?.toISOString() ?? null, object: 'metadata_schema',
  };
}

function toManagedDefinition({ objectType, minLength, maxLength, exactLength, ...same }: Definition): ManagedDefinition {
  return {
    ...same, object_type: objectType, ...(minLength !== undefined && { min_length: minLength }), ...(maxLength !== undefined && { max_length: maxLength }),
    ...(exactLength !== undefined && { exact_length: exactLength }),
  };
}
