import type { Db } from '../platform/db.ts';
import { Conditions, type ListQuery, type Rest, type SortField } from '../platform/wire-list.ts';
import { collectionColumns, toCollection, type Collection, type CollectionRow } from './collection.store.ts';
import { listRows } from './list-rows.query.ts';

const sorts: Record<string, SortField> = {
  created_at: { sql: 'created_at', kind: 'instant' }, updated_at: { sql: 'updated_at', kind: 'instant', isNullable: true }, name: { sql: 'name', kind: 'text' },
  id: { sql: 'collection_id', kind: 'text' },
};

/** A page of collections, the newest first unless asked otherwise, with what the list says beside them. Throws 400 for a page, order or cursor that there is not. */
export async function listCollections(db: Db, projectId: string, query: ListQuery): Promise<{ collections: Collection[]; rest: Rest }> {
  const listed = { name: 'product_collection', from: 'product_collections', key: 'collection_id', columns: collectionColumns, sorts };
  const { rows, rest } = await listRows<CollectionRow>(db, new Conditions('project_id = $1', [projectId]), query, listed);
  return { collections: rows.map(toCollection), rest };
}
