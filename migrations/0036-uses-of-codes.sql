-- Codes may be good for more or fewer uses than the terms of their campaign say, and for another discount: what can still be given away counts them.
alter table campaign_counters
  add column uses_beyond_terms bigint not null default 0,
  add column unlimited_beyond_terms bigint not null default 0;
comment on column campaign_counters.uses_beyond_terms is
  'by how much the uses of all codes differ from one code''s uses by the terms for each of them; a deleted code counts as far as it was redeemed beyond the terms';
comment on column campaign_counters.unlimited_beyond_terms is 'codes without limit of uses, where the terms set one; less those with a limit, where the terms set none';

update campaign_counters as k
   set uses_beyond_terms = u.uses, unlimited_beyond_terms = u.unlimited
  from (
         select v.project_id, v.campaign_id,
                coalesce(sum(case when v.binned_at is null then coalesce(v.redemption_quantity, 0) - coalesce(t.redemption_quantity, 0)
                                  else greatest(0, v.redeemed_quantity - coalesce(t.redemption_quantity, 0)) end), 0) as uses,
                coalesce(sum((v.redemption_quantity is null)::integer - (t.redemption_quantity is null)::integer) filter (where v.binned_at is null), 0) as unlimited
           from vouchers as v
           join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
           join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
          where not c.is_historical
          group by v.project_id, v.campaign_id
       ) as u
 where k.project_id = u.project_id and k.campaign_id = u.campaign_id and (u.uses <> 0 or u.unlimited <> 0);

-- Few codes of a campaign have a discount of their own.
create index vouchers_with_own_discount on vouchers (project_id, campaign_id) where discount is not null and campaign_id is not null and binned_at is null;

-- I13: what counters say of the uses of codes. Codes deleted for good may have been redeemed beyond the terms: the counter is at least what is left says.
create view verify_uses as
with kept as (
  select v.project_id, v.campaign_id,
    sum(case when v.binned_at is null then coalesce(v.redemption_quantity, 0) - coalesce(t.redemption_quantity, 0)
      else greatest(0, v.redeemed_quantity - coalesce(t.redemption_quantity, 0)) end) as uses,
    coalesce(sum((v.redemption_quantity is null)::integer - (t.redemption_quantity is null)::integer) filter (where v.binned_at is null), 0) as unlimited
  from vouchers as v
  join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
  join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
  where not c.is_historical
  group by v.project_id, v.campaign_id
)
select k.project_id, 'campaign' as object_type, k.campaign_id as object_id, m.member, m.expected::bigint as expected, m.actual
from campaign_counters as k
join campaigns as c on c.project_id = k.project_id and c.campaign_id = k.campaign_id and not c.is_historical and not c.is_purged
left join kept on kept.project_id = k.project_id and kept.campaign_id = k.campaign_id
cross join lateral (values
  ('uses_beyond_terms, at least', coalesce(kept.uses, 0), k.uses_beyond_terms, k.uses_beyond_terms >= coalesce(kept.uses, 0)),
  ('unlimited_beyond_terms', coalesce(kept.unlimited, 0), k.unlimited_beyond_terms, k.unlimited_beyond_terms = coalesce(kept.unlimited, 0))
) as m(member, expected, actual, holds)
where not m.holds;

-- With deleted customers in it, a plan made while there were few customers took the index by time for one that finds them by their ids. Their places among
-- the others of a millisecond are read from an index of their own.
drop index customers_by_time;
create index customers_by_time on customers (project_id, created_at desc, customer_id desc) where deleted_at is null;
create index customers_deleted_by_time on customers (project_id, created_at desc, customer_id desc) where deleted_at is not null;
