import { notFound } from '../../contract/errors.ts';
import type { LimitUse, LimitUses, RuleLimitUse } from '../../contract/limits.ts';
import type { Db } from '../platform/db.ts';
import { leftOf } from './fit-limits.ts';
import { nothingUsed, type CounterName, type Limit, type LimitMeasure, type LimitPeriod, type Usage } from './limit.ts';
import { totalColumns, totalLimits, toUsage, type TotalRow, type UsageRow } from './limits.store.ts';
import { periodBounds, periodStart } from './period.ts';
import { limitsDemanded, rulesOfCampaignInSql, type RuleOfCampaign } from './rule-limits.ts';
import { heldOf, usedOf } from './usage.ts';

interface UsesRow extends TotalRow {
  time_zone: string;
  week_starts_on: number;
  moved: number;
  limits: Limit[];
  rules: RuleOfCampaign[];
  /** Of the campaign as a whole: the last period of each kind in which anything happened. */
  usage: (UsageRow & { period: LimitPeriod; period_start: string })[];
  warnings: { measure: LimitMeasure; period: LimitPeriod; period_start: string; max: number; percent: number; occurred_at: string }[];
}

/** Every limit of a campaign with what is used of it, at one moment. Throws 404 for a campaign that the project does not have. */
export async function readLimitUses(db: Db, projectId: string, campaignId: string, now: Date): Promise<LimitUses> {
  const [row] = await db.query<UsesRow>(statement, [projectId, campaignId, now]);
  if (row === undefined) throw notFound('campaign', campaignId);
  const limits = [...totalLimits(row), ...row.limits];
  return {
    campaign_id: campaignId, as_of: now.toISOString(), sequence: row.moved, limits: limits.map((limit) => toUse(limit, row, now)),
    from_rules: row.rules.flatMap((rule) => toRuleUses(rule, row, now)),
  };
}

// A period of a month or less began at most 31 local days ago.
const statement = `/* limits.uses */
select p.time_zone, p.week_starts_on, k.moved, ${totalColumns},
  (select coalesce(json_agg(json_build_object('scope', l.scope, 'measure', l.measure, 'period', l.period, 'max', l.max_value, 'straddle', l.straddle)
            order by l.scope, l.measure, array_position(array['total', 'month', 'week', 'day'], l.period)), '[]')
    from campaign_limits l
    where l.project_id = $1 and l.campaign_id = $2) as limits,
  ${rulesOfCampaignInSql} as rules,
  (select coalesce(json_agg(u), '[]')
    from (
      select distinct on (period) period, period_start, redemptions, discount_minor, order_minor, held_redemptions, held_discount_minor, held_order_minor
      from campaign_usage
      where project_id = $1 and campaign_id = $2 and scope = 'campaign' and scope_id = '' and period_start >= $3::date - 33
      order by period, period_start desc
    ) u) as usage,
  (select coalesce(json_agg(json_build_object('measure', w.measure, 'period', w.period, 'period_start', w.period_start, 'max', w.max_value,
            'percent', w.percent, 'occurred_at', w.occurred_at) order by w.percent), '[]')
    from limit_warnings w
    where w.project_id = $1 and w.campaign_id = $2 and (w.period = 'total' or w.period_start >= $3::date - 33)) as warnings
from campaigns c
join projects p on p.project_id = c.project_id
join campaign_counters k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
where c.project_id = $1 and c.campaign_id = $2 and c.binned_at is null`;

function toRuleUses({ id, name, rules }: RuleOfCampaign, row: UsesRow, now: Date): RuleLimitUse[] {
  return limitsDemanded(rules).map(({ scope, measure, period, max }) => (
    { rule_id: id, rule_name: name, scope, measure, period, max, ...useOf({ scope, measure, period, max }, row, now) }
  ));
}

function useOf(limit: CounterName & Pick<Limit, 'measure' | 'max'>, row: UsesRow, now: Date): Pick<LimitUse, 'used' | 'held' | 'remaining' | 'period_from' | 'period_until'> {
  const { scope, measure, period } = limit;
  const start = periodStart(period, now, row.time_zone, row.week_starts_on);
  const bounds = periodBounds(period, start, row.time_zone);
  const usage = scope === 'campaign' ? usageOf(period, start, row) : null;
  return {
    used: usage && usedOf(measure, usage),
    held: usage && heldOf(measure, usage),
    remaining: usage && leftOf(limit, usage),
    period_from: bounds?.from.toISOString() ?? null,
    period_until: bounds?.until.toISOString() ?? null,
  };
}

function toUse(limit: Limit, row: UsesRow, now: Date): LimitUse {
  const { scope, measure, period, max, straddle } = limit;
  const start = periodStart(period, now, row.time_zone, row.week_starts_on);
  const warnings = row.warnings.filter((warning) =>
    scope === 'campaign' && warning.measure === measure && warning.period === period && warning.period_start === start && warning.max === max);
  return {
    scope, measure, period, max, straddle,
    ...useOf(limit, row, now),
    warnings: warnings.map(({ percent, occurred_at }) => ({ percent, occurred_at: new Date(occurred_at).toISOString() })),
  };
}

/** Nothing is used of a period in which nothing happened yet. */
function usageOf(period: LimitPeriod, start: string, row: UsesRow): Usage {
  if (period === 'total') return toUsage(row);
  const stored = row.usage.find((usage) => usage.period === period && usage.period_start === start);
  return stored === undefined ? nothingUsed : toUsage(stored);
}
