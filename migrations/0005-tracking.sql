-- Tracking: indexes for what lists are searched and narrowed by, and a view for each invariant that `verify` checks.

-- Imported history repeats codes in several campaigns: a search finds all of them.
create index vouchers_historical_by_code on vouchers (project_id, code) where is_historical;
create index vouchers_binned on vouchers (project_id, campaign_id, binned_at) where binned_at is not null;
-- Few among many: a list narrowed to them must not read the others.
create index vouchers_disabled on vouchers (project_id, campaign_id, created_at desc, voucher_id desc) where not active;
create index redemptions_failed_by_campaign on redemptions (project_id, campaign_id, occurred_at desc, redemption_id desc)
  where kind = 'redemption' and result = 'FAILURE';
create index redemptions_rollbacks_by_campaign on redemptions (project_id, campaign_id, occurred_at desc, redemption_id desc) where kind = 'rollback';
create index publications_failed_by_campaign on publications (project_id, campaign_id, occurred_at desc, publication_id desc) where result = 'FAILURE';
create index async_actions_by_campaign on async_actions (project_id, campaign_id, created_at desc) where campaign_id is not null;

-- Views named verify_… return the rows that break an invariant; no rows: it holds. All have the same columns: which object, which of its members,
-- what it should be and what it is. One statement sees one snapshot, so they may be read while redemptions go on.

-- I1: a voucher's redeemed quantity is its successful redemptions less those rolled back.
create view verify_voucher_redemptions as
select v.project_id, 'voucher' as object_type, v.voucher_id as object_id, 'redeemed_quantity' as member,
  coalesce(e.redemptions, 0) as expected, v.redeemed_quantity::bigint as actual
from vouchers v
left join (
  select project_id, voucher_id, count(*) filter (where kind = 'redemption') - count(*) filter (where kind = 'rollback') as redemptions
  from redemptions
  where result = 'SUCCESS'
  group by project_id, voucher_id
) e on e.project_id = v.project_id and e.voucher_id = v.voucher_id
where v.redeemed_quantity <> coalesce(e.redemptions, 0);

-- I2: a campaign has redeemed what its entries say, and what its vouchers say (entries of vouchers deleted since left out there).
create view verify_campaign_redemptions as
with entries as (
  select r.project_id, r.campaign_id,
    count(*) filter (where r.kind = 'redemption') as redemptions,
    count(*) filter (where r.kind = 'rollback') as rollbacks,
    count(v.voucher_id) filter (where r.kind = 'redemption') - count(v.voucher_id) filter (where r.kind = 'rollback') as of_vouchers
  from redemptions r
  left join vouchers v on v.project_id = r.project_id and v.voucher_id = r.voucher_id
  where r.result = 'SUCCESS' and r.campaign_id is not null
  group by r.project_id, r.campaign_id
), quantities as (
  select project_id, campaign_id, sum(redeemed_quantity)::bigint as redeemed
  from vouchers
  where campaign_id is not null
  group by project_id, campaign_id
)
select k.project_id, 'campaign' as object_type, k.campaign_id as object_id, m.member, m.expected, m.actual
from campaign_counters k
left join entries e on e.project_id = k.project_id and e.campaign_id = k.campaign_id
left join quantities q on q.project_id = k.project_id and q.campaign_id = k.campaign_id
cross join lateral (values
  ('redemptions_succeeded', coalesce(e.redemptions, 0), k.redemptions_succeeded),
  ('rollbacks_succeeded', coalesce(e.rollbacks, 0), k.rollbacks_succeeded),
  ('redeemed_quantity of its vouchers', coalesce(e.of_vouchers, 0), coalesce(q.redeemed, 0))
) as m(member, expected, actual)
where m.expected <> m.actual;

-- I3: no voucher is redeemed more often than it may be.
create view verify_voucher_limits as
select project_id, 'voucher' as object_type, voucher_id as object_id, 'redeemed_quantity' as member,
  redemption_quantity::bigint as expected, redeemed_quantity::bigint as actual
from vouchers
where redeemed_quantity < 0 or redeemed_quantity > redemption_quantity;

