import type { PublicationRow } from '../../contract/tracking.ts';
import type { Db } from '../platform/db.ts';
import { actorNameInSql } from './actor-name.ts';
import { endOf, toStretch, type StretchEnd } from './campaign-stretch.ts';
import { decodePosition, microsecondsInSql, positionInSql, scanPage, type Page } from '../platform/keyset.ts';

export interface PublicationListQuery {
  projectId: string;
  campaignId: string;
  result: PublicationRow['result'] | undefined;
  after: string | undefined;
  limit: number;
}

/** Columns of a publication as lists show it; see `publicationColumns`. */
export interface PublicationColumns {
  publication_id: string;
  result: PublicationRow['result'];
  occurred_at: Date;
  local_day: string | null;
  is_time_inferred: boolean;
  customer: string | null;
  codes: string[];
  source_id: string | null;
  channel: string;
  failure_code: string | null;
  failure_message: string | null;
  actor: string;
}

/** Select list of a publication `a` with its customer `u`. */
export const publicationColumns = `a.publication_id, a.result, a.occurred_at, a.local_day, a.is_time_inferred,
  coalesce(u.source_id, a.customer_id) as customer, a.source_id, a.channel, a.failure_code, a.failure_message, ${actorNameInSql} as actor,
  array(
    select v.code
    from unnest(a.voucher_ids) with ordinality as given(voucher_id, n)
    join vouchers v on v.project_id = a.project_id and v.voucher_id = given.voucher_id
    order by given.n
  ) as codes`;

interface FoundRow extends Omit<PublicationColumns, 'publication_id'>, StretchEnd {
  publication_id: string | null;
  at: number;
}

/**
 * A page of the attempts to give codes of a campaign to customers, the latest first. Failures are found by index, successes stretch by stretch.
 * Throws 404 for a campaign that the project does not have, 400 for an `after` of another list.
 */
export async function readPublicationRows(db: Db, query: PublicationListQuery): Promise<Page<PublicationRow>> {
  const { projectId, campaignId, result, limit } = query;
  const text = listStatement(result);
  const page = await scanPage<FoundRow>({
    list: 'publications',
    limit,
    after: decodePosition('publications', query.after, ['number', 'string']),
    isFiltered: result === 'SUCCESS',
    read: async (after, length, wanted) => {
      const rows = await db.query<FoundRow>(text, [projectId, campaignId, ...(after ?? [null, null]), length, wanted]);
      return toStretch(rows, campaignId, (row) => row.publication_id !== null);
    },
    positionOf: (row) => [row.at, row.publication_id ?? ''],
  });
  return { rows: page.rows.map((row) => toPublicationRow({ ...row, publication_id: row.publication_id ?? '' })), next: page.next };
}

function listStatement(result: PublicationRow['result'] | undefined): string {
  return `/* tracking.publications */
with campaign as (
  select project_id from campaigns where project_id = $1 and campaign_id = $2 and binned_at is null
), scanned as (
  select p.publication_id, p.occurred_at, p.result, row_number() over (order by p.occurred_at desc, p.publication_id desc) as n
  from publications p
  where p.project_id = $1 and p.campaign_id = $2 ${result === 'FAILURE' ? `and p.result = 'FAILURE'` : ''}
    and ($3::bigint is null or (p.occurred_at, p.publication_id) < ${positionInSql('$3', '$4')})
  order by p.occurred_at desc, p.publication_id desc
  limit $5
), found as (
  select p.publication_id, p.occurred_at
  from scanned p
  where ${result === 'SUCCESS' ? `p.result = 'SUCCESS'` : 'true'}
  order by p.occurred_at desc, p.publication_id desc
  limit $6
), ${endOf('$5', 'occurred_at, publication_id')}
select ${publicationColumns}, ${microsecondsInSql('f.occurred_at')} as at,
  ${microsecondsInSql('l.occurred_at')} as end_at, l.publication_id as end_id
from campaign c
left join found f on true
left join publications a on a.project_id = c.project_id and a.publication_id = f.publication_id
left join customers u on u.project_id = c.project_id and u.customer_id = a.customer_id
left join ended l on true
order by f.occurred_at desc, f.publication_id desc`;
}

/** A publication of a list. */
export function toPublicationRow(row: PublicationColumns): PublicationRow {
  return {
    publication_id: row.publication_id,
    result: row.result,
    occurred_at: row.occurred_at.toISOString(),
    local_day: row.local_day,
    is_time_inferred: row.is_time_inferred,
    customer: row.customer,
    codes: row.codes,
    source_id: row.source_id,
    channel: row.channel,
    failure_code: row.failure_code,
    failure_message: row.failure_message,
    actor: row.actor,
  };
}
