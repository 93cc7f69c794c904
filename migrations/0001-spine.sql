-- The spine: projects, campaigns, vouchers, customers, orders, the entries of what happened, and the counters that are a cache of them.
--
-- Rules that hold for every table but `projects`:
--   * primary key and unique constraints begin with project_id, and nothing refers across projects: the schema can be distributed by project_id;
--   * money is bigint in minor units of the project's currency; an amount that nobody knows is null, never 0;
--   * a table whose comment begins with "append-only" cannot be updated or deleted from by the application's role.
-- Entries and vouchers carry no foreign keys: each check would lock the hot campaign row once more per redemption. `verify` compares them instead.

create table projects (
  project_id text primary key,
  name text not null check (name <> ''),
  time_zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  week_starts_on smallint not null default 1 check (week_starts_on between 0 and 6),
  is_demo boolean not null default false,
  created_at timestamptz not null default now()
);

create table campaigns (
  project_id text not null references projects,
  campaign_id text not null,
  name text not null check (name <> ''),
  size text not null check (size in ('STANDALONE', 'STATIC', 'AUTO_UPDATE')),
  description text,
  category text,
  join_once boolean not null default false,
  auto_join boolean not null default false,
  use_voucher_metadata_schema boolean not null default true,
  code_config jsonb,
  metadata jsonb not null default '{}',
  active boolean not null default true,
  terms_version integer not null default 1,
  generation_status text not null default 'DONE' check (generation_status in ('DONE', 'IN_PROGRESS', 'FAILED')),
  -- A finished campaign of another system: its codes are history and cannot be redeemed.
  is_historical boolean not null default false,
  -- What part of its life the imported data covers, when that is not all of it (local days, both inclusive).
  observed_from date,
  observed_to date,
  created_at timestamptz not null,
  updated_at timestamptz,
  binned_at timestamptz,
  primary key (project_id, campaign_id),
  constraint campaigns_name_unique unique (project_id, name)
);
create index campaigns_by_creation on campaigns (project_id, created_at desc, campaign_id desc) where binned_at is null;

-- What a voucher of the campaign grants and when. A version is never changed: an edit of the campaign adds one, and a voucher that has been
-- published or redeemed keeps the version it had then (vouchers.terms_version), all others follow the campaign.
create table campaign_terms (
  project_id text not null,
  campaign_id text not null,
  version integer not null,
  discount jsonb,
  redemption_quantity integer check (redemption_quantity >= 1),
  start_date timestamptz,
  expiration_date timestamptz,
  validity_timeframe jsonb,
  validity_day_of_week smallint[],
  validity_hours jsonb,
  activity_duration_after_publishing text,
  created_at timestamptz not null,
  primary key (project_id, campaign_id, version),
  foreign key (project_id, campaign_id) references campaigns
);
comment on table campaign_terms is 'append-only: versions of what a campaign grants';

-- The hot row of a campaign: everything a redemption moves, beside the limits that it must keep. One row, locked last.
-- A limit may be set below what is already used (nothing more is accepted then): *_when_set remembers what was used at that moment.
create table campaign_counters (
  project_id text not null,
  campaign_id text not null,
  moved bigint not null default 0,
  redemptions_max bigint check (redemptions_max >= 0),
  redemptions_when_set bigint not null default 0,
  discount_max_minor bigint check (discount_max_minor >= 0),
  discount_when_set_minor bigint not null default 0,
  vouchers_created bigint not null default 0,
  vouchers_deleted bigint not null default 0,
  codes_published bigint not null default 0,
  codes_redeemed bigint not null default 0,
  publications_succeeded bigint not null default 0,
  publications_failed bigint not null default 0,
  customers_published bigint not null default 0,
  customers_redeemed bigint not null default 0,
  customers_redeemed_published bigint not null default 0,
  redemptions_succeeded bigint not null default 0,
  redemptions_failed bigint not null default 0,
  rollbacks_succeeded bigint not null default 0,
  rollbacks_failed bigint not null default 0,
  redemptions_without_discount bigint not null default 0,
  redemptions_without_order bigint not null default 0,
  discount_minor bigint not null default 0,
  discount_rolled_back_minor bigint not null default 0,
  order_minor bigint not null default 0,
  order_rolled_back_minor bigint not null default 0,
  primary key (project_id, campaign_id),
  foreign key (project_id, campaign_id) references campaigns,
  constraint campaign_redemptions_not_negative check (redemptions_succeeded >= rollbacks_succeeded),
  constraint campaign_redemptions_not_over_limit check (
    redemptions_max is null or redemptions_succeeded - rollbacks_succeeded <= greatest(redemptions_max, redemptions_when_set)),
  constraint campaign_discount_not_negative check (discount_minor >= discount_rolled_back_minor),
  constraint campaign_discount_not_over_limit check (
    discount_max_minor is null or discount_minor - discount_rolled_back_minor <= greatest(discount_max_minor, discount_when_set_minor)),
  constraint campaign_orders_not_negative check (order_minor >= order_rolled_back_minor)
);
comment on column campaign_counters.moved is 'rises by one with every transaction that moves the row: the sequence number of live updates';
comment on column campaign_counters.redemptions_without_discount is 'successful redemptions whose discount nobody knows (less those rolled back)';
comment on column campaign_counters.customers_redeemed_published is 'customers who were published to and have redeemed: the numerator of the redemption rate';

