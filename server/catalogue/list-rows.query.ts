import type { Db } from '../platform/db.ts';
import { cutPage, pageKeys, pageStatement, readListing, type Conditions, type ListQuery, type Rest, type SortField } from '../platform/wire-list.ts';

/** A list of the catalogue, all of SQL that is ours. */
export interface Listed {
  /** Names its statements. */
  name: string;
  from: string;
  /** Unique key of a row. */
  key: string;
  columns: string;
  sorts: Record<string, SortField>;
}

/**
 * A page of rows that meet the conditions, whose `$1` is the project, with what the list says beside them: how many there are or, by cursor, whether there
 * are more. Throws 400 for a page, order or cursor that there is not.
 */
export async function listRows<Row>(db: Db, conditions: Conditions, query: ListQuery, { name, from, key, columns, sorts }: Listed): Promise<{ rows: Row[]; rest: Rest }> {
  const [sql, values] = [conditions.sql, [...conditions.values]];
  const listing = readListing(conditions, query, sorts, key);
  const found = await db.query<Row & { place: string[] }>(
    pageStatement(
      `${name}.list`, pageKeys(listing, from, conditions.sql),
      `select ${columns}, ${listing.place} as place
         from ${from}
        where project_id = $1 and ${key} between page.id and page.id
        order by ${key}
        limit 1`,
    ),
    conditions.values,
  );
  const { rows, more } = cutPage(found, listing);
  if (listing.isCursor) return { rows, rest: more };
  const [count] = await db.query<{ total: number }>(
    `/* ${name}.count */
     select count(*) as total
       from (select from ${from} where ${sql} limit $${values.length + 1}) as counted`,
    [...values, listing.countMax],
  );
  return { rows, rest: { total: count?.total ?? 0 } };
}
