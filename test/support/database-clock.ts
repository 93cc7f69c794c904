import type { Clock } from '../../server/platform/clock.ts';
import type { TestDatabase } from './database.ts';

/** A clock that stands still until it is set: for the process and for its database alike. */
export interface DatabaseClock extends Clock {
  set(instant: Date): Promise<void>;
}

/**
 * Puts functions of a database's own before PostgreSQL's: what asks for the time gets the instant that was set. To be called before anything is
 * connected but the owner.
 */
export async function standStill({ url, owner }: TestDatabase, begin: Date): Promise<DatabaseClock> {
  const database = new URL(url).pathname.slice(1);
  await owner.query('create table stopped_clock (instant timestamptz not null)');
  await owner.query('grant select on stopped_clock to public');
  await owner.query('insert into stopped_clock values ($1)', [begin]);
  for (const name of ['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp']) {
    await owner.query(`create function public.${name}() returns timestamptz language sql volatile as 'select instant from public.stopped_clock'`);
  }
  // PostgreSQL's own come first unless they are named.
  await owner.query(`alter database "${database}" set search_path = public, pg_catalog`);
  let instant = begin;
  return {
    now: () => instant,
    set: async (to) => {
      await owner.query('update stopped_clock set instant = $1', [to]);
      instant = to;
    },
  };
}
