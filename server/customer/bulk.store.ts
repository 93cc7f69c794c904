import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Transaction } from '../platform/db.ts';
import type { StagedRow } from '../platform/import.store.ts';

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
