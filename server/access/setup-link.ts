import type { Db } from '../platform/db.ts';
import { createSetupToken } from './sign-in-link.store.ts';
import { anyUser } from './user.store.ts';

/** The address where the first owner makes their account; null once anybody can sign in. An address given before is dead from now on. */
export async function createSetupLink(db: Db, publicUrl: string, now: Date): Promise<string | null> {
  if (await anyUser(db)) return null;
  return `${publicUrl}/setup?token=${await createSetupToken(db, now)}`;
}
