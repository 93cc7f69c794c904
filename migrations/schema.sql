-- The schema after all migrations. Written by `npm run schema`; a test holds it to the migrations.

create table api_keys (
  project_id text not null,
  app_id text not null,
  secret_hash bytea not null,
  kind text not null,
  name text not null,
  role text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_keys_pkey PRIMARY KEY (project_id, app_id),
  constraint api_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint api_keys_kind_check CHECK (kind = ANY (ARRAY['server'::text, 'client'::text]))
);
CREATE INDEX api_keys_by_app_id ON api_keys USING btree (app_id);

create table async_actions (
  project_id text not null,
  async_action_id text not null,
  type text not null,
  status text not null,
  campaign_id text,
  input jsonb not null default '{}'::jsonb,
  total bigint,
  done bigint not null default 0,
  result jsonb,
  request_id text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint async_actions_pkey PRIMARY KEY (project_id, async_action_id),
  constraint async_actions_not_over_done CHECK (total IS NULL OR done <= total),
  constraint async_actions_status_check CHECK (status = ANY (ARRAY['ENQUEUED'::text, 'IN_PROGRESS'::text, 'DONE'::text, 'FAILED'::text]))
);
CREATE INDEX async_actions_by_time ON async_actions USING btree (project_id, created_at DESC, async_action_id DESC);

create table campaign_buckets (
  project_id text not null,
  campaign_id text not null,
  bucket_at timestamp with time zone not null,
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
  constraint campaign_buckets_pkey PRIMARY KEY (project_id, campaign_id, bucket_at)
);

create table campaign_counters (
  project_id text not null,
  campaign_id text not null,
  moved bigint not null default 0,
  redemptions_max bigint,
  redemptions_when_set bigint not null default 0,
  discount_max_minor bigint,
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
  constraint campaign_counters_pkey PRIMARY KEY (project_id, campaign_id),
  constraint campaign_counters_project_id_campaign_id_fkey FOREIGN KEY (project_id, campaign_id) REFERENCES campaigns(project_id, campaign_id),
  constraint campaign_counters_discount_max_minor_check CHECK (discount_max_minor >= 0),
  constraint campaign_counters_redemptions_max_check CHECK (redemptions_max >= 0),
  constraint campaign_discount_not_negative CHECK (discount_minor >= discount_rolled_back_minor),
  constraint campaign_discount_not_over_limit CHECK (discount_max_minor IS NULL OR (discount_minor - discount_rolled_back_minor) <= GREATEST(discount_max_minor, discount_when_set_minor)),
  constraint campaign_orders_not_negative CHECK (order_minor >= order_rolled_back_minor),
  constraint campaign_redemptions_not_negative CHECK (redemptions_succeeded >= rollbacks_succeeded),
  constraint campaign_redemptions_not_over_limit CHECK (redemptions_max IS NULL OR (redemptions_succeeded - rollbacks_succeeded) <= GREATEST(redemptions_max, redemptions_when_set))
);
comment on column campaign_counters.moved is 'rises by one with every transaction that moves the row: the sequence number of live updates';
comment on column campaign_counters.customers_redeemed_published is 'customers who were published to and have redeemed: the numerator of the redemption rate';
comment on column campaign_counters.redemptions_without_discount is 'successful redemptions whose discount nobody knows (less those rolled back)';

create table campaign_customers (
  project_id text not null,
  campaign_id text not null,
  customer_id text not null,
  publications integer not null default 0,
  redemptions integer not null default 0,
  constraint campaign_customers_pkey PRIMARY KEY (project_id, campaign_id, customer_id),
  constraint campaign_customers_publications_check CHECK (publications >= 0),
  constraint campaign_customers_redemptions_check CHECK (redemptions >= 0)
);
comment on column campaign_customers.redemptions is 'successful redemptions less those rolled back';

create table campaign_days (
  project_id text not null,
  campaign_id text not null,
  local_day date not null,
  redemptions_succeeded bigint not null default 0,
  publications_succeeded bigint not null default 0,
  constraint campaign_days_pkey PRIMARY KEY (project_id, campaign_id, local_day)
);

create table campaign_failures (
  project_id text not null,
  campaign_id text not null,
  failure_code text not null,
  failures bigint not null default 0,
  constraint campaign_failures_pkey PRIMARY KEY (project_id, campaign_id, failure_code)
);

