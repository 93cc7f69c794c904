import type { CampaignFigures, SeriesPoint } from '../../contract/tracking.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import { rulesOfCampaignInSql, totalDemanded, type RuleOfCampaign } from '../budget/rule-limits.ts';
import type { Db } from '../platform/db.ts';
import { campaignFigures, type Counts } from './figures.ts';
import type { OwnDiscounts } from './exposure.ts';
import { largestDiscountInSql } from './largest-discount.ts';
import { dayStartInSql } from './local-day.ts';
import { countColumns, toCounts, type CountRow } from './counts.store.ts';

export interface FiguresQuery {
  projectId: string;
  campaignId: string;
  /** Local days, both inclusive; null: the campaign's life (see docs/figures.md). */
  from: string | null;
  to: string | null;
  granularity: 'day' | 'hour';
  now: Date;
}

interface Grain {
  /** Longer than any local day, or an hour. */
  step: string;
  daysMax: number;
  /** How many days a range has that nobody chose, while the campaign runs and after its end. */
  daysRunning: number;
  daysFinished: number;
}

const pointsMax = 400;
const grains: Record<FiguresQuery['granularity'], Grain> = {
  day: { step: '48 hours', daysMax: pointsMax, daysRunning: 92, daysFinished: pointsMax },
  hour: { step: '1 hour', daysMax: Math.floor(pointsMax / 25), daysRunning: 7, daysFinished: 7 },
};

interface FiguresRow extends CountRow {
  campaign_id: string;
  time_zone: string;
  currency: string;
  is_historical: boolean;
  is_final: boolean;
  observed_from: string | null;
  observed_to: string | null;
  moved: number;
  per_use: (number | null)[];
  uses_per_code: number | null;
  own: OwnDiscounts;
  rules: RuleOfCampaign[];
  failures: { code: string; count: number }[];
  first_day: string;
  last_day: string;
  range_days: number;
  date_only: number;
  points: PointRow[];
}

interface PointRow {
  day: string;
  /** Milliseconds since 1970. */
  starts: number;
  ends: number;
  redemptions_timed: number;
  redemptions_succeeded: number;
  redemptions_failed: number;
  rollbacks_succeeded: number;
  publications_succeeded: number;
  publications_failed: number;
  discount_minor: number;
  discount_rolled_back_minor: number;
  order_minor: number;
  order_rolled_back_minor: number;
}

/**
 * Everything that the five boxes of a campaign count, in one statement and so at one moment. Reads counters, quarter hours and days of the
 * range, never entries: its cost does not grow with the campaign. Throws 404 for a campaign that the project does not have, 400 for a range
 * that ends before it begins or has more than 400 steps.
 */
export async function readCampaignFigures(db: Db, query: FiguresQuery): Promise<CampaignFigures> {
  const { projectId, campaignId, from, to, granularity, now } = query;
  const grain = grains[granularity];
  if (from !== null && to !== null && from > to) throw new ApiError('invalid_query_params', { details: 'from is later than to' });
  const [row] = await db.prepared<FiguresRow>('tracking.campaign-figures', statement, [
    projectId, campaignId, from, to, now, grain.step, grain.daysMax, grain.daysRunning, grain.daysFinished,
  ]);
  if (row === undefined) throw notFound('campaign', campaignId);
  if (row.range_days > grain.daysMax) {
    throw new ApiError('invalid_query_params', { details: `The range has ${row.range_days} days; with granularity ${granularity} it may have ${grain.daysMax}` });
  }
  return toFigures(row, query);
}

/**
 * Buckets are assigned by instant, between the beginnings of two local days (`dayStartInSql`). A day that a zone skipped altogether (Samoa 2011) is
 * of no length and left out.
 */
