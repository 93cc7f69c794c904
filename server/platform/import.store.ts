/** What an import brought, until it is over, and the stage on which its rows are judged: a temporary table that ends with the step's transaction. */
import { copyRows } from './copy-text.ts';
import type { AsyncAction } from './async-action.store.ts';
import type { Transaction } from './db.ts';

/** Keeps what an import brought for the task that does it, and shows it as going on from then on (wire contract, pitfall 10). */
export async function storeImport(tx: Transaction, projectId: string, asyncActionId: string, content: Buffer): Promise<void> {
  await tx.query(
    `/* import.store */ insert into import_contents (project_id, async_action_id, content) values ($1, $2, $3)`,
    [projectId, asyncActionId, content],
  );
  await tx.query(
    `/* import.begin */
     update async_actions
        set status = 'IN_PROGRESS'
      where project_id = $1 and async_action_id = $2`,
    [projectId, asyncActionId],
  );
}

export async function readImport(tx: Transaction, { projectId, asyncActionId }: AsyncAction): Promise<Buffer> {
  const rows = await tx.query<{ content: Buffer }>(
    `/* import.read */ select content from import_contents where project_id = $1 and async_action_id = $2`,
    [projectId, asyncActionId],
  );
  const content = rows[0]?.content;
  if (content === undefined) throw new Error(`the content of import ${asyncActionId} is gone`);
  return content;
}

export async function dropImport(tx: Transaction, { projectId, asyncActionId }: AsyncAction): Promise<void> {
  await tx.query(`/* import.drop */ delete from import_contents where project_id = $1 and async_action_id = $2`, [projectId, asyncActionId]);
}

/** A row on the stage: `key` is what its object is known by, `item` all that is to be written. */
export interface StagedRow {
  row: number;
  key: string | null;
  item: Record<string, unknown>;
}

/** Makes the stage `staged (row, key, item)` and copies rows to it as they come. */
export async function stageRows(tx: Transaction, rows: AsyncIterable<StagedRow>): Promise<void> {
  await tx.query(`/* import.stage-make */ create temporary table staged (row integer not null, key text collate "C", item jsonb not null) on commit drop`);
  await copyRows(tx, `/* import.stage-copy */ copy staged (row, key, item) from stdin`, texts(rows));
  await tx.query(`/* import.stage-index */ create index on staged (key)`);
  await tx.query(`/* import.stage-analyze */ analyze staged`);
}

async function* texts(rows: AsyncIterable<StagedRow>): AsyncGenerator<(string | null)[]> {
  for await (const { row, key, item } of rows) yield [String(row), key, JSON.stringify(item)];
}

/** Rows read from the stage at once. */
const pageSize = 2_000;

/** The rows on the stage, page by page, in the order of their keys: in which rows of one kind are locked everywhere. */
export async function* stagedPages(tx: Transaction): AsyncGenerator<StagedRow[]> {
  for (let offset = 0; ; offset += pageSize) {
    const rows = await tx.query<StagedRow>(
      `/* import.stage-read */ select row, key, item from staged order by key, row limit $1 offset $2`,
      [pageSize, offset],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < pageSize) return;
  }
}

/** Rows on the stage whose key an earlier row has. */
export async function findRepeated(tx: Transaction): Promise<{ row: number; key: string; first: number }[]> {
  return tx.query(
    `/* import.find-repeated */
     select row, key, first
       from (select row, key, min(row) over (partition by key) as first from staged where key is not null) as s
      where row > first
      order by row`,
  );
}