-- I5: money spent is the sum of the entries and within the budget. A limit set below what was used binds from there on.
create view verify_campaign_money as
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
  ('discount spent, at least 0', greatest(0, k.discount_minor - k.discount_rolled_back_minor), k.discount_minor - k.discount_rolled_back_minor),
  ('discount spent, at most the limit',
    least(greatest(k.discount_max_minor, k.discount_when_set_minor), k.discount_minor - k.discount_rolled_back_minor),
    case when k.discount_max_minor is not null then k.discount_minor - k.discount_rolled_back_minor end),
  ('redemptions, at most the limit',
    least(greatest(k.redemptions_max, k.redemptions_when_set), k.redemptions_succeeded - k.rollbacks_succeeded),
    case when k.redemptions_max is not null then k.redemptions_succeeded - k.rollbacks_succeeded end)
) as m(member, expected, actual)
where m.expected <> m.actual;

-- I8: an order's discount is what its standing redemptions took off, and no discount is less than nothing or more than its order.
create view verify_orders as
select o.project_id, 'order' as object_type, o.order_id as object_id, m.member, m.expected::bigint as expected, m.actual
from orders o
left join (
  select project_id, order_id, sum(case kind when 'redemption' then discount_minor else -discount_minor end) as discount
  from redemptions
  where result = 'SUCCESS' and order_id is not null
  group by project_id, order_id
) e on e.project_id = o.project_id and e.order_id = o.order_id
cross join lateral (values
  ('discount_minor, the sum of its redemptions', coalesce(e.discount, 0), o.discount_minor),
  ('discount_minor, between 0 and the amount', least(greatest(o.discount_minor, 0), o.amount_minor), o.discount_minor)
) as m(member, expected, actual)
where m.expected <> m.actual
union all
select r.project_id, 'redemption', r.redemption_id, 'discount_minor, between 0 and the order', r.order_minor, r.discount_minor
from redemptions r
where r.discount_minor < 0 or r.order_minor < 0 or r.discount_minor > r.order_minor;

-- I9: a rollback takes back a successful redemption of the same voucher and campaign, once, later, and no more money than that had.
create view verify_rollbacks as
select b.project_id, 'rollback' as object_type, b.redemption_id as object_id, m.member, m.expected, m.actual
from redemptions b
left join redemptions r on r.project_id = b.project_id and r.redemption_id = b.rolls_back_id and r.kind = 'redemption' and r.result = 'SUCCESS'
cross join lateral (values
  ('rolls_back_id: a successful redemption', 1::bigint, (r.redemption_id is not null)::integer::bigint),
  ('voucher and campaign of the redemption', 1, (r.voucher_id is not distinct from b.voucher_id and r.campaign_id is not distinct from b.campaign_id)::integer),
  ('occurred_at, not before the redemption', 1, (b.occurred_at >= r.occurred_at)::integer),
  ('discount_minor, at most that of the redemption', case when b.discount_minor > coalesce(r.discount_minor, 0) then r.discount_minor else b.discount_minor end, b.discount_minor),
  ('order_minor, at most that of the redemption', case when b.order_minor > coalesce(r.order_minor, 0) then r.order_minor else b.order_minor end, b.order_minor)
) as m(member, expected, actual)
where b.kind = 'rollback' and b.result = 'SUCCESS' and m.expected is distinct from m.actual
  and (r.redemption_id is not null or m.member = 'rolls_back_id: a successful redemption')
union all
select project_id, 'redemption', rolls_back_id, 'successful rollbacks', 1, count(*)
from redemptions
where kind = 'rollback' and result = 'SUCCESS'
group by project_id, rolls_back_id
having count(*) > 1;

-- I12: a code is in its project once; imported history once in its campaign.
create view verify_codes as
select project_id, 'code' as object_type, code as object_id, 'vouchers with this code' as member, 1::bigint as expected, count(*) as actual
from vouchers
where not is_historical
group by project_id, code
having count(*) > 1
union all
select project_id, 'code', code, 'vouchers of ' || campaign_id || ' with this code', 1, count(*)
from vouchers
where is_historical
group by project_id, campaign_id, code
having count(*) > 1;