create table vouchers (
  project_id text not null,
  voucher_id text not null,
  code text collate "C" not null check (code <> ''),
  campaign_id text,
  terms_version integer,
  -- Own terms of a voucher without a campaign, and dates of its own where it has them; null: as its campaign's terms say.
  discount jsonb,
  redemption_quantity integer check (redemption_quantity >= 1),
  redeemed_quantity integer not null default 0,
  start_date timestamptz,
  expiration_date timestamptz,
  category text,
  additional_info text,
  metadata jsonb not null default '{}',
  active boolean not null default true,
  is_historical boolean not null default false,
  holder_customer_id text,
  publications integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz,
  binned_at timestamptz,
  primary key (project_id, voucher_id),
  constraint vouchers_not_over_redeemed check (
    redeemed_quantity >= 0 and (redemption_quantity is null or redeemed_quantity <= redemption_quantity))
);
comment on column vouchers.redemption_quantity is 'how often this voucher may be redeemed, copied from the terms when the voucher is made; null: without limit';
-- A code is unique in its project, binned ones included. Imported history may repeat a code in several campaigns.
create unique index vouchers_code_unique on vouchers (project_id, code) where not is_historical;
create unique index vouchers_historical_code_unique on vouchers (project_id, campaign_id, code) where is_historical;
create index vouchers_by_campaign on vouchers (project_id, campaign_id, created_at desc, voucher_id desc);
create index vouchers_by_holder on vouchers (project_id, holder_customer_id) where holder_customer_id is not null;
create index vouchers_free on vouchers (project_id, campaign_id, voucher_id) where publications = 0 and binned_at is null and not is_historical;

create table customers (
  project_id text not null references projects,
  customer_id text not null,
  source_id text,
  name text,
  email text,
  phone text,
  description text,
  address jsonb,
  metadata jsonb,
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, customer_id)
);
create unique index customers_source_id_unique on customers (project_id, source_id) where source_id is not null;

-- What one customer has of one campaign.
create table campaign_customers (
  project_id text not null,
  campaign_id text not null,
  customer_id text not null,
  publications integer not null default 0 check (publications >= 0),
  redemptions integer not null default 0 check (redemptions >= 0),
  primary key (project_id, campaign_id, customer_id)
);
comment on column campaign_customers.redemptions is 'successful redemptions less those rolled back';

create table orders (
  project_id text not null,
  order_id text not null,
  source_id text,
  status text not null check (status in ('CREATED', 'PAID', 'CANCELED', 'FULFILLED')),
  customer_id text,
  amount_minor bigint check (amount_minor >= 0),
  discount_minor bigint not null default 0 check (discount_minor >= 0),
  items jsonb,
  metadata jsonb not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, order_id),
  constraint orders_discount_not_over_amount check (amount_minor is null or discount_minor <= amount_minor)
);
create unique index orders_source_id_unique on orders (project_id, source_id) where source_id is not null;

create table redemptions (
  project_id text not null,
  redemption_id text not null,
  kind text not null check (kind in ('redemption', 'rollback')),
  result text not null check (result in ('SUCCESS', 'FAILURE')),
  rolls_back_id text,
  parent_id text,
  code text collate "C" not null,
  voucher_id text,
  campaign_id text,
  customer_id text,
  tracking_id text,
  order_id text,
  order_minor bigint check (order_minor >= 0),
  discount_minor bigint check (discount_minor >= 0),
  failure_code text,
  failure_message text,
  reason text,
  metadata jsonb,
  actor_type text not null check (actor_type in ('member', 'api_key', 'system')),
  actor_id text,
  request_id text,
  occurred_at timestamptz not null,
  local_day date,
  recorded_at timestamptz not null,
  import_key text,
  primary key (project_id, redemption_id),
  constraint redemptions_failure_has_code check ((result = 'FAILURE') = (failure_code is not null)),
  constraint redemptions_rollback_names_redemption check ((kind = 'rollback') = (rolls_back_id is not null)),
  constraint redemptions_discount_not_over_order check (discount_minor is null or order_minor is null or discount_minor <= order_minor)
);
comment on table redemptions is 'append-only: every redemption, failed redemption and rollback';
comment on column redemptions.order_minor is 'order value before this redemption''s discount; null: not known';
comment on column redemptions.local_day is 'set when only the day is known (imported history): occurred_at is then the first instant of that day in the project''s zone, for sorting only';
create unique index redemptions_rolled_back_once on redemptions (project_id, rolls_back_id) where kind = 'rollback' and result = 'SUCCESS';
create unique index redemptions_imported_once on redemptions (project_id, import_key) where import_key is not null;
create index redemptions_by_time on redemptions (project_id, occurred_at desc, redemption_id desc);
create index redemptions_by_campaign on redemptions (project_id, campaign_id, occurred_at desc, redemption_id desc);
create index redemptions_by_voucher on redemptions (project_id, voucher_id, occurred_at desc);
create index redemptions_by_order on redemptions (project_id, order_id) where order_id is not null;
create index redemptions_by_customer on redemptions (project_id, customer_id, occurred_at desc) where customer_id is not null;

