import type { Transaction } from '../platform/db.ts';
import { addFilters, Conditions, pageKeys, placeBehind, readListing, rowByRow } from '../platform/wire-list.ts';
import { spellFilters } from '../voucher/code-rules.store.ts';
import { columnsOf } from './export-columns.ts';
import type { Export } from './export.ts';
import { exportables } from './exportables.ts';

/** What a part has at most, but for a single row that is larger: it is in memory at once when the file is read. */
export interface PartMax {
  rows: number;
  bytes: number;
}

/** The project of a row with the key, which names its table. */
const projectOf = (key: string): string => key.replace(/\.\w+$/, '.project_id');

/**
 * Writes the next rows of a locked export's file as they are now, in its order, as one part; how many it has, and
 * where the next part begins, null: this was the last. The database makes the lines itself, so that no row comes here. What was made after the export was
 * asked for is left out, and words such as "three days ago" count from then, so that every part means the same.
 */
export async function writePart(tx: Transaction, one: Export, max: PartMax, publicUrl: string): Promise<{ rows: number; nextAfter: string | null }> {
  const { source, where, key, madeAt, orders, filters, addShown, addresses = [] } = exportables[one.exportedObject];
  const conditions = new Conditions(where, [one.projectId]);
  conditions.add(`${madeAt} <= ${conditions.value(one.createdAt)}::timestamptz`);
  addFilters(conditions, await spellFilters(tx, one.projectId, one.parameters.filters), filters, one.createdAt);
  addShown?.(conditions, one.parameters, one.createdAt);
  const { order } = one.parameters;
  const query = { limit: max.rows, starting_after: one.nextAfter ?? '', ...(order && { order }) };
  const listing = readListing(conditions, query, orders, key);
  const keys = pageKeys(listing, source, conditions.sql);
  const columns = columnsOf(one.exportedObject, one.parameters.fields);
  const cells = columns.map(({ name, sql, metadataKey }) => {
    if (metadataKey !== undefined) return `${sql} -> ${conditions.value(metadataKey)}::text`;
    return addresses.includes(name) ? `${conditions.value(publicUrl)}::text || ${sql}` : sql;
  });
  // Compiling an expression for each of the many cells takes longer than all the rows of a part.
  await tx.query('/* export.plan */ set local jit = off');
  const names = conditions.value(columns.map(({ name }) => name));
  const rowOf = `${projectOf(key)} = $1 and ${key} between page.id and page.id order by ${key} limit 1`;
  const [part] = await tx.query<{ rows: number; bytes: number; last: string[] | null; has_more: boolean }>(
    `/* export.write_part */
     with page as materialized ${keys}, heading as (
       select string_agg(csv_cell(name), ',' order by place) || E'\\r\\n' as line from unnest(${names}::text[]) with ordinality as h(name, place)
     ), lines as (
       select n, ${cells.map((_, index) => `csv_cell(c${index})`).join(" || ',' || ")} || E'\\r\\n' as line
         from (
                select page.n, row.*
                  from page ${rowByRow(`select ${cells.map((cell, index) => `${cell} as c${index}`).join(', ')} from ${source} where ${rowOf}`)}
                 order by page.n
                offset 0
              ) as cells
       -- So that a line is made once, and not again for its length.
       offset 0
     ), measured as (
       select n, line, n = 1 or (n <= ${max.rows} and sum(octet_length(line)) over (order by n rows unbounded preceding) <= ${max.bytes}) as is_in
         from lines
     ), part as materialized (
       select coalesce(string_agg(line, '' order by n) filter (where is_in), '') as content, count(*) filter (where is_in) as rows, count(*) as found
         from measured
     ), written as (
       insert into export_chunks (project_id, export_id, chunk, content)
       select $1, ${conditions.value(one.exportId)}, ${conditions.value(one.chunks)}, ${one.chunks === 0 ? 'heading.line ||' : ''} part.content from part, heading
       returning octet_length(content) as bytes
     )
     select part.rows, written.bytes, part.found > part.rows as has_more,
            (select row.place from page ${rowByRow(`select ${listing.place} as place from ${source} where ${rowOf}`)} where page.n = part.rows) as last
       from part, written`,
    conditions.values,
  );
  if (part === undefined) throw new Error('a part of an export was not written');
  const nextAfter = part.has_more && part.last !== null ? placeBehind(listing, part.last) : null;
  await advance(tx, one, part, nextAfter);
  return { rows: part.rows, nextAfter };
}

async function advance(tx: Transaction, { projectId, exportId }: Export, { rows, bytes }: { rows: number; bytes: number }, nextAfter: string | null): Promise<void> {
  await tx.query(
    `/* export.advance */
     update exports
        set status = 'IN_PROGRESS', chunks = chunks + 1, rows_written = rows_written + $3, next_after = $4, bytes_written = bytes_written + $5
      where project_id = $1 and export_id = $2`,
    [projectId, exportId, rows, nextAfter, bytes],
  );
}
