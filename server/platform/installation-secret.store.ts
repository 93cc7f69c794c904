import { randomBytes } from 'node:crypto';
import type { Db } from './db.ts';

/** A secret of the installation: random, made at its first use, the same from then on for every process on this database. */
export async function installationSecret(db: Db, name: 'session_secret' | 'tracking_secret'): Promise<string> {
  await db.query(
    '/* installation.make_secret */ insert into installation (name, value) values ($1, $2) on conflict (name) do nothing',
    [name, randomBytes(48).toString('base64url')],
  );
  const rows = await db.query<{ value: string }>('/* installation.secret */ select value from installation where name = $1', [name]);
  if (rows[0] === undefined) throw new Error(`the ${name} was just stored`);
  return rows[0].value;
}
