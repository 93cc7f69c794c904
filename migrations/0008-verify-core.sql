-- Invariants of the redemption core (reliability: I3, I4, I5, I10, I11): each view returns the rows that break it.

create or replace view verify_voucher_limits as
select project_id, 'voucher' as object_type, voucher_id as object_id, 'redeemed_quantity' as member,
  redemption_quantity::bigint as expected, (redeemed_quantity + held_quantity)::bigint as actual
from vouchers
where redeemed_quantity < 0 or redeemed_quantity + held_quantity > redemption_quantity;

-- Limits have a view of their own now.
create or replace view verify_campaign_money as
with entries as (
  select project_id, campaign_id,
    coalesce(sum(discount_minor) filter (where kind = 'redemption'), 0) as discount,
    coalesce(sum(discount_minor) filter (where kind = 'rollback'), 0) as discount_back,
    coalesce(sum(order_minor) filter (where kind = 'redemption'), 0) as orders,
    coalesce(sum(order_minor) filter (where kind = 'rollback'), 0) as orders_back,
    count(*) filter (where kind = 'redemption' and discount_minor is null) - count(*) filter (where kind = 'rollback' and discount_minor is null)
      as without_discount,
    count(*) filter (where kind = 'redemption' and order_minor is null) - count(*) filter (where kind = 'rollback' and order_minor is null)
      as without_order
  from redemptions
  where result = 'SUCCESS' and campaign_id is not null
  group by project_id, campaign_id
)
select k.project_id, 'campaign' as object_type, k.campaign_id as object_id, m.member, m.expected::bigint as expected, m.actual::bigint as actual
from campaign_counters k
left join entries e on e.project_id = k.project_id and e.campaign_id = k.campaign_id
cross join lateral (values
  ('discount_minor', coalesce(e.discount, 0), k.discount_minor),
  ('discount_rolled_back_minor', coalesce(e.discount_back, 0), k.discount_rolled_back_minor),
  ('order_minor', coalesce(e.orders, 0), k.order_minor),
  ('order_rolled_back_minor', coalesce(e.orders_back, 0), k.order_rolled_back_minor),
  ('redemptions_without_discount', coalesce(e.without_discount, 0), k.redemptions_without_discount),
  ('redemptions_without_order', coalesce(e.without_order, 0), k.redemptions_without_order),
  ('discount spent, at least 0', greatest(0, k.discount_minor - k.discount_rolled_back_minor), k.discount_minor - k.discount_rolled_back_minor)
) as m(member, expected, actual)
where m.expected <> m.actual;

create view verify_campaign_limits as
select k.project_id, 'campaign' as object_type, k.campaign_id as object_id, m.member, m.most as expected, m.actual
from campaign_counters k
cross join lateral (values
  ('redemptions and holds, at most the limit', greatest(k.redemptions_max, k.redemptions_when_set),
    case when k.redemptions_max is not null then k.redemptions_succeeded - k.rollbacks_succeeded + k.held_redemptions end),
  ('discount and holds, at most the limit', greatest(k.discount_max_minor, k.discount_when_set_minor),
    case when k.discount_max_minor is not null then k.discount_minor - k.discount_rolled_back_minor + k.held_discount_minor end),
  ('order value and holds, at most the limit', greatest(k.order_max_minor, k.order_when_set_minor),
    case when k.order_max_minor is not null then k.order_minor - k.order_rolled_back_minor + k.held_order_minor end)
) as m(member, most, actual)
where m.actual > m.most
union all
select u.project_id, 'campaign', u.campaign_id, m.member || ' of a ' || u.scope || ' in a ' || u.period || ' from ' || u.period_start, m.most, m.actual
from campaign_usage u
cross join lateral (values
  ('redemptions and holds', u.redemptions_max, u.redemptions + u.held_redemptions),
  ('discount and holds', u.discount_max_minor, u.discount_minor + u.held_discount_minor),
  ('order value and holds', u.order_max_minor, u.order_minor + u.held_order_minor)
) as m(member, most, actual)
where m.actual > m.most;

