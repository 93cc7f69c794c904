import type { ExportRow } from '../../contract/export.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page } from '../platform/keyset.ts';
import { keptDays, type Export } from './export.ts';

interface Row {
  export_id: string;
  exported_object: Export['exportedObject'];
  parameters: Record<string, unknown>;
  status: Export['status'];
  rows_written: number;
  bytes_written: number | null;
  asked_by: string | null;
  campaign_name: string | null;
  created_at: Date;
  finished_at: Date | null;
  token: string;
  at: number;
}

const statement = `/* export.page */
select e.export_id, e.exported_object, e.parameters, e.status, e.rows_written, e.bytes_written, e.created_at, e.finished_at, e.token,
  case when e.user_id is not null then coalesce((select u.email from users as u where u.id = e.user_id), e.user_id) end as asked_by,
  (select c.name from campaigns as c
    where c.project_id = e.project_id and c.campaign_id = e.parameters #>> '{filters,campaign_id,conditions,$is,0}') as campaign_name,
  ${microsecondsInSql('e.created_at')} as at
from exports as e
where e.project_id = $1 and ($2::bigint is null or (e.created_at, e.export_id) < ${positionInSql('$2', '$3')})
order by e.created_at desc, e.export_id desc
limit $4`;

/** A page of a project's exports, the newest first. Throws 400 for an `after` of another list. */
export async function readExports(db: Db, projectId: string, after: string | undefined, limit: number): Promise<Page<ExportRow>> {
  const position = decodePosition('exports', after, ['number', 'string']);
  const rows = await db.query<Row>(statement, [projectId, ...(position ?? [null, null]), limit + 1]);
  const page = toPage('exports', rows, limit, ({ at, export_id: id }) => [at, id]);
  return { rows: page.rows.map(toRow), next: page.next };
}

function toRow(row: Row): ExportRow {
  return {
    export_id: row.export_id, exported_object: row.exported_object, parameters: row.parameters, campaign_name: row.campaign_name, status: row.status, rows_written: row.rows_written,
    bytes: row.bytes_written, asked_by: row.asked_by, created_at: row.created_at.toISOString(), finished_at: row.finished_at?.toISOString() ?? null,
    kept_until: new Date(row.created_at.getTime() + keptDays * 86_400_000).toISOString(), token: row.status === 'DONE' ? row.token : null,
  };
}
