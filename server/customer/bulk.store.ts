import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Transaction } from '../platform/db.ts';
import type { StagedRow } from '../platform/import.store.ts';
import type { ImportPlace } from '../platform/judge-import.ts';

/** Forgets what a request brought of many customers, once it is done. */
export async function forgetBulk(tx: Transaction, { projectId, asyncActionId }: AsyncAction): Promise<void> {
  await tx.query(
    `/* customer.forget_bulk */
     update async_actions
        set input = '{}'
      where project_id = $1 and async_action_id = $2`,
    [projectId, asyncActionId],
  );
}

/** Rows of the stage by their keys, those without one last. */
export async function readStaged(tx: Transaction, offset: number, limit: number): Promise<StagedRow[]> {
  return tx.query<StagedRow>('/* customer.read_staged */ select row, key, item from staged order by key, row limit $1 offset $2', [limit, offset]);
}

/** How many of the staged customers the project has already, beside those in the rows `except`. */
export async function countStagedKnown(tx: Transaction, { projectId }: ImportPlace, except: readonly number[]): Promise<number> {
  const rows = await tx.query<{ known: number }>(
    `/* customer.count_staged_known */
     select count(*) as known
       from staged as s
      where not exists (select from unnest($2::integer[]) as e(row) where e.row = s.row)
        and (exists (select from customers as c where c.project_id = $1 and c.source_id = s.key and c.deleted_at is null)
             or exists (select from customers as c where c.project_id = $1 and c.customer_id = s.item ->> 'id' and c.deleted_at is null))`,
    [projectId, except],
  );
  return rows[0]?.known ?? 0;
}
