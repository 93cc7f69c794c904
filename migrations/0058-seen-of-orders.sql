-- What rules saw of a person's order is taken too where the redemption that they refused named nobody or somebody else.

create function without_seen(judged_by jsonb) returns jsonb
language sql
immutable
as $$
  select case when judged_by ? 'broken' then jsonb_set(judged_by, '{broken}', (
    select coalesce(jsonb_agg(b.rule || jsonb_build_object('conditions', (
      select coalesce(jsonb_agg(c.condition || '{"seen": null}' order by c.place), '[]')
        from jsonb_array_elements(b.rule -> 'conditions') with ordinality as c(condition, place)
    )) order by b.place), '[]')
      from jsonb_array_elements(judged_by -> 'broken') with ordinality as b(rule, place)
  )) else judged_by end
$$;

create or replace function erase_customer(project text, customer text, at timestamptz) returns jsonb
language plpgsql
security definer
set search_path = public, pg_temp
as $$
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
     set metadata = '{}'
   where project_id = project and customer_id = customer;
  get diagnostics publications_changed = row_count;
  return jsonb_build_object(
    'customer', 1, 'events', events, 'daily_events', 0, 'segments', segments, 'orders', orders_changed, 'redemptions', redemptions_changed,
    'publications', publications_changed
  );
end $$;
