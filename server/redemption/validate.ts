import type { Pool } from '../platform/db.ts';
import type { RedeemCommand } from './command.ts';
import { decideBatch, type Decided } from './decide-batch.ts';
import { readState } from './lock.store.ts';

/** Whether a command would be accepted now, by the same decision as a redemption. Locks nothing and moves nothing. */
export async function validate(db: Pool, projectId: string, command: RedeemCommand): Promise<Decided> {
  const scope = { projectId, campaignId: command.campaignId, commands: [command] };
  const state = await db.transaction((tx) => readState(tx, scope));
  const [decided] = decideBatch(state, scope.commands);
  if (decided === undefined) throw new Error('a command without a decision');
  return decided;
}
