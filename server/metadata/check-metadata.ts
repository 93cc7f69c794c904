import { ApiError } from '../../contract/errors.ts';
import type { MetadataResource } from '../../contract/metadata.ts';
import type { Db } from '../platform/db.ts';
import type { Listener } from '../platform/listen.ts';
import { metadataFaults, type Schemas } from './metadata-faults.ts';
import { changedSchemasChannel, findSchemas } from './metadata-schema.store.ts';

/** Holds metadata to the schemas of its project, which this process remembers. */
export interface MetadataChecks {
  /**
   * Throws 400 `metadata_validation_failed` for metadata that its schema does not allow (wire contract §1.10). A project without a schema costs nothing
   * once that is known: then nothing is awaited. `isPartial`: it is merged into what is kept, so what it leaves out is not missing.
   */
  check(projectId: string, resource: MetadataResource, metadata: Metadata | null | undefined, isPartial?: boolean): void | Promise<void>;
  /** The same for several objects of one kind, of which the first that is wrong is told. */
  checkAll(projectId: string, resource: MetadataResource, all: readonly (Metadata | null | undefined)[], isPartial?: boolean): void | Promise<void>;
  /** What `check` would refuse, in the words of its details; null: nothing. For lists in which a bad one does not spoil the others. */
  faultOf(projectId: string, resource: MetadataResource, metadata: Metadata | null | undefined, isPartial?: boolean): Promise<string | null>;
  /** To be called after a change has committed: the next check reads the table. */
  forget(projectId: string): void;
}

type Metadata = Record<string, unknown>;

/** What a change in another process can be late by when its message does not reach us. */
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

  const read = async (projectId: string): Promise<Schemas> => {
    const readAt = performance.now();
    const promise = readSchemas(db, projectId);
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
  const schemasOf = (projectId: string): Schemas | Promise<Schemas> => {
    const entry = known.get(projectId);
    if (entry !== undefined && performance.now() - entry.readAt < trustedMilliseconds) return entry.schemas;
    return reading.get(projectId) ?? read(projectId);
  };
  const checkAll: MetadataChecks['checkAll'] = (projectId, resource, all, isPartial = false) => {
    const schemas = schemasOf(projectId);
    if (schemas instanceof Promise) return schemas.then((found) => refuseFaults(found, resource, all, isPartial));
    refuseFaults(schemas, resource, all, isPartial);
  };
  return {
    check: (projectId, resource, metadata, isPartial = false) => checkAll(projectId, resource, [metadata], isPartial),
    checkAll,
    faultOf: async (projectId, resource, metadata, isPartial = false) => faultIn(await schemasOf(projectId), resource, metadata, isPartial),
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

function faultIn(schemas: Schemas, resource: MetadataResource, metadata: Metadata | null | undefined, isPartial: boolean): string | null {
  const schema = schemas.get(resource);
  const faults = schema === undefined ? [] : metadataFaults(metadata ?? {}, schema, schemas, isPartial);
  return faults.length === 0 ? null : faults.join('; ');
}