-- I13: a campaign has the vouchers that its counters say (those in the bin count as deleted), and a voucher the publications and the holder that
-- the entries say.
create view verify_voucher_counts as
with held as (
  select project_id, campaign_id, count(*) filter (where binned_at is null) as vouchers
  from vouchers
  where campaign_id is not null
  group by project_id, campaign_id
), given as (
  select p.project_id, g.voucher_id, p.customer_id
  from publications p
  cross join lateral unnest(p.voucher_ids) as g(voucher_id)
  where p.result = 'SUCCESS'
), counted as (
  select v.project_id, v.voucher_id, v.publications::bigint as publications, count(g.voucher_id) as given,
    v.holder_customer_id is null or coalesce(bool_or(g.customer_id = v.holder_customer_id), false) as is_held_by_whom_given
  from vouchers v
  left join given g on g.project_id = v.project_id and g.voucher_id = v.voucher_id
  where v.publications <> 0 or v.holder_customer_id is not null or g.voucher_id is not null
  group by v.project_id, v.voucher_id
)
select k.project_id, 'campaign' as object_type, k.campaign_id as object_id, 'vouchers_created less vouchers_deleted' as member,
  coalesce(h.vouchers, 0) as expected, k.vouchers_created - k.vouchers_deleted as actual
from campaign_counters k
left join held h on h.project_id = k.project_id and h.campaign_id = k.campaign_id
where k.vouchers_created - k.vouchers_deleted <> coalesce(h.vouchers, 0)
union all
select project_id, 'voucher', voucher_id, m.member, m.expected, m.actual
from counted
cross join lateral (values
  ('publications', given, publications),
  ('holder_customer_id, somebody it was published to', 1, is_held_by_whom_given::integer)
) as m(member, expected, actual)
where m.expected <> m.actual;

