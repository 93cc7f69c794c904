import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { dayStartInSql } from './local-day.ts';

/** Sums of a campaign, over its whole life or over local days of it. Amounts in minor units, gross. */
export interface CampaignSums {
  campaign_id: string;
  name: string;
  description: string | null;
  category: string | null;
  size: 'STANDALONE' | 'STATIC' | 'AUTO_UPDATE';
  active: boolean;
  start_date: Date | null;
  expiration_date: Date | null;
  metadata: Record<string, unknown>;
  created_at: Date;
  updated_at: Date | null;
  redemptions_succeeded: number;
  redemptions_failed: number;
  rollbacks_succeeded: number;
  rollbacks_failed: number;
  publications_succeeded: number;
  publications_failed: number;
  /** null: nobody knows any of them. */
  discount_minor: number | null;
  discount_rolled_back_minor: number;
  order_minor: number | null;
  order_rolled_back_minor: number;
  vouchers_created: number;
  vouchers_deleted: number;
}

export interface SummaryQuery {
  projectId: string;
  campaignId: string;
  /** Local days of the project, both inclusive; null: the whole life. */
  range: { from: string; to: string } | null;
}

/**
 * The sums of wire contract §2.4.12 in one statement: the counters, or the quarter hours and days of the range. Vouchers of a range are counted by
 * the time they were made and moved to the bin. Throws 404 for a campaign that the project does not have.
 */
export async function readCampaignSums(db: Db, { projectId, campaignId, range }: SummaryQuery): Promise<CampaignSums> {
  const [row] = range === null
    ? await db.query<CampaignSums>(lifeStatement, [projectId, campaignId])
    : await db.query<CampaignSums>(rangeStatement, [projectId, campaignId, range.from, range.to]);
  if (row === undefined) throw notFound('campaign', campaignId);
  return row;
}

const campaignColumns = `c.campaign_id, c.name, c.description, c.size, c.active, c.metadata, c.created_at, c.updated_at,
  (select g.name from categories g where g.project_id = c.project_id and g.category_id = c.category_id) as category`;
const timed = [
  'redemptions_failed', 'rollbacks_succeeded', 'rollbacks_failed', 'publications_failed', 'discount_rolled_back_minor', 'order_rolled_back_minor',
];

const lifeStatement = `/* tracking.summary */
select ${campaignColumns}, t.start_date, t.expiration_date, k.redemptions_succeeded, k.publications_succeeded,
  ${timed.map((column) => `k.${column}`).join(', ')}, k.vouchers_created, k.vouchers_deleted,
  case when k.discount_minor > 0 or k.redemptions_without_discount = 0 or k.redemptions_without_discount < k.redemptions_succeeded - k.rollbacks_succeeded
    then k.discount_minor end as discount_minor,
  case when k.order_minor > 0 or k.redemptions_without_order = 0 or k.redemptions_without_order < k.redemptions_succeeded - k.rollbacks_succeeded
    then k.order_minor end as order_minor
from campaigns c
join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
join campaign_counters k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null`;

const isInRange = (column: string): string => `${column} >= range.starts and ${column} < range.ends`;

const rangeStatement = `/* tracking.summary-of-range */
select ${campaignColumns}, t.start_date, t.expiration_date, b.redemptions_succeeded + d.redemptions_succeeded as redemptions_succeeded,
  b.publications_succeeded + d.publications_succeeded as publications_succeeded, ${timed.map((column) => `b.${column}`).join(', ')},
  made.vouchers + made_and_binned.vouchers as vouchers_created, binned.vouchers as vouchers_deleted,
  case when b.discount_minor > 0 or d.redemptions_succeeded = 0 then b.discount_minor end as discount_minor,
  case when b.order_minor > 0 or d.redemptions_succeeded = 0 then b.order_minor end as order_minor
from campaigns c
join (
  select project_id, ${dayStartInSql('$3::date', 'time_zone')} as starts, ${dayStartInSql('($4::date + 1)', 'time_zone')} as ends
  from projects
  where project_id = $1
) range on range.project_id = c.project_id
join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
cross join lateral (
  select ${['redemptions_succeeded', 'publications_succeeded', 'discount_minor', 'order_minor', ...timed]
    .map((column) => `coalesce(sum(${column}), 0)::bigint as ${column}`).join(', ')}
  from campaign_buckets
  where project_id = $1 and campaign_id = $2 and ${isInRange('bucket_at')}
) b
cross join lateral (
  select coalesce(sum(redemptions_succeeded), 0)::bigint as redemptions_succeeded, coalesce(sum(publications_succeeded), 0)::bigint as publications_succeeded
  from campaign_days
  where project_id = $1 and campaign_id = $2 and local_day >= $3::date and local_day <= $4::date
) d
cross join lateral (
  select count(*) as vouchers
  from vouchers
  where project_id = $1 and campaign_id = $2 and binned_at is null and ${isInRange('created_at')}
) made
cross join lateral (
  select count(*) as vouchers
  from vouchers
  where project_id = $1 and campaign_id = $2 and binned_at is not null and ${isInRange('created_at')}
) made_and_binned
cross join lateral (
  select count(*) as vouchers
  from vouchers
  where project_id = $1 and campaign_id = $2 and ${isInRange('binned_at')}
) binned
where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null`;
