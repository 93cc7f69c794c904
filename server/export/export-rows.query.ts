import type { Db } from '../platform/db.ts';
import { addFilters, Conditions, cutPage, pageKeys, readListing } from '../platform/wire-list.ts';
import { columnsOf } from './export-columns.ts';
import type { Export } from './export.ts';
import { exportables } from './exportables.ts';

export interface ExportPart {
  names: string[];
  rows: unknown[][];
  /** Where the next part begins; null: this was the last. */
  nextAfter: string | null;
}

/** The project of a row with the key, which names its table. */
const projectOf = (key: string): string => key.replace(/\.\w+$/, '.project_id');

/**
 * The next rows of an export's file as they are now, in its order. What was made after the export was asked for is left out, and words such as "three
 * days ago" count from then, so that every part means the same.
 */
export async function readExportRows(db: Db, one: Export, rowsMax: number, publicUrl: string): Promise<ExportPart> {
  const { source, where, key, madeAt, orders, filters, addresses = [] } = exportables[one.exportedObject];
  const conditions = new Conditions(where, [one.projectId]);
  conditions.add(`${madeAt} <= ${conditions.value(one.createdAt)}::timestamptz`);
  addFilters(conditions, one.parameters.filters, filters, one.createdAt);
  const selected = columnsOf(one.exportedObject, one.parameters.fields).map(({ name, sql, metadataKey }, index) => ({
    name, sql: `${metadataKey === undefined ? sql : `(${sql} -> ${conditions.value(metadataKey)}::text)`} as c${index}`,
  }));
  const { order } = one.parameters;
  const query = { limit: rowsMax, starting_after: one.nextAfter ?? '', ...(order && { order }) };
  const listing = readListing(conditions, query, orders, key);
  const found = await db.query<Record<string, unknown> & { place: string[] }>(
    `/* export.rows */
     with page as materialized ${pageKeys(listing, source, conditions.sql)}
     select ${selected.map(({ sql }) => sql).join(', ')}, ${listing.place} as place
       from page, ${source}
      where ${projectOf(key)} = $1 and ${key} = page.id
      order by page.n`,
    conditions.values,
  );
  const { rows, more } = cutPage(found, listing);
  const cell = (name: string, value: unknown): unknown => (addresses.includes(name) && typeof value === 'string' ? `${publicUrl}${value}` : value);
  return {
    names: selected.map(({ name }) => name),
    rows: rows.map((row) => selected.map(({ name }, index) => cell(name, row[`c${index}`]))),
    nextAfter: more.more_starting_after ?? null,
  };
}
