import type { Db, Transaction } from '../platform/db.ts';
import type { Role } from './permission.ts';

/** A person, in whatever projects. */
export interface User {
  userId: string;
  /** In lower case. */
  email: string;
  name: string;
}

/** Whether anybody can sign in yet. */
export async function anyUser(db: Db): Promise<boolean> {
  return (await db.query('/* user.any */ select from users limit 1')).length > 0;
}

export async function findUserByEmail(db: Db, email: string): Promise<User | undefined> {
  const rows = await db.query<{ id: string; email: string; name: string }>(
    '/* user.find_by_email */ select id, email, name from users where email = $1', [email.toLowerCase()],
  );
  return rows[0] && { userId: rows[0].id, email: rows[0].email, name: rows[0].name };
}

/** Makes a person without a password. Throws a unique violation when the address is taken. */
export async function createUser(tx: Transaction, user: User & { roleEverywhere: Role | null }, now: Date): Promise<void> {
  await tx.query(
    `/* user.create */
     insert into users (id, email, name, role_everywhere, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)`,
    [user.userId, user.email.toLowerCase(), user.name, user.roleEverywhere, now],
  );
}

/** Gives a role in every project, those to come included. */
export async function setRoleEverywhere(tx: Transaction, userId: string, role: Role, now: Date): Promise<void> {
  await tx.query('/* user.set_role_everywhere */ update users set role_everywhere = $2, updated_at = $3 where id = $1', [userId, role, now]);
}

export async function renameUser(tx: Transaction, userId: string, name: string, now: Date): Promise<void> {
  await tx.query('/* user.rename */ update users set name = $2, updated_at = $3 where id = $1', [userId, name, now]);
}

export async function hasPassword(db: Db, userId: string): Promise<boolean> {
  const rows = await db.query(
    "/* user.has_password */ select from credentials where user_id = $1 and provider_id = 'credential' and password is not null", [userId],
  );
  return rows.length > 0;
}

/** Sets a password (given as its hash) and ends all sessions that began with the one before. */
export async function setPassword(tx: Transaction, userId: string, passwordHash: string, now: Date): Promise<void> {
  await tx.query(
    `/* user.set_password */
     insert into credentials (id, user_id, provider_id, account_id, password, created_at, updated_at)
     values ($1, $1, 'credential', $1, $2, $3, $3)
     on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = excluded.updated_at`,
    [userId, passwordHash, now],
  );
  await tx.query('/* user.end_sessions */ delete from sessions where user_id = $1', [userId]);
}

/** Removes the sessions of a person that have run out; live ones stay. */
export async function dropExpiredSessions(db: Db, userId: string, now: Date): Promise<void> {
  await db.query('/* user.drop_expired_sessions */ delete from sessions where user_id = $1 and expires_at <= $2', [userId, now]);
}
