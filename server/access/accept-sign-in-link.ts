import type { SignInLinkRequest } from '../../contract/access.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Pool } from '../platform/db.ts';
import { hashPassword } from './password.ts';
import { takeMemberToken } from './sign-in-link.store.ts';
import { hasPassword, renameUser, setPassword } from './user.store.ts';

/**
 * Lets in whom a member's link is for, and uses it up. Somebody who has no password yet must choose one; whoever has one may. Returns the user id;
 * throws 401 for a link that is dead or never was, and 400, with the link alive, when the password is missing.
 */
export async function acceptSignInLink(db: Pool, request: SignInLinkRequest, now: Date): Promise<string> {
  const passwordHash = request.password === undefined ? null : await hashPassword(request.password);
  return db.transaction(async (tx) => {
    const userId = await takeMemberToken(tx, request.token, now);
    if (userId === undefined) throw new ApiError('unauthorized', { details: 'This sign-in link has been used or has run out' });
    if (passwordHash !== null) await setPassword(tx, userId, passwordHash, now);
    else if (!(await hasPassword(tx, userId))) throw new ApiError('invalid_payload', { details: 'Property .password is required: this account has none yet' });
    if (request.name !== undefined) await renameUser(tx, userId, request.name.trim(), now);
    return userId;
  });
}
