import { createHash } from 'node:crypto';
import type { Db } from '../platform/db.ts';

/** Misses that cost nothing; the delay doubles with each one after, up to a quarter of an hour. */
const missesFree = 5;
const delaySecondsMax = 900;
/** After a day without a miss all is forgotten. */
const memoryHours = 24;

/**
 * Counts an attempt before its password is looked at, so that a thousand at once are a thousand misses; a success takes them back. Returns the
 * instant until which this address must wait with this account, undefined when it may try now.
 */
export async function countAttempt(db: Db, email: string, ipAddress: string, now: Date): Promise<Date | undefined> {
  const key = [hashOf(email), ipAddress];
  await db.query(
    `/* sign-in-miss.forget */ delete from sign_in_misses where last_at < $1::timestamptz - make_interval(hours => ${memoryHours})`, [now],
  );
  const counted = await db.query(
    `/* sign-in-miss.count */
     insert into sign_in_misses as known (email_hash, ip_address, misses, last_at, blocked_until) values ($1, $2, 1, $3, $3)
     on conflict (email_hash, ip_address) do update
       set misses = known.misses + 1,
           last_at = $3,
           blocked_until = case
             when known.misses + 1 < ${missesFree} then $3
             else $3::timestamptz + make_interval(secs => least(${delaySecondsMax}, power(2, least(known.misses + 1 - ${missesFree}, 20))))
           end
       where known.blocked_until <= $3
     returning misses`,
    [...key, now],
  );
  if (counted.length > 0) return undefined;
  const rows = await db.query<{ blocked_until: Date }>(
    '/* sign-in-miss.blocked_until */ select blocked_until from sign_in_misses where email_hash = $1 and ip_address = $2', key,
  );
  return rows[0]?.blocked_until;
}

/** The right password was given: the attempts before it are forgiven. */
export async function forgiveAttempts(db: Db, email: string, ipAddress: string): Promise<void> {
  await db.query('/* sign-in-miss.forgive */ delete from sign_in_misses where email_hash = $1 and ip_address = $2', [hashOf(email), ipAddress]);
}

function hashOf(email: string): Buffer {
  return createHash('sha256').update(email.trim().toLowerCase()).digest();
}