const statement = `/* tracking.campaign-figures */
with campaign as (
  select c.project_id, c.campaign_id, c.is_historical, c.observed_from, c.observed_to, c.created_at, p.time_zone, p.currency,
    t.start_date, t.expiration_date, t.redemption_quantity, (c.is_historical or t.expiration_date <= $5) as is_finished, k.moved, ${countColumns('k')}
  from campaigns c
  join projects p on p.project_id = c.project_id
  join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
  join campaign_counters k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
  where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null
), life as (
  select least(b.first_day, d.first_day, (case when is_historical then start_date else created_at end at time zone time_zone)::date) as first_day,
    greatest(b.last_day, d.last_day) as last_active_day,
    (created_at at time zone time_zone)::date as created_day,
    ((expiration_date - interval '1 microsecond') at time zone time_zone)::date as expiration_day
  from campaign
  cross join lateral (
    select (min(bucket_at) at time zone time_zone)::date as first_day, (max(bucket_at) at time zone time_zone)::date as last_day
    from campaign_buckets where project_id = $1 and campaign_id = $2
  ) b
  cross join lateral (
    select min(local_day) as first_day, max(local_day) as last_day from campaign_days where project_id = $1 and campaign_id = $2
  ) d
), whole as (
  select coalesce(first_day, created_day) as first_day,
    greatest(coalesce(first_day, created_day),
      case when is_finished then coalesce(expiration_day, last_active_day) else ($5::timestamptz at time zone time_zone)::date end) as last_day
  from campaign cross join life
), range_end as (
  select coalesce($4::date, greatest(last_day, $3::date)) as last_day from whole
), range as (
  select coalesce($3::date, least(e.last_day, greatest(w.first_day, e.last_day - (case when is_finished then $9::integer else $8::integer end - 1)))) as first_day,
    e.last_day
  from campaign cross join whole w cross join range_end e
), days as (
  select day, starts, lead(starts) over (order by day) as ends
  from (
    select day, ${dayStartInSql('day', 'time_zone')} as starts
    from campaign cross join range
    cross join lateral (select first_day + n as day from generate_series(0, least(last_day - first_day, $7::integer) + 1) as n) d
  ) d
), points as (
  select day, p.starts, least(p.starts + $6::interval, days.ends) as ends
  from days cross join lateral generate_series(days.starts, days.ends - interval '1 microsecond', $6::interval) as p(starts)
), date_only as (
  select d.local_day, d.redemptions_succeeded, d.publications_succeeded
  from campaign_days d cross join range
  where d.project_id = $1 and d.campaign_id = $2 and d.local_day between range.first_day and range.last_day
), series as (
  select points.day, (extract(epoch from starts) * 1000)::bigint as starts, (extract(epoch from ends) * 1000)::bigint as ends,
    b.redemptions_succeeded as redemptions_timed,
    b.redemptions_succeeded + coalesce(d.redemptions_succeeded, 0) as redemptions_succeeded, b.redemptions_failed, b.rollbacks_succeeded,
    b.publications_succeeded + coalesce(d.publications_succeeded, 0) as publications_succeeded, b.publications_failed,
    b.discount_minor, b.discount_rolled_back_minor, b.order_minor, b.order_rolled_back_minor
  from points
  cross join lateral (
    select coalesce(sum(redemptions_succeeded), 0)::bigint as redemptions_succeeded,
      coalesce(sum(redemptions_failed), 0)::bigint as redemptions_failed,
      coalesce(sum(rollbacks_succeeded), 0)::bigint as rollbacks_succeeded,
      coalesce(sum(publications_succeeded), 0)::bigint as publications_succeeded,
      coalesce(sum(publications_failed), 0)::bigint as publications_failed,
      coalesce(sum(discount_minor), 0)::bigint as discount_minor,
      coalesce(sum(discount_rolled_back_minor), 0)::bigint as discount_rolled_back_minor,
      coalesce(sum(order_minor), 0)::bigint as order_minor,
      coalesce(sum(order_rolled_back_minor), 0)::bigint as order_rolled_back_minor
    from campaign_buckets
    where project_id = $1 and campaign_id = $2 and bucket_at >= points.starts and bucket_at < points.ends
  ) b
  left join date_only d on d.local_day = points.day and $6 = '48 hours'
)
select campaign_id, time_zone, currency, is_historical, observed_from, observed_to, moved, ${countColumns('campaign')},
  is_historical or (
    select bool_and(t.expiration_date is not null
      and t.expiration_date + coalesce(t.activity_duration_after_publishing, 'PT0S')::interval <= $5)
    from campaign_terms t where t.project_id = $1 and t.campaign_id = $2
  ) as is_final,
  redemption_quantity as uses_per_code,
  (select json_agg(${largestDiscountInSql('t.discount')}) from campaign_terms t where t.project_id = $1 and t.campaign_id = $2) as per_use,
  (select json_build_object(
      'uses', coalesce(sum(coalesce(o.uses, - o.redeemed_quantity)), 0), 'unlimited', count(*) filter (where o.uses is null),
      'minor', case when not bool_or(o.minor is null) or count(*) = 0 then coalesce(sum(o.minor), 0) end,
      'largest', case when not bool_or(o.per_use is null) or count(*) = 0 then coalesce(max(o.per_use), 0) end)
    from (
      select redeemed_quantity, uses, per_use, case when uses = 0 or per_use = 0 then 0 else uses::numeric * per_use end as minor
      from (
        select v.redeemed_quantity, v.redemption_quantity - v.redeemed_quantity as uses, ${largestDiscountInSql('v.discount')} as per_use
        from vouchers v
        where v.project_id = $1 and v.campaign_id = $2 and v.discount is not null and v.campaign_id is not null and v.binned_at is null
      ) v
    ) o) as own,
  ${rulesOfCampaignInSql} as rules,
  (select coalesce(json_agg(json_build_object('code', f.failure_code, 'count', f.failures) order by f.failures desc, f.failure_code), '[]')
    from campaign_failures f where f.project_id = $1 and f.campaign_id = $2 and f.failures > 0) as failures,
  range.first_day, range.last_day, range.last_day - range.first_day + 1 as range_days,
  (select coalesce(sum(redemptions_succeeded), 0)::bigint from date_only) as date_only,
  (select coalesce(json_agg(series order by starts), '[]') from series) as points
from campaign cross join range`;