-- I21: the parts of every figure add up to it: quarter hours and days, reasons of failures, customers, codes.
create view verify_figures as
with quarters as (
  select project_id, campaign_id, sum(redemptions_succeeded) as redemptions_succeeded, sum(redemptions_failed) as redemptions_failed,
    sum(rollbacks_succeeded) as rollbacks_succeeded, sum(rollbacks_failed) as rollbacks_failed,
    sum(publications_succeeded) as publications_succeeded, sum(publications_failed) as publications_failed,
    sum(discount_minor) as discount_minor, sum(discount_rolled_back_minor) as discount_rolled_back_minor,
    sum(order_minor) as order_minor, sum(order_rolled_back_minor) as order_rolled_back_minor
  from campaign_buckets
  group by project_id, campaign_id
), days as (
  select project_id, campaign_id, sum(redemptions_succeeded) as redemptions_succeeded, sum(publications_succeeded) as publications_succeeded
  from campaign_days
  group by project_id, campaign_id
), failures as (
  select project_id, campaign_id, sum(failures) as failures
  from campaign_failures
  group by project_id, campaign_id
), attempts as (
  select project_id, campaign_id, count(*) filter (where kind = 'redemption') as redemptions, count(*) filter (where kind = 'rollback') as rollbacks
  from redemptions
  where result = 'FAILURE' and campaign_id is not null
  group by project_id, campaign_id
), published as (
  select project_id, campaign_id, count(*) filter (where result = 'SUCCESS') as succeeded, count(*) filter (where result = 'FAILURE') as failed
  from publications
  where campaign_id is not null
  group by project_id, campaign_id
), customers as (
  select project_id, campaign_id, count(*) filter (where publications > 0) as published, count(*) filter (where redemptions > 0) as redeemed,
    count(*) filter (where publications > 0 and redemptions > 0) as redeemed_published
  from campaign_customers
  group by project_id, campaign_id
), codes_published as (
  select p.project_id, p.campaign_id, count(distinct g.voucher_id) as codes
  from publications p
  cross join lateral unnest(p.voucher_ids) as g(voucher_id)
  where p.result = 'SUCCESS' and p.campaign_id is not null
  group by p.project_id, p.campaign_id
), codes_redeemed as (
  select project_id, campaign_id, count(*) as codes
  from (
    select project_id, campaign_id, voucher_id
    from redemptions
    where result = 'SUCCESS' and campaign_id is not null and voucher_id is not null
    group by project_id, campaign_id, voucher_id
    having count(*) filter (where kind = 'redemption') > count(*) filter (where kind = 'rollback')
  ) standing
  group by project_id, campaign_id
)
select k.project_id, 'campaign' as object_type, k.campaign_id as object_id, m.member, m.expected::bigint as expected, m.actual::bigint as actual
from campaign_counters k
left join quarters q on q.project_id = k.project_id and q.campaign_id = k.campaign_id
left join days d on d.project_id = k.project_id and d.campaign_id = k.campaign_id
left join failures f on f.project_id = k.project_id and f.campaign_id = k.campaign_id
left join attempts a on a.project_id = k.project_id and a.campaign_id = k.campaign_id
left join published p on p.project_id = k.project_id and p.campaign_id = k.campaign_id
left join customers c on c.project_id = k.project_id and c.campaign_id = k.campaign_id
left join codes_published cp on cp.project_id = k.project_id and cp.campaign_id = k.campaign_id
left join codes_redeemed cr on cr.project_id = k.project_id and cr.campaign_id = k.campaign_id
cross join lateral (values
  ('series: redemptions_succeeded', k.redemptions_succeeded, coalesce(q.redemptions_succeeded, 0) + coalesce(d.redemptions_succeeded, 0)),
  ('series: redemptions_failed', k.redemptions_failed, coalesce(q.redemptions_failed, 0)),
  ('series: rollbacks_succeeded', k.rollbacks_succeeded, coalesce(q.rollbacks_succeeded, 0)),
  ('series: rollbacks_failed', k.rollbacks_failed, coalesce(q.rollbacks_failed, 0)),
  ('series: publications_succeeded', k.publications_succeeded, coalesce(q.publications_succeeded, 0) + coalesce(d.publications_succeeded, 0)),
  ('series: publications_failed', k.publications_failed, coalesce(q.publications_failed, 0)),
  ('series: discount_minor', k.discount_minor, coalesce(q.discount_minor, 0)),
  ('series: discount_rolled_back_minor', k.discount_rolled_back_minor, coalesce(q.discount_rolled_back_minor, 0)),
  ('series: order_minor', k.order_minor, coalesce(q.order_minor, 0)),
  ('series: order_rolled_back_minor', k.order_rolled_back_minor, coalesce(q.order_rolled_back_minor, 0)),
  ('failures by reason', k.redemptions_failed, coalesce(f.failures, 0)),
  ('redemptions_failed', coalesce(a.redemptions, 0), k.redemptions_failed),
  ('rollbacks_failed', coalesce(a.rollbacks, 0), k.rollbacks_failed),
  ('publications_succeeded', coalesce(p.succeeded, 0), k.publications_succeeded),
  ('publications_failed', coalesce(p.failed, 0), k.publications_failed),
  ('customers_published', coalesce(c.published, 0), k.customers_published),
  ('customers_redeemed', coalesce(c.redeemed, 0), k.customers_redeemed),
  ('customers_redeemed_published', coalesce(c.redeemed_published, 0), k.customers_redeemed_published),
  ('codes_published', coalesce(cp.codes, 0), k.codes_published),
  ('codes_redeemed', coalesce(cr.codes, 0), k.codes_redeemed)
) as m(member, expected, actual)
where m.expected <> m.actual;

