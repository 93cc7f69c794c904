-- A publication keeps by what name a shop knew its customer, as a redemption does, so that a list by it is read in the order of an index. Entries from before learn it here,
-- all at once, also of customers who were deleted since. Nulls are in the index, so that those who come last are found by it too.
alter table publications add column tracking_id text collate "C";
update publications as p
   set tracking_id = coalesce(u.source_id, u.deleted_source_id)
  from customers as u
 where u.project_id = p.project_id and u.customer_id = p.customer_id and coalesce(u.source_id, u.deleted_source_id) is not null;
create index publications_by_tracking_id on publications (project_id, tracking_id, publication_id);
comment on column publications.tracking_id is 'what the shop called the customer then; null: nothing, or the person was erased';

create or replace function erase_customer(project text, customer text, at timestamp with time zone)
 returns jsonb language plpgsql security definer set search_path = public, pg_temp as $$
declare
  events bigint;
  segments bigint;
  orders_changed bigint;
  redemptions_changed bigint;
  publications_changed bigint;
begin
  update customers
     set source_id = null, deleted_source_id = null, name = null, email = null, phone = null, description = null, address = null, metadata = null,
         birthday = null, birthdate = null, deleted_at = coalesce(deleted_at, at)
   where project_id = project and customer_id = customer;
  delete from custom_events where project_id = project and customer_id = customer;
  get diagnostics events = row_count;
  delete from segment_changes where project_id = project and customer_id = customer;
  delete from segment_customers where project_id = project and customer_id = customer;
  get diagnostics segments = row_count;
  update orders
     set metadata = '{}',
         items = case when jsonb_typeof(items) = 'array' then (
           select coalesce(jsonb_agg(case when jsonb_typeof(i.item) = 'object' then i.item - 'metadata' else i.item end order by i.place), '[]')
             from jsonb_array_elements(items) with ordinality as i(item, place)
         ) else items end
   where project_id = project and customer_id = customer;
  get diagnostics orders_changed = row_count;
  update redemptions
     set metadata = null, tracking_id = null,
         judged_by = without_seen(judged_by)
   where project_id = project and customer_id = customer;
  get diagnostics redemptions_changed = row_count;
  -- Of who was not named, or somebody else, rules saw the order of this person.
  update redemptions
     set judged_by = without_seen(judged_by)
   where project_id = project and judged_by ? 'broken' and customer_id is distinct from customer
     and order_id = any(array(select order_id from orders where project_id = project and customer_id = customer));
  update redemption_parents
     set metadata = null, tracking_id = null
   where project_id = project and customer_id = customer;
  update publications
     set metadata = '{}', tracking_id = null
   where project_id = project and customer_id = customer;
  get diagnostics publications_changed = row_count;
  return jsonb_build_object(
    'customer', 1, 'events', events, 'daily_events', 0, 'segments', segments, 'orders', orders_changed, 'redemptions', redemptions_changed,
    'publications', publications_changed
  );
end $$;

-- Customers whom no shop knows by a name come last in a list by it, and are few.
create index customers_without_source_id on customers (project_id, customer_id) where source_id is null and deleted_at is null;