create table campaign_terms (
  project_id text not null,
  campaign_id text not null,
  version integer not null,
  discount jsonb,
  redemption_quantity integer,
  start_date timestamp with time zone,
  expiration_date timestamp with time zone,
  validity_timeframe jsonb,
  validity_day_of_week smallint[],
  validity_hours jsonb,
  activity_duration_after_publishing text,
  created_at timestamp with time zone not null,
  constraint campaign_terms_pkey PRIMARY KEY (project_id, campaign_id, version),
  constraint campaign_terms_project_id_campaign_id_fkey FOREIGN KEY (project_id, campaign_id) REFERENCES campaigns(project_id, campaign_id),
  constraint campaign_terms_redemption_quantity_check CHECK (redemption_quantity >= 1)
);
comment on table campaign_terms is 'append-only: versions of what a campaign grants';

create table campaigns (
  project_id text not null,
  campaign_id text not null,
  name text not null,
  size text not null,
  description text,
  category text,
  join_once boolean not null default false,
  auto_join boolean not null default false,
  use_voucher_metadata_schema boolean not null default true,
  code_config jsonb,
  metadata jsonb not null default '{}'::jsonb,
  active boolean not null default true,
  terms_version integer not null default 1,
  generation_status text not null default 'DONE'::text,
  is_historical boolean not null default false,
  observed_from date,
  observed_to date,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  binned_at timestamp with time zone,
  import_key text,
  constraint campaigns_pkey PRIMARY KEY (project_id, campaign_id),
  constraint campaigns_name_unique UNIQUE (project_id, name),
  constraint campaigns_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint campaigns_generation_status_check CHECK (generation_status = ANY (ARRAY['DONE'::text, 'IN_PROGRESS'::text, 'FAILED'::text])),
  constraint campaigns_name_check CHECK (name <> ''::text),
  constraint campaigns_size_check CHECK (size = ANY (ARRAY['STANDALONE'::text, 'STATIC'::text, 'AUTO_UPDATE'::text]))
);
CREATE INDEX campaigns_by_creation ON campaigns USING btree (project_id, created_at DESC, campaign_id DESC) WHERE (binned_at IS NULL);
CREATE UNIQUE INDEX campaigns_imported_once ON campaigns USING btree (project_id, import_key) WHERE (import_key IS NOT NULL);
comment on column campaigns.import_key is 'natural key in the source (hash of recipe and key); null: made here';

create table changes (
  project_id text not null,
  change_id text not null,
  object_type text not null,
  object_id text not null,
  campaign_id text,
  action text not null,
  fields jsonb not null default '[]'::jsonb,
  actor_type text not null,
  actor_id text,
  actor_name text not null,
  request_id text,
  occurred_at timestamp with time zone not null,
  constraint changes_pkey PRIMARY KEY (project_id, change_id),
  constraint changes_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text]))
);
CREATE INDEX changes_by_campaign ON changes USING btree (project_id, campaign_id, occurred_at DESC, change_id DESC);
CREATE INDEX changes_by_time ON changes USING btree (project_id, occurred_at DESC, change_id DESC);
comment on table changes is 'append-only: who changed what; fields is [{field, before, after}]';

