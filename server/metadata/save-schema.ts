import { isDeepStrictEqual } from 'node:util';
import { ApiError, duplicateFound, notFound } from '../../contract/errors.ts';
import type { MetadataSchemaChange, NewMetadataSchema } from '../../contract/metadata.ts';
import type { Origin } from '../access/principal.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { afterCommit } from '../platform/joined.ts';
import type { MetadataChecks } from './check-metadata.ts';
import { lockSchemas, putSchema, removeSchema } from './metadata-schema.store.ts';
import { isResource, type MetadataSchema } from './metadata-schema.ts';
import { changedSchema, emptySchema } from './read-schema.ts';

export interface SchemaWriting {
  db: Pool;
  checks: MetadataChecks;
}

/** Most schemas of a project, nested ones included. */
const schemasMax = 200;

/** Makes a schema. Throws 409 where the resource has one, 400 for one that makes no sense. Metadata that is stored already is not looked at. */
export async function makeSchema(writing: SchemaWriting, projectId: string, request: NewMetadataSchema, origin: Origin, now: Date): Promise<MetadataSchema> {
  return change(writing, projectId, async (tx, schemas) => {
    const { related_object: relatedObject } = request;
    if (schemas.some((one) => one.relatedObject === relatedObject)) throw duplicateFound('metadata schema', 'related_object', relatedObject);
    if (schemas.length >= schemasMax) throw new ApiError('invalid_payload', { details: `A project has at most ${schemasMax} metadata schemas` });
    // A nested schema may be of itself, as a tree is.
    const content = changedSchema(emptySchema, request, nestedNames(schemas, isResource(relatedObject) ? [] : [relatedObject]));
    const schema = { metadataSchemaId: newId('ms', now), relatedObject, ...content, createdAt: now, updatedAt: null };
    await putSchema(tx, projectId, schema);
    await record(tx, projectId, 'created', null, schema, origin, now);
    return schema;
  });
}

/** Changes a schema by id or by what it is for; what is left out stays. Throws 404, and 400 like `makeSchema` or for a type that changes. */
export async function changeSchema(
  writing: SchemaWriting, projectId: string, name: string, request: MetadataSchemaChange, origin: Origin, now: Date,
): Promise<MetadataSchema> {
  return change(writing, projectId, async (tx, schemas) => {
    const before = named(schemas, name);
    const schema = { ...before, ...changedSchema(before, request, nestedNames(schemas)), updatedAt: now };
    if (isDeepStrictEqual(contentOf(before), contentOf(schema))) return before;
    await putSchema(tx, projectId, schema);
    await record(tx, projectId, 'updated', before, schema, origin, now);
    return schema;
  });
}

/** Removes a schema: then any metadata is fine. Throws 404, and 400 `resource_in_use` for a nested schema that another one means. */
export async function deleteSchema(writing: SchemaWriting, projectId: string, name: string, origin: Origin, now: Date): Promise<void> {
  await change(writing, projectId, async (tx, schemas) => {
    const schema = named(schemas, name);
    const users = schemas.filter((one) => one !== schema && Object.values(one.properties).some(({ objectType }) => objectType === schema.relatedObject));
    if (users.length > 0) {
      const ids = users.map(({ metadataSchemaId }) => metadataSchemaId).join(', ');
      throw new ApiError('resource_in_use', { details: `Resource metadata_schema with id ${schema.metadataSchemaId} is in use by metadata_schemas with ids [${ids}]` });
    }
    await removeSchema(tx, projectId, schema.metadataSchemaId);
    await record(tx, projectId, 'deleted', schema, null, origin, now);
  });
}

/** Of schemas, the one with this id or for this resource. Throws 404. */
export function named(schemas: readonly MetadataSchema[], name: string): MetadataSchema {
  const schema = schemas.find(({ relatedObject }) => relatedObject === name) ?? schemas.find(({ metadataSchemaId }) => metadataSchemaId === name);
  if (schema === undefined) throw notFound('metadata schema', name);
  return schema;
}

/** One change after another, and afterwards no check in this process goes by what was before. */
async function change<T>({ db, checks }: SchemaWriting, projectId: string, work: (tx: Transaction, schemas: MetadataSchema[]) => Promise<T>): Promise<T> {
  const result = await db.transaction(async (tx) => work(tx, await lockSchemas(tx, projectId)));
  afterCommit(() => checks.forget(projectId));
  return result;
}

function nestedNames(schemas: readonly MetadataSchema[], more: readonly string[] = []): Set<string> {
  return new Set([...schemas.map(({ relatedObject }) => relatedObject).filter((name) => !isResource(name)), ...more]);
}

function contentOf({ properties, allowDefinedOnly }: MetadataSchema): Record<string, unknown> {
  return { properties, allow_defined_only: allowDefinedOnly };
}

async function record(
  tx: Transaction, projectId: string, action: string, before: MetadataSchema | null, after: MetadataSchema | null, origin: Origin, now: Date,
): Promise<void> {
  const shown = (schema: MetadataSchema | null): Record<string, unknown> => (
    schema === null ? { related_object: null } : { related_object: schema.relatedObject, ...contentOf(schema) }
  );
  const fields = after === null ? differences(shown(before), { related_object: null }) : differences(shown(before), shown(after));
  const objectId = (after ?? before)?.metadataSchemaId ?? '';
  await recordChange(tx, { projectId, objectType: 'metadata_schema', objectId, campaignId: null, action, fields, ...origin, at: now });
}
