import type { Db } from '../platform/db.ts';

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
