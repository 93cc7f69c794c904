import { randomFillSync } from 'node:crypto';

/** Characters of an id, its prefix not counted; ids are opaque to callers. */
const idLengths = {
  camp: 24, v: 32, cust: 24, pub: 32, r: 24, rr: 24, rf: 24, rrf: 24, ord: 24, aa: 24, proj: 24, chg: 24, valid: 24, key: 24, imp: 24, usr: 24, hold: 24,
  ssn: 32, seg: 24, sgc: 24, evt: 24, exp: 24, del: 24, cat: 24, ms: 24, prod: 24, sku: 24, pc: 24, rep: 24, val: 12, asgm: 16,
} as const;

export type IdPrefix = keyof typeof idLengths;

const pool = Buffer.alloc(8192);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/**
 * A new id: prefix, milliseconds since 1970 as 12 hex digits, the rest random. The time in front keeps the indexes of busy tables compact
 * (new rows land side by side); ids give no access, so they may tell when they were made. Short ones have no room for the time and are all random.
 */
export function newId(prefix: IdPrefix, now: Date): string {
  if (isShort(prefix)) return `${prefix}_${randomHex(idLengths[prefix] / 2)}`;
  const time = now.getTime().toString(16).padStart(12, '0');
  return `${prefix}_${time}${randomHex((idLengths[prefix] - 12) / 2)}`;
}

/** Of few things: by chance alone no two of a project are alike. */
function isShort(prefix: IdPrefix): boolean {
  return idLengths[prefix] <= 16;
}

/** Things of one request, each with a new id; the ids sort as the things stand. */
export function withIds<Thing>(things: readonly Thing[], prefix: IdPrefix, now: Date): [Thing, string][] {
  const ids = things.map(() => newId(prefix, now)).sort();
  return things.map((thing, index) => [thing, ids[index] ?? newId(prefix, now)]);
}

/** A new id as an SQL expression, for statements that make many rows at once: a new id for each row it is evaluated for. */
export function idInSql(prefix: IdPrefix): string {
  const random = "replace(gen_random_uuid()::text, '-', '')";
  if (isShort(prefix)) return `'${prefix}_' || left(${random}, ${idLengths[prefix]})`;
  const milliseconds = `lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0')`;
  return `'${prefix}_' || ${milliseconds} || left(${random}, ${idLengths[prefix] - 12})`;
}

/** Id of one HTTP request, in the wire contract's form. */
export function newRequestId(): string {
  return `v-${randomHex(9)}`;
}
