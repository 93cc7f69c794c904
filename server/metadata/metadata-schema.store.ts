import type { Db, Transaction } from '../platform/db.ts';
import type { MetadataSchema } from './metadata-schema.ts';

interface Row {
  metadata_schema_id: string;
  related_object: string;
  properties: MetadataSchema['properties'];
  allow_defined_only: boolean;
  created_at: Date;
  updated_at: Date | null;
}

const columns = 'metadata_schema_id, related_object, properties, allow_defined_only, created_at, updated_at';

/** Channel on which every process hears which project's schemas changed. */
export const changedSchemasChannel = 'vouchsafe_metadata_schemas';

/** Every schema of a project, in the order in which they were made. */
export async function findSchemas(db: Db, projectId: string): Promise<MetadataSchema[]> {
  const rows = await db.prepared<Row>(
    'metadata_schema.find_all',
    `/* metadata_schema.find_all */
     select ${columns}
       from metadata_schemas
      where project_id = $1
      order by created_at, metadata_schema_id`,
    [projectId],
  );
  return rows.map(toSchema);
}

/** Every schema of a project, none of which anybody else changes or makes until the transaction ends. */
export async function lockSchemas(tx: Transaction, projectId: string): Promise<MetadataSchema[]> {
  await tx.query('/* metadata_schema.lock */ select project_id from projects where project_id = $1 for no key update', [projectId]);
  return findSchemas(tx, projectId);
}

/** Makes a schema, or writes one as it is now; tells all processes at commit. */
export async function putSchema(tx: Transaction, projectId: string, schema: MetadataSchema): Promise<void> {
  await tx.query(
    `/* metadata_schema.put */
     insert into metadata_schemas (project_id, ${columns})
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (project_id, metadata_schema_id) do update
        set properties = excluded.properties,
            allow_defined_only = excluded.allow_defined_only,
            updated_at = excluded.updated_at`,
    [
      projectId, schema.metadataSchemaId, schema.relatedObject, JSON.stringify(schema.properties), schema.allowDefinedOnly, schema.createdAt, schema.updatedAt,
    ],
  );
  await tell(tx, projectId);
}

/** Removes a schema; tells all processes at commit. */
export async function removeSchema(tx: Transaction, projectId: string, metadataSchemaId: string): Promise<void> {
  await tx.query(
    '/* metadata_schema.remove */ delete from metadata_schemas where project_id = $1 and metadata_schema_id = $2', [projectId, metadataSchemaId],
  );
  await tell(tx, projectId);
}

async function tell(tx: Transaction, projectId: string): Promise<void> {
  await tx.query('/* metadata_schema.tell */ select pg_notify($1, $2)', [changedSchemasChannel, projectId]);
}

function toSchema(row: Row): MetadataSchema {
  return {
    metadataSchemaId: row.metadata_schema_id, relatedObject: row.related_object, properties: row.properties, allowDefinedOnly: row.allow_defined_only,
    createdAt: row.created_at, updatedAt: row.updated_at,
  };
}