function toFigures(row: FiguresRow, { granularity, now }: FiguresQuery): CampaignFigures {
  const counts = toCounts(row);
  return {
    campaign_id: row.campaign_id,
    as_of: now.toISOString(),
    sequence: row.moved,
    time_zone: row.time_zone,
    currency: row.currency,
    is_final: row.is_final,
    observed_from: row.observed_from,
    observed_to: row.observed_to,
    figures: campaignFigures(counts, {
      isHistorical: row.is_historical, isFinal: row.is_final, perUse: row.per_use, usesPerCode: row.uses_per_code, own: row.own,
      ruled: { redemptionsMax: totalDemanded(row.rules, 'redemptions'), discountMaxMinor: totalDemanded(row.rules, 'discount') },
    }),
    failures: row.failures,
    series: {
      granularity,
      from: row.first_day,
      to: row.last_day,
      points: row.points.map((point) => toPoint(point, counts, now)),
      ...(granularity === 'hour' && { date_only_left_out: row.date_only }),
    },
  };
}

function toPoint(point: PointRow, counts: Counts, now: Date): SeriesPoint {
  return {
    start: new Date(point.starts).toISOString(),
    day: point.day,
    hours: (point.ends - point.starts) / 3_600_000,
    open: point.ends > now.getTime(),
    redemptions_succeeded: point.redemptions_succeeded,
    redemptions_failed: point.redemptions_failed,
    rollbacks_succeeded: point.rollbacks_succeeded,
    publications_succeeded: point.publications_succeeded,
    publications_failed: point.publications_failed,
    discount_minor: amountOfStep(point.discount_minor, point, counts.redemptionsWithoutDiscount),
    discount_rolled_back_minor: point.discount_rolled_back_minor,
    order_minor: amountOfStep(point.order_minor, point, counts.redemptionsWithoutOrder),
    order_rolled_back_minor: point.order_rolled_back_minor,
  };
}

/** Steps do not count unknown amounts: a sum of 0 over redemptions means unknown where the campaign has unknown amounts at all. */
function amountOfStep(sum: number, point: PointRow, unknownOfCampaign: number): number | null {
  if (sum > 0 || point.redemptions_succeeded === 0) return sum;
  return point.redemptions_timed === 0 || unknownOfCampaign > 0 ? null : 0;
}
