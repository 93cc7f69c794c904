import type { CampaignPage, CampaignStatus } from '../../contract/tracking.ts';
import { notFound } from '../../contract/errors.ts';
import type { Validity } from '../campaign/terms.ts';
import { nextChange, timeRefusal } from '../campaign/validity.ts';
import type { Db } from '../platform/db.ts';
import { statusInSql } from './campaign-status.ts';

interface PageRow {
  campaign_id: string;
  name: string;
  description: string | null;
  category: string | null;
  size: CampaignPage['size'];
  status: CampaignStatus;
  is_historical: boolean;
  active: boolean;
  metadata: Record<string, unknown>;
  use_voucher_metadata_schema: boolean;
  created_at: Date;
  updated_at: Date | null;
  discount: unknown;
  redemption_quantity: number | null;
  start_date: Date | null;
  expiration_date: Date | null;
  validity_timeframe: Validity['validityTimeframe'];
  validity_day_of_week: number[] | null;
  validity_hours: Validity['validityHours'];
  activity_duration_after_publishing: string | null;
  redemptions_max: number | null;
  discount_max_minor: number | null;
  time_zone: string;
  code: string | null;
  generation: CampaignPage['generation'];
}

/** What the header and boxes 1 and 3 of a campaign say, in one statement. Throws 404 for a campaign that the project does not have. */
export async function readCampaignPage(db: Db, projectId: string, campaignId: string, now: Date): Promise<CampaignPage> {
  const [row] = await db.query<PageRow>(statement, [projectId, campaignId, now]);
  if (row === undefined) throw notFound('campaign', campaignId);
  return toCampaignPage(row, now);
}

const statement = `/* tracking.campaign-page */
select c.campaign_id, c.name, c.description, (
    select g.name from categories g where g.project_id = c.project_id and g.category_id = c.category_id
  ) as category, c.size, ${statusInSql('$3')} as status, c.is_historical, c.active, c.metadata, c.use_voucher_metadata_schema, c.created_at,
  c.updated_at, t.discount, t.redemption_quantity, t.start_date, t.expiration_date, t.validity_timeframe, t.validity_day_of_week, t.validity_hours,
  t.activity_duration_after_publishing, k.redemptions_max, k.discount_max_minor, p.time_zone,
  case when c.size = 'STANDALONE' then (
    select v.code
    from vouchers v
    where v.project_id = c.project_id and v.campaign_id = c.campaign_id and v.binned_at is null
    order by v.created_at desc, v.voucher_id desc
    limit 1
  ) end as code,
  case when c.generation_status <> 'DONE' then (
    select json_build_object('status', a.status, 'done', a.done, 'total', coalesce(a.total, a.done), 'failure',
      case when a.status = 'FAILED' then a.result ->> 'message' end)
    from async_actions a
    where a.project_id = c.project_id and a.campaign_id = c.campaign_id
    order by a.status = 'DONE', a.created_at desc
    limit 1
  ) end as generation
from campaigns c
join projects p on p.project_id = c.project_id
join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
join campaign_counters k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null`;

function toCampaignPage(row: PageRow, now: Date): CampaignPage {
  const validity: Validity = {
    startDate: row.start_date, expirationDate: row.expiration_date, validityTimeframe: row.validity_timeframe,
    validityDayOfWeek: row.validity_day_of_week, validityHours: row.validity_hours,
  };
  // A finished campaign of another system never opens again, whatever its dates say.
  const change = row.is_historical ? null : nextChange(validity, now, row.time_zone);
  return {
    campaign_id: row.campaign_id,
    name: row.name,
    description: row.description,
    category: row.category,
    size: row.size,
    status: row.status,
    is_historical: row.is_historical,
    active: row.active,
    discount: row.discount,
    redemption_quantity: row.redemption_quantity,
    code: row.code,
    start_date: row.start_date?.toISOString() ?? null,
    expiration_date: row.expiration_date?.toISOString() ?? null,
    validity_timeframe: row.validity_timeframe,
    validity_day_of_week: row.validity_day_of_week,
    validity_hours: row.validity_hours,
    activity_duration_after_publishing: row.activity_duration_after_publishing,
    open_now: !row.is_historical && timeRefusal(validity, now, row.time_zone) === null,
    next_change: change === null ? null : { at: change.at.toISOString(), opens: change.opens },
    redemptions_limit: row.redemptions_max,
    discount_limit_minor: row.discount_max_minor,
    generation: row.generation,
    metadata: row.metadata,
    use_voucher_metadata_schema: row.use_voucher_metadata_schema,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at?.toISOString() ?? null,
  };
}