-- I21, for customers: what a customer has of a campaign is what the entries say.
create view verify_customers as
with entries as (
  select project_id, campaign_id, customer_id, sum(publications) as publications, sum(redemptions) as redemptions
  from (
    select project_id, campaign_id, customer_id, count(*) as publications, 0 as redemptions
    from publications
    where result = 'SUCCESS' and campaign_id is not null and customer_id is not null
    group by project_id, campaign_id, customer_id
    union all
    select project_id, campaign_id, customer_id, 0, count(*) filter (where kind = 'redemption') - count(*) filter (where kind = 'rollback')
    from redemptions
    where result = 'SUCCESS' and campaign_id is not null and customer_id is not null
    group by project_id, campaign_id, customer_id
  ) counted
  group by project_id, campaign_id, customer_id
), counted as (
  select project_id, campaign_id, customer_id, e.publications, e.redemptions,
    coalesce(c.publications, 0) as publications_counted, coalesce(c.redemptions, 0) as redemptions_counted
  from entries e
  full join campaign_customers c using (project_id, campaign_id, customer_id)
)
select project_id, 'customer' as object_type, customer_id as object_id, m.member || ' of ' || campaign_id as member,
  m.expected::bigint as expected, m.actual::bigint as actual
from counted
cross join lateral (values
  ('publications', coalesce(publications, 0), publications_counted),
  ('redemptions', coalesce(redemptions, 0), redemptions_counted)
) as m(member, expected, actual)
where m.expected <> m.actual;

-- I23: whatever names another object names one of its own project. Vouchers may have been deleted since: those must only not be another project's.
create view verify_references as
with named as (
  select project_id, 'voucher' as object_type, voucher_id as object_id, 'campaign_id' as member, 'campaign' as kind, campaign_id as id from vouchers
  union all select project_id, 'voucher', voucher_id, 'holder_customer_id', 'customer', holder_customer_id from vouchers
  union all select project_id, 'order', order_id, 'customer_id', 'customer', customer_id from orders
  union all select project_id, kind, redemption_id, 'campaign_id', 'campaign', campaign_id from redemptions
  union all select project_id, kind, redemption_id, 'customer_id', 'customer', customer_id from redemptions
  union all select project_id, kind, redemption_id, 'order_id', 'order', order_id from redemptions
  union all select project_id, 'publication', publication_id, 'campaign_id', 'campaign', campaign_id from publications
  union all select project_id, 'publication', publication_id, 'customer_id', 'customer', customer_id from publications
  union all select project_id, 'customer', customer_id, 'campaign_id', 'campaign', campaign_id from campaign_customers
  union all select project_id, 'customer', customer_id, 'customer_id', 'customer', customer_id from campaign_customers
  union all select project_id, 'campaign', campaign_id, 'campaign_id of a quarter of an hour', 'campaign', campaign_id from campaign_buckets
  union all select project_id, 'campaign', campaign_id, 'campaign_id of a day', 'campaign', campaign_id from campaign_days
  union all select project_id, 'campaign', campaign_id, 'campaign_id of a failure', 'campaign', campaign_id from campaign_failures
), vouchers_named as (
  select project_id, kind as object_type, redemption_id as object_id, 'voucher_id' as member, voucher_id as id from redemptions
  union all
  select p.project_id, 'publication', p.publication_id, 'voucher_ids', g.voucher_id
  from publications p cross join lateral unnest(p.voucher_ids) as g(voucher_id)
)
select n.project_id, n.object_type, n.object_id, n.member, 1::bigint as expected, 0::bigint as actual
from named n
left join campaigns c on n.kind = 'campaign' and c.project_id = n.project_id and c.campaign_id = n.id
left join customers u on n.kind = 'customer' and u.project_id = n.project_id and u.customer_id = n.id
left join orders o on n.kind = 'order' and o.project_id = n.project_id and o.order_id = n.id
where n.id is not null and coalesce(c.campaign_id, u.customer_id, o.order_id) is null
union all
select n.project_id, n.object_type, n.object_id, n.member, 1, 0
from vouchers_named n
left join vouchers v on v.project_id = n.project_id and v.voucher_id = n.id
join vouchers other on other.voucher_id = n.id and other.project_id <> n.project_id
where v.voucher_id is null
union all
select c.project_id, 'campaign', c.campaign_id, 'rows of counters', 1, 0
from campaigns c
left join campaign_counters k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
where k.campaign_id is null
union all
select c.project_id, 'campaign', c.campaign_id, 'terms_version', 1, 0
from campaigns c
left join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
where t.campaign_id is null;