create table publications (
  project_id text not null,
  publication_id text not null,
  result text not null check (result in ('SUCCESS', 'FAILURE')),
  campaign_id text,
  customer_id text,
  -- The codes given; empty when the customer got the campaign as a whole (imported mailings of shared codes) or the attempt failed.
  voucher_ids text[] not null default '{}',
  source_id text,
  channel text not null,
  metadata jsonb not null default '{}',
  failure_code text,
  failure_message text,
  actor_type text not null check (actor_type in ('member', 'api_key', 'system')),
  actor_id text,
  request_id text,
  occurred_at timestamptz not null,
  local_day date,
  is_time_inferred boolean not null default false,
  recorded_at timestamptz not null,
  import_key text,
  primary key (project_id, publication_id),
  constraint publications_failure_has_code check ((result = 'FAILURE') = (failure_code is not null))
);
comment on table publications is 'append-only: every attempt to give codes of a campaign to a customer';
create unique index publications_source_id_unique on publications (project_id, source_id) where source_id is not null and result = 'SUCCESS';
create unique index publications_imported_once on publications (project_id, import_key) where import_key is not null;
create index publications_by_campaign on publications (project_id, campaign_id, occurred_at desc, publication_id desc);
create index publications_by_time on publications (project_id, occurred_at desc, publication_id desc);
create index publications_by_customer on publications (project_id, customer_id, occurred_at desc) where customer_id is not null;

-- Figures over time: quarter hours in UTC (every zone's day is a whole number of them), moved in the transaction of the entry.
create table campaign_buckets (
  project_id text not null,
  campaign_id text not null,
  bucket_at timestamptz not null,
  redemptions_succeeded bigint not null default 0,
  redemptions_failed bigint not null default 0,
  rollbacks_succeeded bigint not null default 0,
  rollbacks_failed bigint not null default 0,
  publications_succeeded bigint not null default 0,
  publications_failed bigint not null default 0,
  discount_minor bigint not null default 0,
  discount_rolled_back_minor bigint not null default 0,
  order_minor bigint not null default 0,
  order_rolled_back_minor bigint not null default 0,
  primary key (project_id, campaign_id, bucket_at)
);

-- The same for history of which only the local day is known.
create table campaign_days (
  project_id text not null,
  campaign_id text not null,
  local_day date not null,
  redemptions_succeeded bigint not null default 0,
  publications_succeeded bigint not null default 0,
  primary key (project_id, campaign_id, local_day)
);

-- Why redemptions failed, by the wire contract's failure codes.
create table campaign_failures (
  project_id text not null,
  campaign_id text not null,
  failure_code text not null,
  failures bigint not null default 0,
  primary key (project_id, campaign_id, failure_code)
);

-- Program changes: who changed what, before and after.
create table changes (
  project_id text not null,
  change_id text not null,
  object_type text not null,
  object_id text not null,
  campaign_id text,
  action text not null,
  fields jsonb not null default '[]',
  actor_type text not null check (actor_type in ('member', 'api_key', 'system')),
  actor_id text,
  actor_name text not null,
  request_id text,
  occurred_at timestamptz not null,
  primary key (project_id, change_id)
);
comment on table changes is 'append-only: who changed what; fields is [{field, before, after}]';
create index changes_by_campaign on changes (project_id, campaign_id, occurred_at desc, change_id desc);
create index changes_by_time on changes (project_id, occurred_at desc, change_id desc);

-- Work that goes on after its request was answered. Generation of codes keeps its progress here, in the transaction that makes the codes.
create table async_actions (
  project_id text not null,
  async_action_id text not null,
  type text not null,
  status text not null check (status in ('ENQUEUED', 'IN_PROGRESS', 'DONE', 'FAILED')),
  campaign_id text,
  input jsonb not null default '{}',
  total bigint,
  done bigint not null default 0,
  result jsonb,
  request_id text,
  created_at timestamptz not null,
  updated_at timestamptz,
  finished_at timestamptz,
  primary key (project_id, async_action_id),
  constraint async_actions_not_over_done check (total is null or done <= total)
);
create index async_actions_by_time on async_actions (project_id, created_at desc, async_action_id desc);

-- API keys: the secret is shown once and kept as a SHA-256 hash (it is 256 bits of randomness: a slow hash would protect nothing more).
create table api_keys (
  project_id text not null references projects,
  app_id text not null,
  secret_hash bytea not null,
  kind text not null check (kind in ('server', 'client')),
  name text not null,
  role text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (project_id, app_id)
);
-- A caller names the app id alone, so it is looked up without its project: ids are random and long enough never to collide.
create index api_keys_by_app_id on api_keys (app_id);