-- A counter of a limit is the sum of the entries of its scope and period. Periods that began before the limit was set are compared where they are kept.
create view verify_usage as
with tracked as (
  select l.project_id, l.campaign_id, l.scope, l.period, min(l.created_at) as since
  from campaign_limits l
  group by l.project_id, l.campaign_id, l.scope, l.period
), entries as (
  select r.project_id, r.campaign_id, r.customer_id, r.voucher_id, r.occurred_at,
    1 as redemptions, coalesce(r.discount_minor, 0) as discount_minor, coalesce(r.order_minor, 0) as order_minor,
    0 as held_redemptions, 0::bigint as held_discount_minor, 0::bigint as held_order_minor
  from redemptions r
  where r.kind = 'redemption' and r.result = 'SUCCESS' and r.campaign_id is not null
    and not exists (
      select from redemptions b
      where b.project_id = r.project_id and b.rolls_back_id = r.redemption_id and b.kind = 'rollback' and b.result = 'SUCCESS'
    )
  union all
  select h.project_id, h.campaign_id, h.customer_id, h.voucher_id, h.held_at, 0, 0, 0, 1, coalesce(h.discount_minor, 0), coalesce(h.order_minor, 0)
  from holds h
  where h.campaign_id is not null
), placed as (
  select t.project_id, t.campaign_id, t.scope, t.period, t.since,
    case t.scope when 'campaign' then '' when 'customer' then e.customer_id else e.voucher_id end as scope_id,
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
  join entries e on e.project_id = t.project_id and e.campaign_id = t.campaign_id
  cross join lateral (select (e.occurred_at at time zone p.time_zone)::date as day) as d
  cross join lateral (select (t.since at time zone p.time_zone)::date as day) as s
), expected as (
  select project_id, campaign_id, scope, scope_id, period, period_start, bool_and(period_start >= first_start) as must_be_kept,
    sum(redemptions) as redemptions, sum(discount_minor) as discount_minor, sum(order_minor) as order_minor, sum(held_redemptions) as held_redemptions,
    sum(held_discount_minor) as held_discount_minor, sum(held_order_minor) as held_order_minor
  from placed
  where scope_id is not null
  group by project_id, campaign_id, scope, scope_id, period, period_start
)
select coalesce(u.project_id, e.project_id) as project_id, 'campaign' as object_type, coalesce(u.campaign_id, e.campaign_id) as object_id,
  m.member || ' of a ' || coalesce(u.scope, e.scope) || ' in a ' || coalesce(u.period, e.period) || ' from ' || coalesce(u.period_start, e.period_start) as member,
  m.expected::bigint as expected, m.actual
from campaign_usage u
full join expected e
  on e.project_id = u.project_id and e.campaign_id = u.campaign_id and e.scope = u.scope and e.scope_id = u.scope_id and e.period = u.period
     and e.period_start = u.period_start
cross join lateral (values
  ('redemptions', coalesce(e.redemptions, 0), coalesce(u.redemptions, 0)),
  ('discount_minor', coalesce(e.discount_minor, 0), coalesce(u.discount_minor, 0)),
  ('order_minor', coalesce(e.order_minor, 0), coalesce(u.order_minor, 0)),
  ('held_redemptions', coalesce(e.held_redemptions, 0), coalesce(u.held_redemptions, 0)),
  ('held_discount_minor', coalesce(e.held_discount_minor, 0), coalesce(u.held_discount_minor, 0)),
  ('held_order_minor', coalesce(e.held_order_minor, 0), coalesce(u.held_order_minor, 0))
) as m(member, expected, actual)
where m.expected <> m.actual and (u.project_id is not null or e.must_be_kept);

create view verify_holds as
select v.project_id, 'voucher' as object_type, v.voucher_id as object_id, 'held_quantity' as member, coalesce(h.holds, 0)::bigint as expected,
  v.held_quantity::bigint as actual
