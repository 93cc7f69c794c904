import { createHash, randomBytes } from 'node:crypto';
import type { Db, Transaction } from '../platform/db.ts';

/** How long a member's link lives. */
const memberLinkHours = 72;

/** Replaces the set-up link, of which there is one at a time, and returns the token of the new one. */
export async function createSetupToken(db: Db, now: Date): Promise<string> {
  const token = newToken();
  await db.query(
    `/* sign-in-link.create_setup */
     insert into sign_in_links (token_hash, purpose, created_at) values ($1, 'setup', $2)
     on conflict (purpose) where purpose = 'setup' do update set token_hash = excluded.token_hash, created_at = excluded.created_at`,
    [hashOf(token), now],
  );
  return token;
}

/** Uses the set-up link up: of any number of callers with the same token exactly one gets true. */
export async function takeSetupToken(tx: Transaction, token: string): Promise<boolean> {
  const rows = await tx.query(
    "/* sign-in-link.take_setup */ delete from sign_in_links where token_hash = $1 and purpose = 'setup' returning purpose", [hashOf(token)],
  );
  return rows.length === 1;
}

/** Once anybody can sign in, there is no first owner to make. */
export async function dropSetupToken(tx: Transaction): Promise<void> {
  await tx.query("/* sign-in-link.drop_setup */ delete from sign_in_links where purpose = 'setup'");
}

/** A link for one person; an earlier one of theirs is dead from now on. */
export async function createMemberToken(tx: Transaction, userId: string, now: Date): Promise<{ token: string; expiresAt: Date }> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + memberLinkHours * 3_600_000);
  await tx.query(
    `/* sign-in-link.create_member */
     insert into sign_in_links (token_hash, purpose, user_id, created_at, expires_at) values ($1, 'member', $2, $3, $4)
     on conflict (user_id) do update
       set token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at`,
    [hashOf(token), userId, now, expiresAt],
  );
  return { token, expiresAt };
}

export interface MemberLink {
  userId: string;
  email: string;
  name: string;
  expiresAt: Date;
}

/** The person a live link is for; looking does not use it up. */
export async function findMemberLink(db: Db, token: string, now: Date): Promise<MemberLink | undefined> {
  const rows = await db.query<{ user_id: string; email: string; name: string; expires_at: Date }>(
    `/* sign-in-link.find_member */
     select users.id as user_id, users.email, users.name, sign_in_links.expires_at
       from sign_in_links join users on users.id = sign_in_links.user_id
      where sign_in_links.token_hash = $1 and sign_in_links.expires_at > $2`,
    [hashOf(token), now],
  );
  return rows[0] && { userId: rows[0].user_id, email: rows[0].email, name: rows[0].name, expiresAt: rows[0].expires_at };
}

/** Uses a member's link up and says whose it was; undefined when it is dead, used or never was. */
export async function takeMemberToken(tx: Transaction, token: string, now: Date): Promise<string | undefined> {
  const rows = await tx.query<{ user_id: string }>(
    "/* sign-in-link.take_member */ delete from sign_in_links where token_hash = $1 and purpose = 'member' and expires_at > $2 returning user_id",
    [hashOf(token), now],
  );
  return rows[0]?.user_id;
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