create table credentials (
  id text not null,
  user_id text not null,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint credentials_pkey PRIMARY KEY (id),
  constraint credentials_once UNIQUE (provider_id, account_id),
  constraint credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX credentials_by_user ON credentials USING btree (user_id);

create table customers (
  project_id text not null,
  customer_id text not null,
  source_id text,
  name text,
  email text,
  phone text,
  description text,
  address jsonb,
  metadata jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint customers_pkey PRIMARY KEY (project_id, customer_id),
  constraint customers_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE UNIQUE INDEX customers_source_id_unique ON customers USING btree (project_id, source_id) WHERE (source_id IS NOT NULL);

create table installation (
  name text not null,
  value text not null,
  constraint installation_pkey PRIMARY KEY (name)
);

create table members (
  project_id text not null,
  user_id text not null,
  role text not null,
  created_at timestamp with time zone not null,
  constraint members_pkey PRIMARY KEY (project_id, user_id),
  constraint members_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint members_role_check CHECK (role = ANY (ARRAY['owner'::text, 'admin'::text, 'user'::text, 'viewer'::text, 'merchant'::text]))
);
CREATE INDEX members_by_user ON members USING btree (user_id);

create table migrations (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
);

create table orders (
  project_id text not null,
  order_id text not null,
  source_id text,
  status text not null,
  customer_id text,
  amount_minor bigint,
  discount_minor bigint not null default 0,
  items jsonb,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint orders_pkey PRIMARY KEY (project_id, order_id),
  constraint orders_amount_minor_check CHECK (amount_minor >= 0),
  constraint orders_discount_minor_check CHECK (discount_minor >= 0),
  constraint orders_discount_not_over_amount CHECK (amount_minor IS NULL OR discount_minor <= amount_minor),
  constraint orders_status_check CHECK (status = ANY (ARRAY['CREATED'::text, 'PAID'::text, 'CANCELED'::text, 'FULFILLED'::text]))
);
CREATE UNIQUE INDEX orders_source_id_unique ON orders USING btree (project_id, source_id) WHERE (source_id IS NOT NULL);

create table projects (
  project_id text not null,
  name text not null,
  time_zone text not null,
  currency text not null,
  week_starts_on smallint not null default 1,
  is_demo boolean not null default false,
  created_at timestamp with time zone not null default now(),
  constraint projects_pkey PRIMARY KEY (project_id),
  constraint projects_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint projects_name_check CHECK (name <> ''::text),
  constraint projects_week_starts_on_check CHECK (week_starts_on >= 0 AND week_starts_on <= 6)
);

create table publications (
  project_id text not null,
  publication_id text not null,
  result text not null,
  campaign_id text,
  customer_id text,
  voucher_ids text[] not null default '{}'::text[],
  source_id text,
  channel text not null,
  metadata jsonb not null default '{}'::jsonb,
  failure_code text,
  failure_message text,
  actor_type text not null,
  actor_id text,
  request_id text,
  occurred_at timestamp with time zone not null,
  local_day date,
  is_time_inferred boolean not null default false,
  recorded_at timestamp with time zone not null,
  import_key text,
  constraint publications_pkey PRIMARY KEY (project_id, publication_id),
  constraint publications_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text])),
  constraint publications_failure_has_code CHECK ((result = 'FAILURE'::text) = (failure_code IS NOT NULL)),
  constraint publications_result_check CHECK (result = ANY (ARRAY['SUCCESS'::text, 'FAILURE'::text]))
);
CREATE INDEX publications_by_campaign ON publications USING btree (project_id, campaign_id, occurred_at DESC, publication_id DESC);
CREATE INDEX publications_by_customer ON publications USING btree (project_id, customer_id, occurred_at DESC) WHERE (customer_id IS NOT NULL);
CREATE INDEX publications_by_time ON publications USING btree (project_id, occurred_at DESC, publication_id DESC);
CREATE UNIQUE INDEX publications_imported_once ON publications USING btree (project_id, import_key) WHERE (import_key IS NOT NULL);
CREATE UNIQUE INDEX publications_source_id_unique ON publications USING btree (project_id, source_id) WHERE ((source_id IS NOT NULL) AND (result = 'SUCCESS'::text));
comment on table publications is 'append-only: every attempt to give codes of a campaign to a customer';

