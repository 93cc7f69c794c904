import type { SetupRequest } from '../../contract/access.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Pool } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { hashPassword } from './password.ts';
import { takeSetupToken } from './sign-in-link.store.ts';
import { createUser, setPassword } from './user.store.ts';

/**
 * Makes the first owner, of all projects there are and will be, and uses the set-up link up in the same transaction: the link is dead exactly
 * when there is an owner. Returns the user id; throws 401 for a link that is dead or never was.
 */
export async function makeFirstOwner(db: Pool, request: SetupRequest, now: Date): Promise<string> {
  const passwordHash = await hashPassword(request.password);
  const userId = newId('usr', now);
  await db.transaction(async (tx) => {
    if (!(await takeSetupToken(tx, request.token))) throw new ApiError('unauthorized', { details: 'This set-up link has been used or replaced' });
    await createUser(tx, { userId, email: request.email, name: request.name.trim(), roleEverywhere: 'owner' }, now);
    await setPassword(tx, userId, passwordHash, now);
  });
  return userId;
}
