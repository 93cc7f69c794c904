-- Customers that can be found, deleted and erased; segments; custom events.

alter table customers
  add column birthday date,
  add column birthdate date,
  add column deleted_at timestamptz,
  add column deleted_source_id text;
comment on column customers.deleted_at is 'the row stays, since entries name it; nobody finds it any more, and its source_id is free';
comment on column customers.deleted_source_id is 'the source_id it had, until it is erased';
-- Found by the first characters of it, whatever the language of the database sorts by.
alter table customers alter column source_id type text collate "C";

create index customers_by_time on customers (project_id, created_at desc, customer_id desc) where deleted_at is null;
create index customers_by_update on customers (project_id, updated_at desc, customer_id desc) where updated_at is not null;
create index customers_by_email on customers (project_id, (lower(email) collate "C"), customer_id) where email is not null;
create index customers_by_name on customers (project_id, (lower(name) collate "C"), customer_id) where name is not null;
create index customers_by_city on customers (project_id, (lower(address ->> 'city') collate "C")) where address is not null;
create index customers_deleted on customers (project_id, deleted_source_id) where deleted_source_id is not null;

-- What changed last, for those who follow it.
create index orders_by_update on orders (project_id, updated_at desc) where updated_at is not null;

create table segments (
  project_id text not null references projects,
  segment_id text not null,
  name text not null check (name <> ''),
  kind text not null check (kind in ('static', 'passive', 'auto-update')),
  filter jsonb,
  created_at timestamptz not null,
  looked_to timestamptz,
  swept_to text,
  sweep_due_at timestamptz,
  deleted_at timestamptz,
  primary key (project_id, segment_id),
  constraint segments_have_what_makes_them check ((kind = 'static') = (filter is null)),
  constraint segments_kept_by_looking check ((kind = 'auto-update') = (looked_to is not null and sweep_due_at is not null))
);
comment on table segments is 'groups of customers: listed (static), found when asked (passive), or kept as customers change (auto-update)';
comment on column segments.looked_to is 'changes of customers up to here have been looked at';
comment on column segments.swept_to is 'of the sweep over all customers that is under way: the last one looked at';
comment on column segments.deleted_at is 'gone for everybody; its rows of customers are removed in the background';
create index segments_by_time on segments (project_id, created_at desc, segment_id desc) where deleted_at is null;
create index segments_kept on segments (project_id) where kind = 'auto-update' or deleted_at is not null;

create table segment_customers (
  project_id text not null,
  segment_id text not null,
  customer_id text not null,
  entered_at timestamptz not null,
  primary key (project_id, segment_id, customer_id)
);
comment on table segment_customers is 'who is in a segment that is listed or kept';
create index segment_customers_by_customer on segment_customers (project_id, customer_id);

create table segment_changes (
  project_id text not null,
  segment_id text not null,
  customer_id text not null,
  change_id text not null,
  kind text not null check (kind in ('entered', 'left')),
  occurred_at timestamptz not null,
  primary key (project_id, change_id)
);
comment on table segment_changes is 'append-only: who entered and left a segment, and when';
create index segment_changes_by_customer on segment_changes (project_id, customer_id, occurred_at desc);
create index segment_changes_by_segment on segment_changes (project_id, segment_id, occurred_at desc, change_id desc);

create table custom_events (
  project_id text not null references projects,
  event_id text not null,
  event text not null check (event <> ''),
  customer_id text not null,
  metadata jsonb not null default '{}',
  actor_type text not null check (actor_type in ('member', 'api_key', 'system')),
  actor_id text,
  request_id text,
  occurred_at timestamptz not null,
  primary key (project_id, event_id)
);
comment on table custom_events is 'append-only: what customers did elsewhere, as the shop tells it';
create index custom_events_by_customer on custom_events (project_id, customer_id, occurred_at desc);
create index custom_events_by_name on custom_events (project_id, event, occurred_at desc);

create table customer_erasures (
  project_id text not null references projects,
  erasure_id text not null,
  customer_id text not null,
  erased jsonb not null,
  created_at timestamptz not null,
  primary key (project_id, erasure_id)
);
comment on table customer_erasures is 'append-only: whose data was removed for good; erased counts what was removed';
create unique index customer_erasures_once on customer_erasures (project_id, customer_id);

-- The one way by which an entry loses something: what it says about a person, when that person is erased. Sums, results and times stay, and so does the
-- customer's id, which then stands for nobody. Runs as the owner of the tables, since the application may not change entries.
create function erase_customer(project text, customer text, at timestamptz) returns jsonb
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
     set metadata = null, tracking_id = null
   where project_id = project and customer_id = customer;
  get diagnostics redemptions_changed = row_count;
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
comment on function erase_customer is 'removes what is known about a person from everywhere, entries included';