create table redemptions (
  project_id text not null,
  redemption_id text not null,
  kind text not null,
  result text not null,
  rolls_back_id text,
  parent_id text,
  code text collate "C" not null,
  voucher_id text,
  campaign_id text,
  customer_id text,
  tracking_id text,
  order_id text,
  order_minor bigint,
  discount_minor bigint,
  failure_code text,
  failure_message text,
  reason text,
  metadata jsonb,
  actor_type text not null,
  actor_id text,
  request_id text,
  occurred_at timestamp with time zone not null,
  local_day date,
  recorded_at timestamp with time zone not null,
  import_key text,
  constraint redemptions_pkey PRIMARY KEY (project_id, redemption_id),
  constraint redemptions_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text])),
  constraint redemptions_discount_minor_check CHECK (discount_minor >= 0),
  constraint redemptions_discount_not_over_order CHECK (discount_minor IS NULL OR order_minor IS NULL OR discount_minor <= order_minor),
  constraint redemptions_failure_has_code CHECK ((result = 'FAILURE'::text) = (failure_code IS NOT NULL)),
  constraint redemptions_kind_check CHECK (kind = ANY (ARRAY['redemption'::text, 'rollback'::text])),
  constraint redemptions_order_minor_check CHECK (order_minor >= 0),
  constraint redemptions_result_check CHECK (result = ANY (ARRAY['SUCCESS'::text, 'FAILURE'::text])),
  constraint redemptions_rollback_names_redemption CHECK ((kind = 'rollback'::text) = (rolls_back_id IS NOT NULL))
);
CREATE INDEX redemptions_by_campaign ON redemptions USING btree (project_id, campaign_id, occurred_at DESC, redemption_id DESC);
CREATE INDEX redemptions_by_customer ON redemptions USING btree (project_id, customer_id, occurred_at DESC) WHERE (customer_id IS NOT NULL);
CREATE INDEX redemptions_by_order ON redemptions USING btree (project_id, order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX redemptions_by_time ON redemptions USING btree (project_id, occurred_at DESC, redemption_id DESC);
CREATE INDEX redemptions_by_voucher ON redemptions USING btree (project_id, voucher_id, occurred_at DESC);
CREATE UNIQUE INDEX redemptions_imported_once ON redemptions USING btree (project_id, import_key) WHERE (import_key IS NOT NULL);
CREATE UNIQUE INDEX redemptions_rolled_back_once ON redemptions USING btree (project_id, rolls_back_id) WHERE ((kind = 'rollback'::text) AND (result = 'SUCCESS'::text));
comment on table redemptions is 'append-only: every redemption, failed redemption and rollback';
comment on column redemptions.order_minor is 'order value before this redemption''s discount; null: not known';
comment on column redemptions.local_day is 'set when only the day is known (imported history): occurred_at is then the first instant of that day in the project''s zone, for sorting only';

create table sessions (
  id text not null,
  token text not null,
  user_id text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_token_key UNIQUE (token),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX sessions_by_user ON sessions USING btree (user_id);

create table sign_in_links (
  token_hash bytea not null,
  purpose text not null,
  user_id text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  constraint sign_in_links_pkey PRIMARY KEY (token_hash),
  constraint sign_in_links_user_id_key UNIQUE (user_id),
  constraint sign_in_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint sign_in_links_of_members_name_one CHECK ((purpose = 'member'::text) = (user_id IS NOT NULL AND expires_at IS NOT NULL)),
  constraint sign_in_links_purpose_check CHECK (purpose = ANY (ARRAY['setup'::text, 'member'::text]))
);
CREATE UNIQUE INDEX sign_in_links_one_setup ON sign_in_links USING btree (purpose) WHERE (purpose = 'setup'::text);

create table sign_in_misses (
  email_hash bytea not null,
  ip_address text not null,
  misses integer not null,
  last_at timestamp with time zone not null,
  blocked_until timestamp with time zone not null,
  constraint sign_in_misses_pkey PRIMARY KEY (email_hash, ip_address)
);
CREATE INDEX sign_in_misses_by_time ON sign_in_misses USING btree (last_at);

create table users (
  id text not null,
  email text not null,
  email_verified boolean not null default false,
  name text not null,
  image text,
  role_everywhere text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_email_key UNIQUE (email),
  constraint users_email_check CHECK (email = lower(email)),
  constraint users_role_everywhere_check CHECK (role_everywhere = ANY (ARRAY['owner'::text, 'admin'::text, 'user'::text, 'viewer'::text, 'merchant'::text]))
);

create table verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint verifications_pkey PRIMARY KEY (id)
);
CREATE INDEX verifications_by_identifier ON verifications USING btree (identifier);

create table vouchers (
  project_id text not null,
  voucher_id text not null,
  code text collate "C" not null,
  campaign_id text,
  terms_version integer,
  discount jsonb,
  redemption_quantity integer,
  redeemed_quantity integer not null default 0,
  start_date timestamp with time zone,
  expiration_date timestamp with time zone,
  category text,
  additional_info text,
  metadata jsonb not null default '{}'::jsonb,
  active boolean not null default true,
  is_historical boolean not null default false,
  holder_customer_id text,
  publications integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  binned_at timestamp with time zone,
  constraint vouchers_pkey PRIMARY KEY (project_id, voucher_id),
  constraint vouchers_code_check CHECK (code <> ''::text),
  constraint vouchers_not_over_redeemed CHECK (redeemed_quantity >= 0 AND (redemption_quantity IS NULL OR redeemed_quantity <= redemption_quantity)),
  constraint vouchers_redemption_quantity_check CHECK (redemption_quantity >= 1)
);
CREATE INDEX vouchers_by_campaign ON vouchers USING btree (project_id, campaign_id, created_at DESC, voucher_id DESC);
CREATE INDEX vouchers_by_holder ON vouchers USING btree (project_id, holder_customer_id) WHERE (holder_customer_id IS NOT NULL);
CREATE UNIQUE INDEX vouchers_code_unique ON vouchers USING btree (project_id, code) WHERE (NOT is_historical);
CREATE INDEX vouchers_free ON vouchers USING btree (project_id, campaign_id, voucher_id) WHERE ((publications = 0) AND (binned_at IS NULL) AND (NOT is_historical));
CREATE UNIQUE INDEX vouchers_historical_code_unique ON vouchers USING btree (project_id, campaign_id, code) WHERE is_historical;
comment on column vouchers.redemption_quantity is 'how often this voucher may be redeemed, copied from the terms when the voucher is made; null: without limit';
