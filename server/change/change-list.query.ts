import type { ChangeRow } from '../../contract/tracking.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page } from '../platform/keyset.ts';

export interface ChangeListQuery {
  projectId: string;
  campaignId: string;
  after: string | undefined;
  limit: number;
}

/** Columns of a change as lists show it. */
export interface ChangeColumns {
  change_id: string;
  object_type: string;
  object_id: string;
  action: string;
  fields: ChangeRow['fields'];
  actor_type: ChangeRow['actor_type'];
  actor_name: string;
  occurred_at: Date;
}

interface ListedRow extends Omit<ChangeColumns, 'change_id'> {
  change_id: string | null;
  at: number;
}

/**
 * A page of who changed what of a campaign, its vouchers and its limits, the latest first. Throws 404 for a campaign that the project does not
 * have, 400 for an `after` of another list.
 */
export async function readChangeRows(db: Db, { projectId, campaignId, after, limit }: ChangeListQuery): Promise<Page<ChangeRow>> {
  const position = decodePosition('changes', after, ['number', 'string']);
  const rows = await db.query<ListedRow>(statement, [projectId, campaignId, ...(position ?? [null, null]), limit + 1]);
  if (rows.length === 0) throw notFound('campaign', campaignId);
  const page = toPage('changes', rows.filter((row) => row.change_id !== null), limit, (row) => [row.at, row.change_id ?? '']);
  return { rows: page.rows.map((row) => toChangeRow({ ...row, change_id: row.change_id ?? '' })), next: page.next };
}

const statement = `/* change.list */
with campaign as (
  select project_id from campaigns where project_id = $1 and campaign_id = $2 and binned_at is null
), page as (
  select change_id, object_type, object_id, action, fields, actor_type, actor_name, occurred_at
  from changes
  where project_id = $1 and campaign_id = $2
    and ($3::bigint is null or (occurred_at, change_id) < ${positionInSql('$3', '$4')})
  order by occurred_at desc, change_id desc
  limit $5
)
select p.change_id, ${microsecondsInSql('p.occurred_at')} as at, p.object_type, p.object_id, p.action, p.fields, p.actor_type,
  p.actor_name, p.occurred_at
from campaign
left join page p on true
order by p.occurred_at desc, p.change_id desc`;

/** A change of a list. */
export function toChangeRow(row: ChangeColumns): ChangeRow {
  return {
    change_id: row.change_id,
    object_type: row.object_type,
    object_id: row.object_id,
    action: row.action,
    fields: row.fields,
    actor_type: row.actor_type,
    actor_name: row.actor_name,
    occurred_at: row.occurred_at.toISOString(),
  };
}