from vouchers v
left join (select project_id, voucher_id, count(*) as holds from holds group by project_id, voucher_id) h
  on h.project_id = v.project_id and h.voucher_id = v.voucher_id
where v.held_quantity <> coalesce(h.holds, 0)
union all
select k.project_id, 'campaign', k.campaign_id, m.member, m.expected::bigint, m.actual
from campaign_counters k
left join (
  select project_id, campaign_id, count(*) as holds, sum(discount_minor) as discount_minor, sum(order_minor) as order_minor
  from holds
  group by project_id, campaign_id
) h on h.project_id = k.project_id and h.campaign_id = k.campaign_id
cross join lateral (values
  ('held_redemptions', coalesce(h.holds, 0), k.held_redemptions),
  ('held_discount_minor', coalesce(h.discount_minor, 0), k.held_discount_minor),
  ('held_order_minor', coalesce(h.order_minor, 0), k.held_order_minor)
) as m(member, expected, actual)
where m.expected <> m.actual
union all
-- A hold is open, or it has ended in one way.
select e.project_id, 'hold', e.hold_id, 'ways it ended, or open', 1, e.ends + (h.hold_id is not null)::integer
from (select project_id, hold_id, count(*) filter (where kind <> 'held') as ends from hold_entries group by project_id, hold_id) e
left join holds h on h.project_id = e.project_id and h.hold_id = e.hold_id
where e.ends + (h.hold_id is not null)::integer <> 1
union all
select e.project_id, 'hold', e.hold_id, 'beginnings', 1, count(*) filter (where e.kind = 'held')
from (select project_id, hold_id, kind from hold_entries union all select project_id, hold_id, 'open' from holds) e
group by e.project_id, e.hold_id
having count(*) filter (where e.kind = 'held') <> 1
union all
select e.project_id, 'hold', e.hold_id, 'the redemption that used it up', 1, 0
from hold_entries e
left join redemptions r
  on r.project_id = e.project_id and r.redemption_id = e.redemption_id and r.kind = 'redemption' and r.result = 'SUCCESS'
     and r.voucher_id = e.voucher_id and r.session_key = e.session_key
where e.kind = 'consumed' and r.redemption_id is null;

create view verify_stacks as
with parts as (
  select project_id, parent_id, kind, count(*) as parts, count(*) filter (where result <> 'SUCCESS') as failed
  from redemptions
  where parent_id is not null
  group by project_id, parent_id, kind
), taken_back as (
  select r.project_id, r.parent_id, count(b.redemption_id) as rollbacks
  from redemptions r
  left join redemptions b on b.project_id = r.project_id and b.rolls_back_id = r.redemption_id and b.kind = 'rollback' and b.result = 'SUCCESS'
  where r.parent_id is not null and r.kind = 'redemption'
  group by r.project_id, r.parent_id
)
select p.project_id, 'redemption' as object_type, p.parent_id as object_id, m.member, m.expected::bigint as expected, m.actual::bigint as actual
from redemption_parents p
left join parts c on c.project_id = p.project_id and c.parent_id = p.parent_id and c.kind = p.kind
left join redemption_parents back on back.project_id = p.project_id and back.rolls_back_id = p.parent_id and back.kind = 'rollback'
left join taken_back t on t.project_id = p.project_id and t.parent_id = p.parent_id
cross join lateral (values
  ('parts, at least 2', greatest(coalesce(c.parts, 0), 2), coalesce(c.parts, 0)),
  ('parts that failed', 0, coalesce(c.failed, 0)),
  ('parts rolled back', case when p.kind = 'rollback' then 0 when back.parent_id is not null then coalesce(c.parts, 0) else 0 end,
    case when p.kind = 'rollback' then 0 else coalesce(t.rollbacks, 0) end)
) as m(member, expected, actual)
where m.expected <> m.actual
union all
select c.project_id, c.kind, c.parent_id, 'the entry that stands for its parts', 1, 0
from parts c
left join redemption_parents p on p.project_id = c.project_id and p.parent_id = c.parent_id and p.kind = c.kind
where p.parent_id is null;
