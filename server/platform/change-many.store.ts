import type { Transaction } from './db.ts';

/** Keeps in its input how far a change of many objects has come, of how many; a search may find more than were counted. `total` null: as before. */
export async function keepPlace(
  tx: Transaction, { projectId, asyncActionId }: { projectId: string; asyncActionId: string }, kept: Record<string, unknown>, total: number | null,
): Promise<void> {
  await tx.query(
    `/* change_many.keep_place */
     update async_actions
        set input = input || $3::jsonb, total = greatest(total, $4::bigint)
      where project_id = $1 and async_action_id = $2`,
    [projectId, asyncActionId, JSON.stringify(kept), total],
  );
}

/** Forgets what was asked for, once it is done: it may say something about people. */
export async function forgetInput(tx: Transaction, { projectId, asyncActionId }: { projectId: string; asyncActionId: string }): Promise<void> {
  await tx.query(
    `/* change_many.forget_input */
     update async_actions
        set input = '{}'
      where project_id = $1 and async_action_id = $2`,
    [projectId, asyncActionId],
  );
}
