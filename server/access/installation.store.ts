import { randomBytes } from 'node:crypto';
import type { Db } from '../platform/db.ts';

/**
 * The key that signs session cookies: random, made once, the same for every process on this database. It lies beside the sessions it signs, so
 * whoever reads the one has the other anyway.
 */
export async function sessionSecret(db: Db): Promise<string> {
  await db.query(
    "/* installation.make_secret */ insert into installation (name, value) values ('session_secret', $1) on conflict (name) do nothing",
    [randomBytes(48).toString('base64url')],
  );
  const rows = await db.query<{ value: string }>("/* installation.secret */ select value from installation where name = 'session_secret'");
  if (rows[0] === undefined) throw new Error('the session secret was just stored');
  return rows[0].value;
}

/** Keeps the address a server runs under, so that commands beside it make links that lead there. */
export async function rememberAddress(db: Db, address: string): Promise<void> {
  await db.query(
    `/* installation.remember_address */
     insert into installation (name, value) values ('address', $1)
     on conflict (name) do update set value = excluded.value
     where installation.value <> excluded.value`,
    [address],
  );
}

/** The address a server ran under last; undefined when none ever did. */
export async function lastAddress(db: Db): Promise<string | undefined> {
  const rows = await db.query<{ value: string }>("/* installation.address */ select value from installation where name = 'address'");
  return rows[0]?.value;
}
