import type { Db, Transaction } from '../platform/db.ts';
import type { WirePage } from '../platform/wire-list.ts';
import type { Export } from './export.ts';

interface ExportRow {
  project_id: string;
  export_id: string;
  exported_object: Export['exportedObject'];
  parameters: Export['parameters'];
  status: Export['status'];
  channel: string;
  user_id: string | null;
  token: string;
  chunks: number;
  rows_written: number;
  next_after: string | null;
  created_at: Date;
}

const columns = `project_id, export_id, exported_object, parameters, status, channel, user_id, token, chunks, rows_written, next_after, created_at`;

export async function insertExport(tx: Transaction, one: Export): Promise<void> {
  await tx.query(
    `/* export.insert */
     insert into exports (project_id, export_id, exported_object, parameters, channel, user_id, token, created_at, bytes_written)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 0)`,
    [one.projectId, one.exportId, one.exportedObject, JSON.stringify(one.parameters), one.channel, one.userId, one.token, one.createdAt],
  );
}

export async function findExport(db: Db, projectId: string, exportId: string): Promise<Export | undefined> {
  const rows = await db.query<ExportRow>(`/* export.find */ select ${columns} from exports where project_id = $1 and export_id = $2`, [projectId, exportId]);
  return rows[0] && toExport(rows[0]);
}

/** The same, kept from being deleted until the transaction ends. */
export async function lockExport(tx: Transaction, projectId: string, exportId: string): Promise<Export | undefined> {
  const rows = await tx.query<ExportRow>(
    `/* export.lock */
     select ${columns}
       from exports
      where project_id = $1 and export_id = $2
        for no key update`,
    [projectId, exportId],
  );
  return rows[0] && toExport(rows[0]);
}

/** What lists of exports may be ordered by. */
export const exportOrders = { created_at: { sql: 'created_at' }, status: { sql: 'status' } };

export async function listExports(db: Db, projectId: string, orderBy: string, { limit, offset }: WirePage): Promise<{ exports: Export[]; total: number }> {
  const rows = await db.query<ExportRow>(
    `/* export.list */
     select ${columns}
       from exports
      where project_id = $1
      order by ${orderBy}
      limit $2 offset $3`,
    [projectId, limit, offset],
  );
  const [counted] = await db.query<{ total: number }>(`/* export.count */ select count(*) as total from exports where project_id = $1`, [projectId]);
  return { exports: rows.map(toExport), total: counted?.total ?? 0 };
}

/** Removes an export with its file; false when there is none. */
export async function deleteExport(db: Db, projectId: string, exportId: string): Promise<boolean> {
  const rows = await db.query(`/* export.delete */ delete from exports where project_id = $1 and export_id = $2 returning 1`, [projectId, exportId]);
  return rows.length > 0;
}

export async function finishExport(tx: Transaction, projectId: string, exportId: string, status: 'DONE' | 'ERROR', now: Date): Promise<void> {
  await tx.query(
    `/* export.finish */
     update exports
        set status = $3, finished_at = $4
      where project_id = $1 and export_id = $2`,
    [projectId, exportId, status, now],
  );
}

/** One part of a file; undefined when it was removed meanwhile. */
export async function readChunk(db: Db, projectId: string, exportId: string, chunk: number): Promise<string | undefined> {
  const rows = await db.query<{ content: string }>(
    `/* export.read_chunk */ select content from export_chunks where project_id = $1 and export_id = $2 and chunk = $3`, [projectId, exportId, chunk],
  );
  return rows[0]?.content;
}

/** Removes the oldest of those made before an instant, of whatever project, at most `countMax` with their files; how many it were. */
export async function forgetExports(db: Db, before: Date, countMax: number): Promise<number> {
  const rows = await db.query(
    `/* export.forget */
     delete from exports as e
      using (
        select project_id, export_id from exports where created_at < $1 order by created_at limit $2 for update skip locked
      ) as old
      where e.project_id = old.project_id and e.export_id = old.export_id
     returning 1`,
    [before, countMax],
  );
  return rows.length;
}

function toExport(row: ExportRow): Export {
  return {
    projectId: row.project_id, exportId: row.export_id, exportedObject: row.exported_object, parameters: row.parameters, status: row.status,
    channel: row.channel, userId: row.user_id, token: row.token, chunks: row.chunks, rowsWritten: row.rows_written, nextAfter: row.next_after,
    createdAt: row.created_at,
  };
}
