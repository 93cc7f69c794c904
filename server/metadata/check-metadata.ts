import { ApiError } from '../../contract/errors.ts';
import type { MetadataResource } from '../../contract/metadata.ts';
import type { SchemaContent, Schemas } from '../../contract/metadata-faults.ts';
import type { CsvCells } from '../platform/csv-rows.ts';
import type { Db } from '../platform/db.ts';
import type { Listener } from '../platform/listen.ts';
import { metadataFaults } from './metadata-faults.ts';
import { changedSchemasChannel, findSchemas } from './metadata-schema.store.ts';
import { readMetadataCells } from './read-cells.ts';

/** Holds metadata to the schemas of its project, which this process remembers. */
export interface MetadataChecks {
  /**
   * Throws 400 `metadata_validation_failed` for metadata that its schema does not allow (wire contract §1.10). A project without a schema costs nothing
   * once that is known: then nothing is awaited. `isPartial`: it is merged into what is kept, so what it leaves out is not missing. `via`: inside a
   * transaction its handle, so that nobody who has a connection waits for a second one.
   */
  check(projectId: string, resource: MetadataResource, metadata: Metadata | null | undefined, isPartial?: boolean, via?: Db): void | Promise<void>;
  /** The same for a change of what is kept: what is required cannot be taken away either, by key or, with null, all together. */
  checkChange(projectId: string, resource: MetadataResource, change: MetadataChange): void | Promise<void>;
  /** The same for several objects of one kind, of which the first that is wrong is told. */
  checkAll(projectId: string, resource: MetadataResource, all: readonly (Metadata | null | undefined)[], isPartial?: boolean, via?: Db): void | Promise<void>;
  /** What `check` would refuse, in the words of its details; null: nothing. For lists in which a bad one does not spoil the others. */
  faultOf(projectId: string, resource: MetadataResource, metadata: Metadata | null | undefined, isPartial?: boolean, via?: Db): Promise<string | null>;
  /** The same of `checkChange`. */
  faultOfChange(projectId: string, resource: MetadataResource, change: MetadataChange, via: Db): Promise<string | null>;
  /** Reads the metadata of a file's rows by the types that the schema of a resource defines, of now. What it gives throws a RowProblem. */
  cellReader(projectId: string, resource: MetadataResource, via: Db): Promise<(cells: CsvCells) => Metadata>;
  /** To be called after a change has committed: the next check reads the table. */
  forget(projectId: string): void;
}

type Metadata = Record<string, unknown>;

/** What is merged into the metadata that an object has, null: in place of all of them nothing; and the keys that are taken away. */
export interface MetadataChange {
  metadata?: Metadata | null | undefined;
  unset_metadata_fields?: readonly string[] | null | undefined;
}

/** From when on an entry is read again, for changes of other processes whose message did not reach us. */
const trustedMilliseconds = 2_000;
/** Most projects remembered. */
const projectsMax = 10_000;

interface Entry {
  schemas: Schemas;
  /** On the monotonic clock. */
  readAt: number;
}

/** Hears of changes in all processes. */
export async function createMetadataChecks({ db, listener }: { db: Db; listener: Listener }): Promise<MetadataChecks> {
  const known = new Map<string, Entry>();
  const reading = new Map<string, Promise<Schemas>>();
  const forget = (projectId: string): void => {
    known.delete(projectId);
    reading.delete(projectId);
  };
  await listener.subscribe(changedSchemasChannel, { onMessage: forget, onGap: () => [...known.keys(), ...reading.keys()].forEach(forget) });

  const read = async (projectId: string, via: Db): Promise<Schemas> => {
    const readAt = performance.now();
    const promise = readSchemas(via, projectId);
    reading.set(projectId, promise);
    try {
      const schemas = await promise;
      // Forgotten meanwhile: what was read may be from before the change.
      if (reading.get(projectId) === promise) remember(known, projectId, { schemas, readAt });
      return schemas;
    } finally {
      if (reading.get(projectId) === promise) reading.delete(projectId);
    }
  };
  const schemasOf = (projectId: string, via: Db | undefined): Schemas | Promise<Schemas> => {
    const entry = known.get(projectId);
    // Who has a connection does not wait for somebody who waits for one.
    if (entry === undefined) return via === undefined ? (reading.get(projectId) ?? read(projectId, db)) : read(projectId, via);
    // A change is heard of; reading again is for messages that were lost, and nobody waits for it.
    const isOld = performance.now() - entry.readAt >= trustedMilliseconds;
    if (isOld && !reading.has(projectId)) read(projectId, db).catch(() => {});
    return entry.schemas;
  };
  const checkAll: MetadataChecks['checkAll'] = (projectId, resource, all, isPartial = false, via) => {
    const schemas = schemasOf(projectId, via);
    if (schemas instanceof Promise) return schemas.then((found) => refuseFaults(found, resource, all, isPartial));
    refuseFaults(schemas, resource, all, isPartial);
  };
  return {
    check: (projectId, resource, metadata, isPartial = false, via) => checkAll(projectId, resource, [metadata], isPartial, via),
    checkChange: (projectId, resource, change) => {
      const refuse = (schemas: Schemas): void => refuseFaults(schemas, resource, [asMerged(change, schemas.get(resource))], change.metadata !== null);
      const schemas = schemasOf(projectId, undefined);
      return schemas instanceof Promise ? schemas.then(refuse) : refuse(schemas);
    },
    checkAll,
    faultOf: async (projectId, resource, metadata, isPartial = false, via) => faultIn(await schemasOf(projectId, via), resource, metadata, isPartial),
    faultOfChange: async (projectId, resource, change, via) => {
      const schemas = await schemasOf(projectId, via);
      return faultIn(schemas, resource, asMerged(change, schemas.get(resource)), change.metadata !== null);
    },
    cellReader: async (projectId, resource, via) => {
      const schema = (await schemasOf(projectId, via)).get(resource);
      return (cells) => readMetadataCells(cells, schema);
    },
    forget,
  };
}

async function readSchemas(db: Db, projectId: string): Promise<Schemas> {
  return new Map((await findSchemas(db, projectId)).map((schema) => [schema.relatedObject, schema]));
}

function remember(known: Map<string, Entry>, projectId: string, entry: Entry): void {
  known.delete(projectId);
  if (known.size >= projectsMax) known.delete(known.keys().next().value ?? '');
  known.set(projectId, entry);
}

function refuseFaults(schemas: Schemas, resource: MetadataResource, all: readonly (Metadata | null | undefined)[], isPartial: boolean): void {
  if (!schemas.has(resource)) return;
  for (const metadata of all) {
    const details = faultIn(schemas, resource, metadata, isPartial);
    if (details !== null) throw new ApiError('metadata_validation_failed', { details });
  }
}

/** With null, which says the same as nothing, for each key of the schema that is taken away; any other key may always go. */
function asMerged({ metadata, unset_metadata_fields: unset }: MetadataChange, schema: SchemaContent | undefined): Metadata {
  const gone = (unset ?? []).filter((key) => schema !== undefined && Object.hasOwn(schema.properties, key) && schema.properties[key]?.deleted !== true);
  return { ...metadata, ...Object.fromEntries(gone.map((key) => [key, null])) };
}

function faultIn(schemas: Schemas, resource: MetadataResource, metadata: Metadata | null | undefined, isPartial: boolean): string | null {
  const schema = schemas.get(resource);
  const faults = schema === undefined ? [] : metadataFaults(metadata ?? {}, schema, schemas, isPartial);
  return faults.length === 0 ? null : faults.join('; ');
}
