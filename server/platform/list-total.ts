import { Conditions } from './conditions.ts';
import type { Db } from './db.ts';
import { behindRow, countedMax, pageKeys, type Listing } from './wire-list.ts';

/** A page of a list that was read by its number. */
export interface NumberedPage {
  /** Statements that count its list bear it. */
  name: string;
  listing: Listing;
  rows: readonly { place: string[] }[];
  /** What lies in the list, with its values, and what it is read from where an SQL names what it does. */
  where: string;
  values: readonly unknown[];
  source(sql: string): string;
}

/**
 * How many rows a list has: all of them, or up to the ten thousand that are counted beyond a page. A page that is not full tells it by itself. Behind a page far
 * down its rest is counted, so that what lies before it is gone through once.
 */
export async function totalOf(db: Db, { name, listing, rows, where, values, source }: NumberedPage): Promise<number> {
  const { offset, pageSize, countMax, field } = listing;
  const last = rows.at(-1);
  if (rows.length < pageSize && (last !== undefined || offset === 0)) return offset + rows.length;
  const conditions = new Conditions(where, [...values]);
  const isFar = last !== undefined && countMax !== null && offset >= countedMax;
  const counted = isFar
    ? pageKeys(behindRow(conditions, listing, last.place, countedMax - rows.length), source(`${where} ${field.sql}`), where)
    : `(select from ${source(where)} where ${where} limit ${conditions.value(countMax)})`;
  const [row] = await db.query<{ total: number }>(`/* ${name} */ select count(*) as total from ${counted} as counted`, conditions.values);
  return (isFar ? offset + rows.length : 0) + (row?.total ?? 0);
}
