import type { CampaignRow, CampaignRows, CampaignStatus } from '../../contract/tracking.ts';
import { capitals } from '../../contract/code-faults.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { spelledInSql } from '../voucher/code-rules.ts';
import { countColumns, toCounts, type CountRow } from './counts.store.ts';
import { customerRate, netDiscount } from './figures.ts';
import { statusInSql } from './campaign-status.ts';
import { decodePosition, toPage } from '../platform/keyset.ts';

export type CampaignSort = 'recent' | 'name' | 'ends' | 'redeemed';

export interface CampaignListQuery {
  projectId: string;
  /** Part of a name, description or category, or exactly a code. */
  q: string | undefined;
  status: CampaignStatus | undefined;
  sort: CampaignSort;
  after: string | undefined;
  limit: number;
  now: Date;
}

/** How long the series beside a campaign is, in local days with today. */
export const listDays = 14;

/**
 * What each order compares, ascending, and how the last value of a page is passed on. Milliseconds, since years up to 9999 would leave the exact
 * range of numbers in microseconds. `ends`: what ends next comes first, then what never ends, then what has ended, the latest first.
 */
const orders: Record<CampaignSort, { key: string; type: 'string' | 'number' }> = {
  recent: { key: '-(extract(epoch from c.created_at) * 1000)::bigint', type: 'number' },
  name: { key: 'lower(c.name)', type: 'string' },
  ends: {
    key: `case when t.expiration_date is null then 1000000000000000
      when t.expiration_date <= $4 then 2000000000000000 - (extract(epoch from t.expiration_date) * 1000)::bigint
      else (extract(epoch from t.expiration_date) * 1000)::bigint end`,
    type: 'number',
  },
  redeemed: { key: 'k.rollbacks_succeeded - k.redemptions_succeeded', type: 'number' },
};

interface ListedRow extends CountRow {
  matching: number;
  key: string | number;
  campaign_id: string | null;
  name: string;
  description: string | null;
  category: string | null;
  size: CampaignRow['size'];
  status: CampaignStatus;
  is_historical: boolean;
  discount: unknown;
  start_date: Date | null;
  expiration_date: Date | null;
  created_at: Date;
  moved: number;
  last_days: number[];
  is_match: boolean;
}

/**
 * A page of a project's campaigns with the figures beside them, in one statement. Every campaign of the project is looked at (there are thousands at
 * most), but series only for the rows of the page. Throws 404 for a project that is not there, 400 for an `after` of another list.
 */
export async function readCampaignRows(db: Db, query: CampaignListQuery): Promise<CampaignRows> {
  const { projectId, status, sort, limit, now } = query;
  const q = query.q?.trim() ?? '';
  const position = decodePosition(`campaigns by ${sort}`, query.after, ['rank', orders[sort].type, 'string']);
  const rows = await db.query<ListedRow>(listStatement(sort), [
    projectId, q === '' ? null : `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`, q, now, status ?? null, ...(position ?? [null, null, null]), limit + 1, capitals(q),
  ]);
  const matching = rows[0]?.matching;
  if (matching === undefined) throw notFound('project', projectId);
  const page = toPage(`campaigns by ${sort}`, rows.filter((row) => row.campaign_id !== null), limit, (row) => [row.is_match ? 0 : 1, row.key, row.campaign_id ?? '']);
  return { rows: page.rows.map((row) => toCampaignRow(row, q)), next: page.next, matching };
}

function listStatement(sort: CampaignSort): string {
  const { key, type } = orders[sort];
  return `/* tracking.campaigns */
with project as (
  select project_id, time_zone, ($4::timestamptz at time zone time_zone)::date as today from projects where project_id = $1
), with_code as (
  select campaign_id from vouchers where project_id = $1 and code = ${spelledInSql('$3', '$10')} and not is_historical and binned_at is null
  union
  select campaign_id from vouchers where project_id = $1 and code = ${spelledInSql('$3', '$10')} and is_historical and binned_at is null
), matching as materialized (
  select c.campaign_id, ${key} as key, ${statusInSql('$4')} as status, w.campaign_id is not null as is_match
  from campaigns c
  join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
  join campaign_counters k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
  left join categories g on g.project_id = c.project_id and g.category_id = c.category_id
  left join with_code w on w.campaign_id = c.campaign_id
  where c.project_id = $1 and c.binned_at is null
    and ($2::text is null or w.campaign_id is not null or c.name ilike $2 or c.description ilike $2 or g.name ilike $2)
    and ($5::text is null or ${statusInSql('$4')} = $5)
), page as (
  select campaign_id, key, status, is_match
  from matching
  where $6::integer is null
    or ((not is_match)::integer, key, campaign_id) > ($6::integer, $7::${type === 'string' ? 'text' : 'bigint'}, $8::text)
  order by (not is_match)::integer, key, campaign_id
  limit $9
)
select (select count(*) from matching) as matching, page.key, page.campaign_id, page.status, page.is_match, c.name, c.description, g.name as category, c.size,
  c.is_historical, c.created_at, t.discount, t.start_date, t.expiration_date, k.moved, ${countColumns('k')}, series.last_days
from project
left join page on true
left join campaigns c on c.project_id = project.project_id and c.campaign_id = page.campaign_id
left join categories g on g.project_id = c.project_id and g.category_id = c.category_id
left join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
left join campaign_counters k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
left join lateral (
  select json_agg(coalesce(b.redemptions, 0) + coalesce(d.redemptions_succeeded, 0) order by days.day) as last_days
  from (select project.today - n as day from generate_series(0, ${listDays - 1}) as n) days
  left join (
    select (bucket_at at time zone project.time_zone)::date as day, sum(redemptions_succeeded)::bigint as redemptions
    from campaign_buckets
    where project_id = $1 and campaign_id = c.campaign_id and bucket_at >= (project.today - ${listDays})::timestamp at time zone 'UTC'
    group by 1
  ) b on b.day = days.day
  left join campaign_days d on d.project_id = $1 and d.campaign_id = c.campaign_id and d.local_day = days.day
) series on c.campaign_id is not null
order by (not page.is_match)::integer, page.key, page.campaign_id`;
}

function toCampaignRow(row: ListedRow, q: string): CampaignRow {
  const counts = toCounts(row);
  return {
    campaign_id: row.campaign_id ?? '',
    name: row.name,
    description: row.description,
    category: row.category,
    size: row.size,
    status: row.status,
    is_historical: row.is_historical,
    discount: row.discount,
    start_date: row.start_date?.toISOString() ?? null,
    expiration_date: row.expiration_date?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    vouchers_created: counts.vouchersCreated,
    redemptions_net: counts.redemptionsSucceeded - counts.rollbacksSucceeded,
    redemption_rate_customer: customerRate(counts),
    discount_net_minor: netDiscount(counts).value,
    discount_limit_minor: counts.discountMaxMinor,
    redemptions_limit: counts.redemptionsMax,
    sequence: row.moved,
    last_14_days: row.last_days,
    ...(row.is_match && { matched_code: q }),
  };
}
