-- A counter is the sum of the entries of its scope and period. Periods that began before it was counted are compared where they are kept. What nobody
-- asks for any more moves no further and is removed by and by, or when something asks for it anew: it is compared with nothing.
create or replace view verify_usage as
with named as (
  select project_id, campaign_id as owner_id, scope, period, created_at from campaign_limits
  union all
  select project_id, owner_id, scope, period, created_at from tracked_counters
), tracked as (
  select n.project_id, n.owner_id, n.scope, n.period, min(n.created_at) as since
  from named n
  group by n.project_id, n.owner_id, n.scope, n.period
), entries as (
  select r.project_id, coalesce(r.campaign_id, r.voucher_id) as owner_id, r.customer_id, r.voucher_id, r.actor_type, r.actor_id, r.occurred_at,
    1 as redemptions, coalesce(r.discount_minor, 0) as discount_minor, coalesce(r.order_minor, 0) as order_minor,
    0 as held_redemptions, 0::bigint as held_discount_minor, 0::bigint as held_order_minor
  from redemptions r
  where r.kind = 'redemption' and r.result = 'SUCCESS'
    and not exists (
      select from redemptions b
      where b.project_id = r.project_id and b.rolls_back_id = r.redemption_id and b.kind = 'rollback' and b.result = 'SUCCESS')
  union all
  select h.project_id, coalesce(h.campaign_id, h.voucher_id), h.customer_id, h.voucher_id, h.actor_type, h.actor_id, h.held_at, 0, 0, 0, 1,
    coalesce(h.discount_minor, 0), coalesce(h.order_minor, 0)
  from holds h
), placed as (
  select t.project_id, t.owner_id, t.scope, t.period, t.since,
    case t.scope
      when 'campaign' then ''
      when 'customer' then e.customer_id
      when 'voucher' then e.voucher_id
      when 'customer_voucher' then e.voucher_id || ' ' || e.customer_id
      when e.actor_type then e.voucher_id || ' ' || e.actor_id
    end as scope_id,
    case t.period
      when 'total' then date '1970-01-01'
      when 'day' then d.day
      when 'week' then d.day - (extract(dow from d.day)::integer - p.week_starts_on + 7) % 7
      else date_trunc('month', d.day)::date
    end as period_start,
    case t.period
      when 'total' then date '1970-01-01'
      when 'day' then s.day
      when 'week' then s.day - (extract(dow from s.day)::integer - p.week_starts_on + 7) % 7
      else date_trunc('month', s.day)::date
    end as first_start,
    e.redemptions, e.discount_minor, e.order_minor, e.held_redemptions, e.held_discount_minor, e.held_order_minor
  from tracked t
  join projects p on p.project_id = t.project_id
  join entries e on e.project_id = t.project_id and e.owner_id = t.owner_id
  cross join lateral (select (e.occurred_at at time zone p.time_zone)::date as day) as d
  cross join lateral (select (t.since at time zone p.time_zone)::date as day) as s
), expected as (
  select project_id, owner_id, scope, scope_id, period, period_start, bool_and(period_start >= first_start) as must_be_kept,
    sum(redemptions) as redemptions, sum(discount_minor) as discount_minor, sum(order_minor) as order_minor, sum(held_redemptions) as held_redemptions,
    sum(held_discount_minor) as held_discount_minor, sum(held_order_minor) as held_order_minor
  from placed
  where scope_id is not null
  group by project_id, owner_id, scope, scope_id, period, period_start
)
select coalesce(u.project_id, e.project_id) as project_id,
  case when starts_with(coalesce(u.campaign_id, e.owner_id), 'v_') then 'voucher' else 'campaign' end as object_type,
  coalesce(u.campaign_id, e.owner_id) as object_id,
  m.member || ' of a ' || coalesce(u.scope, e.scope) || ' in a ' || coalesce(u.period, e.period) || ' from ' || coalesce(u.period_start, e.period_start) as member,
  m.expected::bigint as expected, m.actual
from campaign_usage u
full join expected e
  on e.project_id = u.project_id and e.owner_id = u.campaign_id and e.scope = u.scope and e.scope_id = u.scope_id and e.period = u.period
     and e.period_start = u.period_start
cross join lateral (values
  ('redemptions', coalesce(e.redemptions, 0), coalesce(u.redemptions, 0)),
  ('discount_minor', coalesce(e.discount_minor, 0), coalesce(u.discount_minor, 0)),
  ('order_minor', coalesce(e.order_minor, 0), coalesce(u.order_minor, 0)),
  ('held_redemptions', coalesce(e.held_redemptions, 0), coalesce(u.held_redemptions, 0)),
  ('held_discount_minor', coalesce(e.held_discount_minor, 0), coalesce(u.held_discount_minor, 0)),
  ('held_order_minor', coalesce(e.held_order_minor, 0), coalesce(u.held_order_minor, 0))
) as m(member, expected, actual)
where m.expected <> m.actual
  and case when u.project_id is null then e.must_be_kept
      else exists (
          select from campaign_limits l
          where l.project_id = u.project_id and l.campaign_id = u.campaign_id and l.scope = u.scope and l.period = u.period)
        or exists (
          select from tracked_counters t
          where t.project_id = u.project_id and t.owner_id = u.campaign_id and t.scope = u.scope and t.period = u.period) end;
