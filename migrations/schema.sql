-- The schema after all migrations. Written by `npm run schema`; a test holds it to the migrations.

CREATE OR REPLACE FUNCTION public.csv_cell(value boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (value IS NULL) THEN ''::text WHEN value THEN 'TRUE'::text ELSE 'FALSE'::text END
;

CREATE OR REPLACE FUNCTION public.csv_cell(value jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((value IS NULL) OR (value = 'null'::jsonb)) THEN ''::text WHEN (value = ANY (ARRAY['{}'::jsonb, '[]'::jsonb])) THEN (value)::text WHEN (jsonb_typeof(value) = 'string'::text) THEN csv_cell((value #>> '{}'::text[])) WHEN (jsonb_typeof(value) = 'boolean'::text) THEN upper((value)::text) WHEN (jsonb_typeof(value) = 'number'::text) THEN csv_cell((value)::text) WHEN (POSITION(('null'::text) IN ((value)::text)) = 0) THEN (('"'::text || replace((json_strip_nulls(((value)::text)::json))::text, '"'::text, '""'::text)) || '"'::text) ELSE (('"'::text || replace(regexp_replace((value)::text, '("(?:[^"\\]|\\.)*")|([:,]) '::text, '\1\2'::text, 'g'::text), '"'::text, '""'::text)) || '"'::text) END
;

CREATE OR REPLACE FUNCTION public.csv_cell(value numeric)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (value IS NULL) THEN ''::text WHEN (value < (0)::numeric) THEN (''''::text || (value)::text) ELSE (value)::text END
;

CREATE OR REPLACE FUNCTION public.csv_cell(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (value IS NULL) THEN ''::text WHEN (value !~ '[",\r\n]|^[\s''=+@＝＋－＠-]|\s$'::text) THEN value WHEN (value ~ '^''*[=+@\t\r\n＝＋－＠-]'::text) THEN csv_quoted((''''::text || value)) ELSE csv_quoted(value) END
;

CREATE OR REPLACE FUNCTION public.csv_cell(value timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE(to_char((value AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text), ''::text)
;

CREATE OR REPLACE FUNCTION public.csv_quoted(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (value ~ '[",\r\n]|^\s|\s$'::text) THEN (('"'::text || replace(value, '"'::text, '""'::text)) || '"'::text) ELSE value END
;

CREATE OR REPLACE FUNCTION public.erase_customer(project text, customer text, at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.instant_in_json(value jsonb)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN ((value #>> '{}'::text[]) ~ '^(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-3]):?[0-5][0-9])?)?$'::text) THEN CASE WHEN (((substr((value #>> '{}'::text[]), 9, 2))::integer)::numeric <= EXTRACT(day FROM ((((substr((value #>> '{}'::text[]), 1, 7) || '-01'::text))::date + '1 mon'::interval) - '1 day'::interval))) THEN (((value #>> '{}'::text[]) || CASE WHEN (length((value #>> '{}'::text[])) = 10) THEN 'T00:00Z'::text WHEN ((value #>> '{}'::text[]) ~ '(Z|T.*[+-][0-9]{2}:?[0-9]{2})$'::text) THEN ''::text ELSE 'Z'::text END))::timestamp with time zone ELSE NULL::timestamp with time zone END ELSE NULL::timestamp with time zone END
;

CREATE OR REPLACE FUNCTION public.keep_former_codes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into former_codes (project_id, voucher_id, code)
  select g.project_id, g.voucher_id, g.code
    from gone as g
   where g.publications > 0
      or exists (select from redemptions as r where r.project_id = g.project_id and r.voucher_id = g.voucher_id);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION public.number_in_json(value jsonb)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((value #>> '{}'::text[]) ~ '^-?[0-9]{1,30}([.][0-9]{1,30})?$'::text) THEN ((value #>> '{}'::text[]))::numeric ELSE NULL::numeric END
;

CREATE OR REPLACE FUNCTION public.without_seen(judged_by jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when judged_by ? 'broken' then jsonb_set(judged_by, '{broken}', (
    select coalesce(jsonb_agg(b.rule || jsonb_build_object('conditions', (
      select coalesce(jsonb_agg(c.condition || '{"seen": null}' order by c.place), '[]')
        from jsonb_array_elements(b.rule -> 'conditions') with ordinality as c(condition, place)
    )) order by b.place), '[]')
      from jsonb_array_elements(judged_by -> 'broken') with ordinality as b(rule, place)
  )) else judged_by end
$function$
;

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
  requests_max integer,
  constraint api_keys_pkey PRIMARY KEY (project_id, app_id),
  constraint api_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint api_keys_kind_check CHECK (kind = ANY (ARRAY['server'::text, 'client'::text, 'management'::text])),
  constraint api_keys_requests_max_check CHECK (requests_max >= 1)
);
CREATE INDEX api_keys_by_app_id ON api_keys USING btree (app_id);
comment on column api_keys.requests_max is 'requests within a minute; null: the default, which nobody reaches';

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
  failures integer not null default 0,
  not_before timestamp with time zone,
  constraint async_actions_pkey PRIMARY KEY (project_id, async_action_id),
  constraint async_actions_not_over_done CHECK (total IS NULL OR done <= total),
  constraint async_actions_status_check CHECK (status = ANY (ARRAY['ENQUEUED'::text, 'IN_PROGRESS'::text, 'DONE'::text, 'FAILED'::text]))
);
CREATE INDEX async_actions_by_campaign ON async_actions USING btree (project_id, campaign_id, created_at DESC) WHERE (campaign_id IS NOT NULL);
CREATE INDEX async_actions_by_time ON async_actions USING btree (project_id, created_at DESC, async_action_id DESC);
CREATE INDEX async_actions_open ON async_actions USING btree (created_at, async_action_id) WHERE (status = ANY (ARRAY['ENQUEUED'::text, 'IN_PROGRESS'::text]));
comment on column async_actions.failures is 'steps that broke in a row; after too many the work is given up';
comment on column async_actions.not_before is 'when its next step may be taken: after one that broke, or that rests for others';

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
  held_redemptions bigint not null default 0,
  held_discount_minor bigint not null default 0,
  held_order_minor bigint not null default 0,
  discount_straddle text not null default 'reject'::text,
  order_max_minor bigint,
  order_when_set_minor bigint not null default 0,
  uses_beyond_terms bigint not null default 0,
  unlimited_beyond_terms bigint not null default 0,
  constraint campaign_counters_pkey PRIMARY KEY (project_id, campaign_id),
  constraint campaign_counters_project_id_campaign_id_fkey FOREIGN KEY (project_id, campaign_id) REFERENCES campaigns(project_id, campaign_id),
  constraint campaign_counters_discount_max_minor_check CHECK (discount_max_minor >= 0),
  constraint campaign_counters_discount_straddle_check CHECK (discount_straddle = ANY (ARRAY['reject'::text, 'clip'::text])),
  constraint campaign_counters_held_discount_minor_check CHECK (held_discount_minor >= 0),
  constraint campaign_counters_held_order_minor_check CHECK (held_order_minor >= 0),
  constraint campaign_counters_held_redemptions_check CHECK (held_redemptions >= 0),
  constraint campaign_counters_order_max_minor_check CHECK (order_max_minor >= 0),
  constraint campaign_counters_redemptions_max_check CHECK (redemptions_max >= 0),
  constraint campaign_discount_not_negative CHECK (discount_minor >= discount_rolled_back_minor),
  constraint campaign_discount_not_over_limit CHECK (discount_max_minor IS NULL OR (discount_minor - discount_rolled_back_minor + held_discount_minor) <= GREATEST(discount_max_minor, discount_when_set_minor)),
  constraint campaign_orders_not_negative CHECK (order_minor >= order_rolled_back_minor),
  constraint campaign_orders_not_over_limit CHECK (order_max_minor IS NULL OR (order_minor - order_rolled_back_minor + held_order_minor) <= GREATEST(order_max_minor, order_when_set_minor)),
  constraint campaign_redemptions_not_negative CHECK (redemptions_succeeded >= rollbacks_succeeded),
  constraint campaign_redemptions_not_over_limit CHECK (redemptions_max IS NULL OR (redemptions_succeeded - rollbacks_succeeded + held_redemptions) <= GREATEST(redemptions_max, redemptions_when_set))
);
comment on column campaign_counters.moved is 'rises by one with every transaction that moves the row: the sequence number of live updates';
comment on column campaign_counters.customers_redeemed_published is 'customers who were published to and have redeemed: the numerator of the redemption rate';
comment on column campaign_counters.redemptions_without_discount is 'successful redemptions whose discount nobody knows (less those rolled back)';
comment on column campaign_counters.discount_straddle is 'what happens to the redemption whose discount would pass the limit: refused, or granted what is left';
comment on column campaign_counters.uses_beyond_terms is 'by how much the uses of all codes differ from one code''s uses by the terms for each of them; a deleted code counts as far as it was redeemed beyond the terms';
comment on column campaign_counters.unlimited_beyond_terms is 'codes without limit of uses, where the terms set one; less those with a limit, where the terms set none';

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

create table campaign_limits (
  project_id text not null,
  campaign_id text not null,
  scope text not null,
  measure text not null,
  period text not null,
  max_value bigint not null,
  straddle text not null default 'reject'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint campaign_limits_pkey PRIMARY KEY (project_id, campaign_id, scope, measure, period),
  constraint campaign_limits_project_id_campaign_id_fkey FOREIGN KEY (project_id, campaign_id) REFERENCES campaigns(project_id, campaign_id),
  constraint campaign_limits_clip_discounts CHECK (straddle = 'reject'::text OR measure = 'discount'::text),
  constraint campaign_limits_max_value_check CHECK (max_value >= 0),
  constraint campaign_limits_measure_check CHECK (measure = ANY (ARRAY['redemptions'::text, 'discount'::text, 'orders'::text])),
  constraint campaign_limits_not_the_total CHECK (NOT (scope = 'campaign'::text AND period = 'total'::text)),
  constraint campaign_limits_period_check CHECK (period = ANY (ARRAY['total'::text, 'day'::text, 'week'::text, 'month'::text])),
  constraint campaign_limits_scope_check CHECK (scope = ANY (ARRAY['campaign'::text, 'customer'::text, 'voucher'::text])),
  constraint campaign_limits_straddle_check CHECK (straddle = ANY (ARRAY['reject'::text, 'clip'::text]))
);
comment on table campaign_limits is 'limits of a campaign that are for a period, a customer or a voucher; amounts in minor units';

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

create table campaign_usage (
  project_id text not null,
  campaign_id text not null,
  scope text not null,
  scope_id text not null,
  period text not null,
  period_start date not null,
  redemptions bigint not null default 0,
  discount_minor bigint not null default 0,
  order_minor bigint not null default 0,
  held_redemptions bigint not null default 0,
  held_discount_minor bigint not null default 0,
  held_order_minor bigint not null default 0,
  redemptions_max bigint,
  discount_max_minor bigint,
  order_max_minor bigint,
  constraint campaign_usage_pkey PRIMARY KEY (project_id, campaign_id, scope, scope_id, period, period_start),
  constraint campaign_usage_discount_minor_check CHECK (discount_minor >= 0),
  constraint campaign_usage_discount_not_over_limit CHECK (discount_max_minor IS NULL OR (discount_minor + held_discount_minor) <= discount_max_minor),
  constraint campaign_usage_held_discount_minor_check CHECK (held_discount_minor >= 0),
  constraint campaign_usage_held_order_minor_check CHECK (held_order_minor >= 0),
  constraint campaign_usage_held_redemptions_check CHECK (held_redemptions >= 0),
  constraint campaign_usage_order_minor_check CHECK (order_minor >= 0),
  constraint campaign_usage_orders_not_over_limit CHECK (order_max_minor IS NULL OR (order_minor + held_order_minor) <= order_max_minor),
  constraint campaign_usage_period_check CHECK (period = ANY (ARRAY['total'::text, 'day'::text, 'week'::text, 'month'::text])),
  constraint campaign_usage_redemptions_check CHECK (redemptions >= 0),
  constraint campaign_usage_redemptions_not_over_limit CHECK (redemptions_max IS NULL OR (redemptions + held_redemptions) <= redemptions_max),
  constraint campaign_usage_scope_check CHECK (scope = ANY (ARRAY['campaign'::text, 'customer'::text, 'voucher'::text, 'customer_voucher'::text, 'api_key'::text, 'member'::text]))
);
comment on table campaign_usage is 'what is used, net of rollbacks, and held in each scope and period that has a limit or is tracked; guarded by the lock of the campaign''s counters or of the code';
comment on column campaign_usage.campaign_id is 'of a code without a campaign the voucher: it is counted by itself';
comment on column campaign_usage.scope_id is 'the customer or the voucher, or the voucher with the customer, API key or member; empty for the campaign';
comment on column campaign_usage.period_start is 'first local day of the period in the project''s zone; 1970-01-01 for the total';
comment on column campaign_usage.redemptions_max is 'the limit as the last move saw it, so that the constraint can hold both together; never below what was used then';

create table campaigns (
  project_id text not null,
  campaign_id text not null,
  name text not null,
  size text not null,
  description text,
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
  category_id text,
  planned_vouchers integer,
  is_purged boolean not null default false,
  constraint campaigns_pkey PRIMARY KEY (project_id, campaign_id),
  constraint campaigns_name_unique UNIQUE (project_id, name),
  constraint campaigns_project_id_category_id_fkey FOREIGN KEY (project_id, category_id) REFERENCES categories(project_id, category_id),
  constraint campaigns_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint campaigns_generation_status_check CHECK (generation_status = ANY (ARRAY['DONE'::text, 'IN_PROGRESS'::text, 'FAILED'::text, 'DRAFT'::text, 'MODIFYING'::text])),
  constraint campaigns_name_check CHECK (name <> ''::text),
  constraint campaigns_planned_vouchers_check CHECK (planned_vouchers >= 0),
  constraint campaigns_size_check CHECK (size = ANY (ARRAY['STANDALONE'::text, 'STATIC'::text, 'AUTO_UPDATE'::text]))
);
CREATE INDEX campaigns_by_category ON campaigns USING btree (project_id, category_id, created_at DESC, campaign_id DESC) WHERE (category_id IS NOT NULL);
CREATE INDEX campaigns_by_creation ON campaigns USING btree (project_id, created_at DESC, campaign_id DESC) WHERE (binned_at IS NULL);
CREATE UNIQUE INDEX campaigns_imported_once ON campaigns USING btree (project_id, import_key) WHERE (import_key IS NOT NULL);
CREATE INDEX campaigns_in_bin ON campaigns USING btree (project_id, binned_at DESC, campaign_id DESC) WHERE ((binned_at IS NOT NULL) AND (NOT is_purged));
comment on column campaigns.import_key is 'natural key in the source (hash of recipe and key); null: made here';
comment on column campaigns.planned_vouchers is 'of a draft: how many codes its launch makes';
comment on column campaigns.is_purged is 'deleted for good: its name is free and its codes are removed; the row stays, since entries refer to it';

create table categories (
  project_id text not null,
  category_id text not null,
  name text not null,
  hierarchy integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint categories_pkey PRIMARY KEY (project_id, category_id),
  constraint categories_name_unique UNIQUE (project_id, name),
  constraint categories_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint categories_hierarchy_check CHECK (hierarchy >= 0),
  constraint categories_name_check CHECK (name <> ''::text)
);
comment on column categories.hierarchy is 'codes of lower ones are tried first where the project sorts by category';

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
CREATE INDEX changes_by_campaign ON changes USING btree (project_id, campaign_id, occurred_at, change_id);
CREATE INDEX changes_by_time ON changes USING btree (project_id, occurred_at, change_id);
CREATE INDEX changes_of_vouchers ON changes USING btree (project_id, object_id, occurred_at, change_id) WHERE (object_type = 'voucher'::text);
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

create table custom_events (
  project_id text not null,
  event_id text not null,
  event text not null,
  customer_id text not null,
  metadata jsonb not null default '{}'::jsonb,
  actor_type text not null,
  actor_id text,
  request_id text,
  occurred_at timestamp with time zone not null,
  constraint custom_events_pkey PRIMARY KEY (project_id, event_id),
  constraint custom_events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint custom_events_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text])),
  constraint custom_events_event_check CHECK (event <> ''::text)
);
CREATE INDEX custom_events_by_customer ON custom_events USING btree (project_id, customer_id, occurred_at);
CREATE INDEX custom_events_by_name ON custom_events USING btree (project_id, event, occurred_at);
comment on table custom_events is 'append-only: what customers did elsewhere, as the shop tells it';

create table customer_erasures (
  project_id text not null,
  erasure_id text not null,
  customer_id text not null,
  erased jsonb not null,
  created_at timestamp with time zone not null,
  constraint customer_erasures_pkey PRIMARY KEY (project_id, erasure_id),
  constraint customer_erasures_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE UNIQUE INDEX customer_erasures_once ON customer_erasures USING btree (project_id, customer_id);
comment on table customer_erasures is 'append-only: whose data was removed for good; erased counts what was removed';

create table customers (
  project_id text not null,
  customer_id text not null,
  source_id text collate "C",
  name text,
  email text,
  phone text,
  description text,
  address jsonb,
  metadata jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  birthday date,
  birthdate date,
  deleted_at timestamp with time zone,
  deleted_source_id text,
  constraint customers_pkey PRIMARY KEY (project_id, customer_id)
);
CREATE INDEX customers_by_city ON customers USING btree (project_id, "left"(lower((address ->> 'city'::text)), 200) COLLATE "C") WHERE (address IS NOT NULL);
CREATE INDEX customers_by_email ON customers USING btree (project_id, "left"(lower(email), 200) COLLATE "C", customer_id) WHERE (email IS NOT NULL);
CREATE INDEX customers_by_metadata ON customers USING gin (metadata) WHERE (metadata <> '{}'::jsonb);
CREATE INDEX customers_by_name ON customers USING btree (project_id, "left"(lower(name), 200) COLLATE "C", customer_id) WHERE (name IS NOT NULL);
CREATE INDEX customers_by_time ON customers USING btree (project_id, created_at, customer_id) WHERE (deleted_at IS NULL);
CREATE INDEX customers_by_update ON customers USING btree (project_id, updated_at, customer_id) INCLUDE (deleted_at) WHERE (updated_at IS NOT NULL);
CREATE INDEX customers_deleted ON customers USING btree (project_id, deleted_source_id) WHERE (deleted_source_id IS NOT NULL);
CREATE INDEX customers_deleted_by_time ON customers USING btree (project_id, created_at, customer_id) WHERE (deleted_at IS NOT NULL);
CREATE UNIQUE INDEX customers_source_id_unique ON customers USING btree (project_id, source_id) INCLUDE (customer_id, deleted_at) WHERE (source_id IS NOT NULL);
CREATE INDEX customers_without_name ON customers USING btree (project_id, created_at, customer_id) WHERE ((name IS NULL) AND (deleted_at IS NULL));
CREATE INDEX customers_without_source_id ON customers USING btree (project_id, customer_id) WHERE ((source_id IS NULL) AND (deleted_at IS NULL));
comment on column customers.deleted_at is 'the row stays, since entries name it; nobody finds it any more, and its source_id is free';
comment on column customers.deleted_source_id is 'the source_id it had, until it is erased';

create table export_chunks (
  project_id text not null,
  export_id text not null,
  chunk integer not null,
  content text not null,
  constraint export_chunks_pkey PRIMARY KEY (project_id, export_id, chunk),
  constraint export_chunks_project_id_export_id_fkey FOREIGN KEY (project_id, export_id) REFERENCES exports(project_id, export_id) ON DELETE CASCADE
);

create table exports (
  project_id text not null,
  export_id text not null,
  exported_object text not null,
  parameters jsonb not null,
  status text not null default 'SCHEDULED'::text,
  channel text not null,
  user_id text,
  token text not null,
  chunks integer not null default 0,
  rows_written bigint not null default 0,
  next_after text,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  bytes_written bigint,
  constraint exports_pkey PRIMARY KEY (project_id, export_id),
  constraint exports_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint exports_bytes_written_check CHECK (bytes_written >= 0),
  constraint exports_chunks_check CHECK (chunks >= 0),
  constraint exports_rows_written_check CHECK (rows_written >= 0),
  constraint exports_status_check CHECK (status = ANY (ARRAY['SCHEDULED'::text, 'IN_PROGRESS'::text, 'DONE'::text, 'ERROR'::text]))
);
CREATE INDEX exports_by_age ON exports USING btree (created_at);
CREATE INDEX exports_by_time ON exports USING btree (project_id, created_at DESC, export_id DESC);
comment on column exports.parameters is 'as they were sent';
comment on column exports.token is 'part of the address of the file; whoever has it needs a key of the project as well';
comment on column exports.next_after is 'where the last part ended in the order of the rows; null: at the beginning';
comment on column exports.bytes_written is 'of the parts that are written; null: an export from before they were counted';

create table former_codes (
  project_id text not null,
  voucher_id text not null,
  code text collate "C" not null,
  constraint former_codes_pkey PRIMARY KEY (project_id, voucher_id),
  constraint former_codes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
CREATE INDEX former_codes_by_code ON former_codes USING btree (project_id, code);
comment on table former_codes is 'codes of vouchers that were deleted for good and that entries name';

create table hold_entries (
  project_id text not null,
  hold_id text not null,
  kind text not null,
  session_key text not null,
  voucher_id text not null,
  campaign_id text,
  customer_id text,
  order_minor bigint,
  discount_minor bigint,
  expires_at timestamp with time zone not null,
  redemption_id text,
  request_id text,
  occurred_at timestamp with time zone not null,
  constraint hold_entries_pkey PRIMARY KEY (project_id, hold_id, kind),
  constraint hold_entries_consumed_by_redemption CHECK ((kind = 'consumed'::text) = (redemption_id IS NOT NULL)),
  constraint hold_entries_kind_check CHECK (kind = ANY (ARRAY['held'::text, 'consumed'::text, 'released'::text, 'replaced'::text, 'expired'::text]))
);
CREATE UNIQUE INDEX hold_entries_one_end ON hold_entries USING btree (project_id, hold_id) WHERE (kind <> 'held'::text);
comment on table hold_entries is 'append-only: every hold and how it ended';

create table holds (
  project_id text not null,
  session_key text not null,
  voucher_id text not null,
  hold_id text not null,
  campaign_id text,
  customer_id text,
  order_minor bigint,
  discount_minor bigint,
  held_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  actor_type text,
  actor_id text,
  constraint holds_pkey PRIMARY KEY (project_id, session_key, voucher_id),
  constraint holds_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text])),
  constraint holds_discount_minor_check CHECK (discount_minor >= 0),
  constraint holds_order_minor_check CHECK (order_minor >= 0)
);
CREATE INDEX holds_by_campaign ON holds USING btree (project_id, campaign_id, expires_at) WHERE (campaign_id IS NOT NULL);
CREATE INDEX holds_without_campaign ON holds USING btree (project_id, voucher_id, expires_at) WHERE (campaign_id IS NULL);
comment on table holds is 'what sessions reserve: a cache of hold_entries, a row until the hold ends';
comment on column holds.actor_type is 'who asked for it, since rules count by API key and member; null: not known';

create table idempotency_keys (
  project_id text not null,
  key text not null,
  fingerprint bytea not null,
  status smallint not null,
  content_type text,
  body text,
  request_id text not null,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (project_id, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys USING btree (created_at);
comment on table idempotency_keys is 'answers by Idempotency-Key, written in the transaction of their effect, kept for seven days';

create table import_contents (
  project_id text not null,
  async_action_id text not null,
  content bytea not null,
  constraint import_contents_pkey PRIMARY KEY (project_id, async_action_id)
);
comment on table import_contents is 'files and rows of imports that are not over';

create table installation (
  name text not null,
  value text not null,
  constraint installation_pkey PRIMARY KEY (name)
);

create table limit_warnings (
  project_id text not null,
  campaign_id text not null,
  measure text not null,
  period text not null,
  period_start date not null,
  percent smallint not null,
  max_value bigint not null,
  used_value bigint not null,
  occurred_at timestamp with time zone not null,
  constraint limit_warnings_pkey PRIMARY KEY (project_id, campaign_id, measure, period, period_start, percent, max_value),
  constraint limit_warnings_measure_check CHECK (measure = ANY (ARRAY['redemptions'::text, 'discount'::text, 'orders'::text])),
  constraint limit_warnings_percent_check CHECK (percent = ANY (ARRAY[50, 80, 95, 100])),
  constraint limit_warnings_period_check CHECK (period = ANY (ARRAY['total'::text, 'day'::text, 'week'::text, 'month'::text]))
);
comment on table limit_warnings is 'append-only: when a limit of a campaign was used up to 50, 80, 95 and 100 %';

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

create table metadata_schemas (
  project_id text not null,
  metadata_schema_id text not null,
  related_object text not null,
  properties jsonb not null,
  allow_defined_only boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint metadata_schemas_pkey PRIMARY KEY (project_id, metadata_schema_id),
  constraint metadata_schemas_one_each UNIQUE (project_id, related_object),
  constraint metadata_schemas_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id)
);
comment on column metadata_schemas.related_object is 'kind of object, or the name by which other schemas mean this nested one';

create table migrations (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
);

create table oauth_tokens (
  project_id text not null,
  token_hash bytea not null,
  app_id text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint oauth_tokens_pkey PRIMARY KEY (project_id, token_hash),
  constraint oauth_tokens_project_id_app_id_fkey FOREIGN KEY (project_id, app_id) REFERENCES api_keys(project_id, app_id),
  constraint oauth_tokens_scopes_check CHECK (cardinality(scopes) >= 1)
);
CREATE INDEX oauth_tokens_by_expiry ON oauth_tokens USING btree (project_id, expires_at);
CREATE INDEX oauth_tokens_by_hash ON oauth_tokens USING btree (token_hash);

create table orders (
  project_id text not null,
  order_id text not null,
  source_id text collate "C",
  status text not null,
  customer_id text,
  amount_minor bigint,
  discount_minor bigint not null default 0,
  items jsonb,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  items_discount_minor bigint not null default 0,
  initial_amount_minor bigint,
  constraint orders_pkey PRIMARY KEY (project_id, order_id),
  constraint orders_amount_minor_check CHECK (amount_minor >= 0),
  constraint orders_discount_minor_check CHECK (discount_minor >= 0),
  constraint orders_discount_not_over_amount CHECK (amount_minor IS NULL OR discount_minor <= amount_minor),
  constraint orders_initial_amount_minor_check CHECK (initial_amount_minor >= 0),
  constraint orders_items_discount_within_discount CHECK (items_discount_minor >= 0 AND items_discount_minor <= discount_minor),
  constraint orders_status_check CHECK (status = ANY (ARRAY['CREATED'::text, 'PAID'::text, 'CANCELED'::text, 'FULFILLED'::text]))
);
CREATE INDEX orders_by_customer ON orders USING btree (project_id, customer_id, created_at) WHERE (customer_id IS NOT NULL);
CREATE INDEX orders_by_metadata ON orders USING gin (metadata) WITH (gin_pending_list_limit='256') WHERE (metadata <> '{}'::jsonb);
CREATE INDEX orders_by_time ON orders USING btree (project_id, created_at, order_id);
CREATE INDEX orders_by_update ON orders USING btree (project_id, updated_at, order_id) WHERE (updated_at IS NOT NULL);
CREATE INDEX orders_not_paid ON orders USING btree (project_id, status, created_at, order_id) WHERE (status <> 'PAID'::text);
CREATE UNIQUE INDEX orders_source_id_unique ON orders USING btree (project_id, source_id) INCLUDE (order_id) WHERE (source_id IS NOT NULL);
comment on column orders.discount_minor is 'of all redemptions that stand, on the order as a whole and on its items';
comment on column orders.items_discount_minor is 'of discount_minor the part on single items';
comment on column orders.initial_amount_minor is 'before free units were added; null: none were';

create table product_collections (
  project_id text not null,
  collection_id text not null,
  name text not null,
  type text not null,
  products jsonb,
  filter jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint product_collections_pkey PRIMARY KEY (project_id, collection_id),
  constraint product_collections_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint product_collections_by_list_or_filter CHECK ((type = 'STATIC'::text) = (products IS NOT NULL) AND (type = 'AUTO_UPDATE'::text) = (filter IS NOT NULL)),
  constraint product_collections_type_check CHECK (type = ANY (ARRAY['STATIC'::text, 'AUTO_UPDATE'::text]))
);
CREATE INDEX product_collections_by_time ON product_collections USING btree (project_id, created_at DESC, collection_id DESC);
comment on column product_collections.products is 'of a STATIC one, as it was sent: [{id, object, product_id}]';

create table products (
  project_id text not null,
  product_id text not null,
  source_id text,
  name text,
  price_minor bigint,
  attributes jsonb not null default '[]'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  image_url text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint products_pkey PRIMARY KEY (project_id, product_id),
  constraint products_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint products_price_minor_check CHECK (price_minor >= 0)
);
CREATE INDEX products_by_change ON products USING btree (project_id, COALESCE(updated_at, created_at) DESC, product_id DESC);
CREATE INDEX products_by_name ON products USING btree (project_id, "left"(lower(COALESCE(name, source_id, ''::text)), 200) COLLATE "C", product_id);
CREATE INDEX products_by_time ON products USING btree (project_id, created_at DESC, product_id DESC);
CREATE UNIQUE INDEX products_source_id_unique ON products USING btree (project_id, source_id) WHERE (source_id IS NOT NULL);

create table projects (
  project_id text not null,
  name text not null,
  time_zone text not null,
  currency text not null,
  week_starts_on smallint not null default 1,
  is_demo boolean not null default false,
  created_at timestamp with time zone not null default now(),
  stacking_rules jsonb not null default '{}'::jsonb,
  client_origins text[] not null default '{}'::text[],
  client_switches text[] not null default '{}'::text[],
  client_requests_max integer not null default 5,
  updated_at timestamp with time zone,
  codes_ignore_case boolean not null default false,
  code_charset text,
  code_pattern text,
  stacking_rules_set_at timestamp with time zone,
  stacking_rules_changed_at timestamp with time zone,
  constraint projects_pkey PRIMARY KEY (project_id),
  constraint projects_client_requests_max_check CHECK (client_requests_max >= 1),
  constraint projects_client_switches_check CHECK (client_switches <@ ARRAY['redeem'::text, 'publish'::text, 'vouchers'::text, 'customers'::text, 'events'::text]),
  constraint projects_code_charset_check CHECK (code_charset <> ''::text),
  constraint projects_code_pattern_check CHECK (code_pattern ~~ '%#%'::text),
  constraint projects_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  constraint projects_name_check CHECK (name <> ''::text),
  constraint projects_week_starts_on_check CHECK (week_starts_on >= 0 AND week_starts_on <= 6)
);
comment on column projects.stacking_rules is 'members of the wire contract''s stacking rules that differ from its defaults';
comment on column projects.client_origins is 'web origins whose pages may use client keys; * is any';
comment on column projects.client_switches is 'what client keys may do beside asking whether codes are good';
comment on column projects.client_requests_max is 'requests of client keys that one address may make within five seconds';
comment on column projects.codes_ignore_case is 'codes are stored in capitals and found in any case; settled by the first code';
comment on column projects.code_charset is 'characters of codes where a request names none; null: the wire contract''s';
comment on column projects.code_pattern is 'pattern of codes where a request names none; null: the wire contract''s';
comment on column projects.stacking_rules_set_at is 'null: the project has the default rules';

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
  voucher_code text,
  tracking_id text collate "C",
  constraint publications_pkey PRIMARY KEY (project_id, publication_id),
  constraint publications_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text])),
  constraint publications_failure_has_code CHECK ((result = 'FAILURE'::text) = (failure_code IS NOT NULL)),
  constraint publications_result_check CHECK (result = ANY (ARRAY['SUCCESS'::text, 'FAILURE'::text]))
);
CREATE INDEX publications_by_campaign ON publications USING btree (project_id, campaign_id, occurred_at, publication_id);
CREATE INDEX publications_by_channel ON publications USING btree (project_id, channel, publication_id);
CREATE INDEX publications_by_code ON publications USING btree (project_id, voucher_code, publication_id) WHERE (voucher_code IS NOT NULL);
CREATE INDEX publications_by_customer ON publications USING btree (project_id, customer_id, occurred_at, publication_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX publications_by_first_voucher ON publications USING btree (project_id, (voucher_ids[1]), occurred_at, publication_id);
CREATE INDEX publications_by_many_vouchers ON publications USING gin (voucher_ids) WHERE (cardinality(voucher_ids) > 1);
CREATE INDEX publications_by_metadata ON publications USING gin (metadata) WITH (gin_pending_list_limit='256') WHERE (metadata <> '{}'::jsonb);
CREATE INDEX publications_by_time ON publications USING btree (project_id, occurred_at, publication_id);
CREATE INDEX publications_by_tracking_id ON publications USING btree (project_id, tracking_id, publication_id);
CREATE INDEX publications_failed_by_campaign ON publications USING btree (project_id, campaign_id, occurred_at, publication_id) WHERE (result = 'FAILURE'::text);
CREATE INDEX publications_failed_by_time ON publications USING btree (project_id, occurred_at, publication_id) WHERE (result = 'FAILURE'::text);
CREATE UNIQUE INDEX publications_imported_once ON publications USING btree (project_id, import_key) WHERE (import_key IS NOT NULL);
CREATE UNIQUE INDEX publications_source_id_unique ON publications USING btree (project_id, source_id) WHERE ((source_id IS NOT NULL) AND (result = 'SUCCESS'::text));
comment on table publications is 'append-only: every attempt to give codes of a campaign to a customer';
comment on column publications.tracking_id is 'what the shop called the customer then; null: nothing, or the person was erased';

create table redemption_parents (
  project_id text not null,
  parent_id text not null,
  kind text not null,
  rolls_back_id text,
  customer_id text,
  tracking_id text,
  order_id text,
  reason text,
  metadata jsonb,
  actor_type text not null,
  actor_id text,
  request_id text,
  occurred_at timestamp with time zone not null,
  constraint redemption_parents_pkey PRIMARY KEY (project_id, parent_id),
  constraint redemption_parents_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text])),
  constraint redemption_parents_kind_check CHECK (kind = ANY (ARRAY['redemption'::text, 'rollback'::text])),
  constraint redemption_parents_rollback_names_redemption CHECK ((kind = 'rollback'::text) = (rolls_back_id IS NOT NULL))
);
CREATE INDEX redemption_parents_by_order ON redemption_parents USING btree (project_id, order_id) WHERE (order_id IS NOT NULL);
CREATE UNIQUE INDEX redemption_parents_rolled_back_once ON redemption_parents USING btree (project_id, rolls_back_id) WHERE (kind = 'rollback'::text);
comment on table redemption_parents is 'append-only: requests that redeemed, or rolled back, several codes at once; their parts are redemptions with this parent_id';

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
  session_key text,
  order_effect jsonb,
  limit_hit jsonb,
  judged_by jsonb,
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
CREATE INDEX redemptions_by_campaign ON redemptions USING btree (project_id, campaign_id, occurred_at, redemption_id);
CREATE INDEX redemptions_by_customer ON redemptions USING btree (project_id, customer_id, occurred_at) WHERE (customer_id IS NOT NULL);
CREATE INDEX redemptions_by_metadata ON redemptions USING gin (metadata) WITH (gin_pending_list_limit='256') WHERE (metadata <> '{}'::jsonb);
CREATE INDEX redemptions_by_order ON redemptions USING btree (project_id, order_id) WHERE (order_id IS NOT NULL);
CREATE INDEX redemptions_by_parent ON redemptions USING btree (project_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX redemptions_by_time ON redemptions USING btree (project_id, occurred_at, redemption_id);
CREATE INDEX redemptions_by_voucher ON redemptions USING btree (project_id, voucher_id, occurred_at);
CREATE INDEX redemptions_failed_by_campaign ON redemptions USING btree (project_id, campaign_id, occurred_at, redemption_id) WHERE ((kind = 'redemption'::text) AND (result = 'FAILURE'::text));
CREATE INDEX redemptions_failed_by_time ON redemptions USING btree (project_id, occurred_at, redemption_id) WHERE (result = 'FAILURE'::text);
CREATE UNIQUE INDEX redemptions_imported_once ON redemptions USING btree (project_id, import_key) WHERE (import_key IS NOT NULL);
CREATE INDEX redemptions_of_no_voucher ON redemptions USING btree (project_id, code, occurred_at) WHERE (voucher_id IS NULL);
CREATE INDEX redemptions_refused_by_rules ON redemptions USING btree (project_id, campaign_id, occurred_at) WHERE (judged_by ? 'broken'::text);
CREATE INDEX redemptions_rollbacks_by_campaign ON redemptions USING btree (project_id, campaign_id, occurred_at, redemption_id) WHERE (kind = 'rollback'::text);
CREATE INDEX redemptions_rollbacks_by_time ON redemptions USING btree (project_id, occurred_at, redemption_id) WHERE (kind = 'rollback'::text);
CREATE UNIQUE INDEX redemptions_rolled_back_once ON redemptions USING btree (project_id, rolls_back_id) WHERE ((kind = 'rollback'::text) AND (result = 'SUCCESS'::text));
comment on table redemptions is 'append-only: every redemption, failed redemption and rollback';
comment on column redemptions.order_minor is 'order value before this redemption''s discount; null: not known';
comment on column redemptions.local_day is 'set when only the day is known (imported history): occurred_at is then the first instant of that day in the project''s zone, for sorting only';
comment on column redemptions.order_effect is 'what this redemption did to the items of its order, so that a rollback can take it back; null: nothing but discount_minor on the whole';
comment on column redemptions.limit_hit is 'the limit that refused or clipped it: {scope, measure, period, policy, max, used, wanted}';
comment on column redemptions.judged_by is 'the versions of rules that judged it ({"rules": [{"id", "version"}]}) and, when one was broken, which and what was seen ("broken")';

create table replay_rows (
  project_id text not null,
  replay_id text not null,
  fate text not null,
  number integer not null,
  order_id text,
  redemption_id text,
  occurred_at timestamp with time zone not null,
  order_minor bigint,
  before_minor bigint,
  after_minor bigint,
  broken jsonb,
  constraint replay_rows_pkey PRIMARY KEY (project_id, replay_id, fate, number),
  constraint replay_rows_project_id_replay_id_fkey FOREIGN KEY (project_id, replay_id) REFERENCES replays(project_id, replay_id) ON DELETE CASCADE,
  constraint replay_rows_number_check CHECK (number >= 1)
);
comment on column replay_rows.number is 'the newest is 1; beyond a thousand of a fate none is kept';

create table replays (
  project_id text not null,
  replay_id text not null,
  campaign_id text not null,
  async_action_id text not null,
  state text not null default 'waiting'::text,
  first_day date not null,
  last_day date not null,
  plan jsonb not null,
  place jsonb,
  looked_at bigint not null default 0,
  to_look_at bigint,
  figures jsonb,
  actor_type text not null,
  actor_id text,
  created_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint replays_pkey PRIMARY KEY (project_id, replay_id),
  constraint replays_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint replays_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text])),
  constraint replays_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text, 'failed'::text]))
);
CREATE INDEX replays_by_age ON replays USING btree (created_at);
CREATE INDEX replays_by_campaign ON replays USING btree (project_id, campaign_id, created_at DESC, replay_id DESC);
CREATE UNIQUE INDEX replays_one_open ON replays USING btree (project_id) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
comment on column replays.plan is 'the rules and the discount on both sides of the change, as they were when it was asked for';
comment on column replays.place is 'how far it is: which of both bases, and the last row that was looked at';

create table rule_assignments (
  project_id text not null,
  assignment_id text not null,
  rule_id text not null,
  object_type text not null,
  object_id text not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint rule_assignments_pkey PRIMARY KEY (project_id, assignment_id),
  constraint rule_assignments_once UNIQUE (project_id, object_id, rule_id),
  constraint rule_assignments_project_id_rule_id_fkey FOREIGN KEY (project_id, rule_id) REFERENCES rules(project_id, rule_id),
  constraint rule_assignments_object_type_check CHECK (object_type = ANY (ARRAY['campaign'::text, 'voucher'::text]))
);
CREATE INDEX rule_assignments_by_rule ON rule_assignments USING btree (project_id, rule_id, created_at DESC, assignment_id DESC);
CREATE INDEX rule_assignments_by_time ON rule_assignments USING btree (project_id, created_at DESC, assignment_id DESC);
comment on table rule_assignments is 'the campaigns and single vouchers that a rule holds for';

create table rule_references (
  project_id text not null,
  rule_id text not null,
  kind text not null,
  named text not null,
  constraint rule_references_pkey PRIMARY KEY (project_id, kind, named, rule_id),
  constraint rule_references_project_id_rule_id_fkey FOREIGN KEY (project_id, rule_id) REFERENCES rules(project_id, rule_id),
  constraint rule_references_kind_check CHECK (kind = ANY (ARRAY['segment'::text, 'products_collection'::text, 'product'::text, 'sku'::text, 'metadata'::text]))
);
CREATE INDEX rule_references_of_rule ON rule_references USING btree (project_id, rule_id);
comment on table rule_references is 'what the current version of a rule names; of products and SKUs the id or source_id, of metadata "customer.age"';

create table rule_versions (
  project_id text not null,
  rule_id text not null,
  version integer not null,
  name text not null,
  rules jsonb not null,
  error jsonb,
  applicable_to jsonb,
  type text not null,
  context_type text not null,
  actor_type text not null,
  actor_id text,
  created_at timestamp with time zone not null,
  constraint rule_versions_pkey PRIMARY KEY (project_id, rule_id, version),
  constraint rule_versions_project_id_rule_id_fkey FOREIGN KEY (project_id, rule_id) REFERENCES rules(project_id, rule_id),
  constraint rule_versions_actor_type_check CHECK (actor_type = ANY (ARRAY['member'::text, 'api_key'::text, 'system'::text]))
);
comment on table rule_versions is 'append-only: what a rule said, and who wrote it';
comment on column rule_versions.rules is 'conditions by place, with the logic that joins them, as the wire contract has them';

create table rules (
  project_id text not null,
  rule_id text not null,
  name text not null,
  version integer not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  deleted_at timestamp with time zone,
  constraint rules_pkey PRIMARY KEY (project_id, rule_id),
  constraint rules_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint rules_version_check CHECK (version >= 1)
);
CREATE INDEX rules_by_time ON rules USING btree (project_id, created_at DESC, rule_id DESC) WHERE (deleted_at IS NULL);
comment on column rules.version is 'the one that judges redemptions from now on';
comment on column rules.deleted_at is 'gone for everybody; its versions stay, since redemptions point at them';

create table segment_changes (
  project_id text not null,
  segment_id text not null,
  customer_id text not null,
  change_id text not null,
  kind text not null,
  occurred_at timestamp with time zone not null,
  constraint segment_changes_pkey PRIMARY KEY (project_id, change_id),
  constraint segment_changes_kind_check CHECK (kind = ANY (ARRAY['entered'::text, 'left'::text]))
);
CREATE INDEX segment_changes_by_customer ON segment_changes USING btree (project_id, customer_id, occurred_at);
CREATE INDEX segment_changes_by_segment ON segment_changes USING btree (project_id, segment_id, occurred_at, change_id);
comment on table segment_changes is 'append-only: who entered and left a segment, and when';

create table segment_customers (
  project_id text not null,
  segment_id text not null,
  customer_id text not null,
  entered_at timestamp with time zone not null,
  constraint segment_customers_pkey PRIMARY KEY (project_id, segment_id, customer_id)
);
CREATE INDEX segment_customers_by_customer ON segment_customers USING btree (project_id, customer_id);
comment on table segment_customers is 'who is in a segment that is listed or kept';

create table segments (
  project_id text not null,
  segment_id text not null,
  name text not null,
  kind text not null,
  filter jsonb,
  created_at timestamp with time zone not null,
  looked_to timestamp with time zone,
  swept_to text,
  sweep_due_at timestamp with time zone,
  deleted_at timestamp with time zone,
  updated_at timestamp with time zone,
  constraint segments_pkey PRIMARY KEY (project_id, segment_id),
  constraint segments_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(project_id),
  constraint segments_have_what_makes_them CHECK ((kind = 'static'::text) = (filter IS NULL)),
  constraint segments_kept_by_looking CHECK ((kind = 'auto-update'::text) = (looked_to IS NOT NULL AND sweep_due_at IS NOT NULL)),
  constraint segments_kind_check CHECK (kind = ANY (ARRAY['static'::text, 'passive'::text, 'auto-update'::text])),
  constraint segments_name_check CHECK (name <> ''::text)
);
CREATE INDEX segments_by_time ON segments USING btree (project_id, created_at DESC, segment_id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX segments_kept ON segments USING btree (project_id) WHERE ((kind = 'auto-update'::text) OR (deleted_at IS NOT NULL));
comment on table segments is 'groups of customers: listed (static), found when asked (passive), or kept as customers change (auto-update)';
comment on column segments.looked_to is 'changes of customers up to here have been looked at';
comment on column segments.swept_to is 'of the sweep over all customers that is under way: the last one looked at';
comment on column segments.deleted_at is 'gone for everybody; its rows of customers are removed in the background';
comment on column segments.updated_at is 'when its name, filter or list was last changed by somebody; null: never';

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

create table skus (
  project_id text not null,
  sku_id text not null,
  product_id text not null,
  source_id text,
  sku text,
  price_minor bigint,
  currency text,
  attributes jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  image_url text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  constraint skus_pkey PRIMARY KEY (project_id, sku_id),
  constraint skus_project_id_product_id_fkey FOREIGN KEY (project_id, product_id) REFERENCES products(project_id, product_id) ON DELETE CASCADE,
  constraint skus_price_minor_check CHECK (price_minor >= 0)
);
CREATE INDEX skus_by_product ON skus USING btree (project_id, product_id, created_at DESC, sku_id DESC);
CREATE INDEX skus_by_time ON skus USING btree (project_id, created_at DESC, sku_id DESC);
CREATE UNIQUE INDEX skus_source_id_unique ON skus USING btree (project_id, source_id) WHERE (source_id IS NOT NULL);
comment on column skus.price_minor is 'null: that of the product';

create table tracked_counters (
  project_id text not null,
  owner_id text not null,
  scope text not null,
  period text not null,
  rule_id text not null,
  created_at timestamp with time zone not null,
  constraint tracked_counters_pkey PRIMARY KEY (project_id, owner_id, scope, period, rule_id),
  constraint tracked_counters_project_id_rule_id_fkey FOREIGN KEY (project_id, rule_id) REFERENCES rules(project_id, rule_id),
  constraint tracked_counters_not_the_total CHECK (NOT (scope = 'campaign'::text AND period = 'total'::text)),
  constraint tracked_counters_period_check CHECK (period = ANY (ARRAY['total'::text, 'day'::text, 'week'::text, 'month'::text])),
  constraint tracked_counters_scope_check CHECK (scope = ANY (ARRAY['campaign'::text, 'customer'::text, 'voucher'::text, 'customer_voucher'::text, 'api_key'::text, 'member'::text]))
);
CREATE INDEX tracked_counters_by_rule ON tracked_counters USING btree (project_id, rule_id);
comment on table tracked_counters is 'which scopes and periods are counted in campaign_usage since a rule names them; guarded as that is';
comment on column tracked_counters.owner_id is 'the campaign; of a code without one the voucher';

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
  additional_info text,
  metadata jsonb not null default '{}'::jsonb,
  active boolean not null default true,
  is_historical boolean not null default false,
  holder_customer_id text,
  publications integer not null default 0,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone,
  binned_at timestamp with time zone,
  held_quantity integer not null default 0,
  validity_timeframe jsonb,
  validity_day_of_week smallint[],
  validity_hours jsonb,
  asset_key uuid not null default gen_random_uuid(),
  category_id text,
  constraint vouchers_pkey PRIMARY KEY (project_id, voucher_id),
  constraint vouchers_code_check CHECK (code <> ''::text),
  constraint vouchers_held_quantity_check CHECK (held_quantity >= 0),
  constraint vouchers_not_over_redeemed CHECK (redeemed_quantity >= 0 AND (redemption_quantity IS NULL OR (redeemed_quantity + held_quantity) <= redemption_quantity)),
  constraint vouchers_redemption_quantity_check CHECK (redemption_quantity >= 1)
);
CREATE INDEX vouchers_binned ON vouchers USING btree (project_id, campaign_id, binned_at) WHERE (binned_at IS NOT NULL);
CREATE INDEX vouchers_by_bare_code ON vouchers USING btree (project_id, translate(code, ' -'::text, ''::text)) WHERE (code ~ '[ -]'::text);
CREATE INDEX vouchers_by_campaign ON vouchers USING btree (project_id, campaign_id, created_at, voucher_id) WHERE (binned_at IS NULL);
CREATE INDEX vouchers_by_category ON vouchers USING btree (project_id, category_id, created_at, voucher_id) WHERE (category_id IS NOT NULL);
CREATE INDEX vouchers_by_holder ON vouchers USING btree (project_id, holder_customer_id) WHERE (holder_customer_id IS NOT NULL);
CREATE INDEX vouchers_by_metadata ON vouchers USING gin (metadata) WHERE (metadata <> '{}'::jsonb);
CREATE INDEX vouchers_by_time ON vouchers USING btree (project_id, created_at, voucher_id) INCLUDE (campaign_id) WHERE (binned_at IS NULL);
CREATE INDEX vouchers_changed ON vouchers USING btree (project_id, updated_at, voucher_id) INCLUDE (campaign_id) WHERE ((updated_at IS NOT NULL) AND (binned_at IS NULL));
CREATE UNIQUE INDEX vouchers_code_unique ON vouchers USING btree (project_id, code) INCLUDE (voucher_id, campaign_id, binned_at) WHERE (NOT is_historical);
CREATE INDEX vouchers_disabled ON vouchers USING btree (project_id, campaign_id, created_at, voucher_id) WHERE (NOT active);
CREATE INDEX vouchers_free ON vouchers USING btree (project_id, campaign_id, voucher_id) WHERE ((publications = 0) AND (binned_at IS NULL) AND (NOT is_historical));
CREATE INDEX vouchers_given_out ON vouchers USING btree (project_id, created_at, voucher_id) INCLUDE (campaign_id) WHERE ((publications > 0) AND (binned_at IS NULL));
CREATE INDEX vouchers_historical_by_code ON vouchers USING btree (project_id, code) WHERE is_historical;
CREATE UNIQUE INDEX vouchers_historical_code_unique ON vouchers USING btree (project_id, campaign_id, code) WHERE is_historical;
CREATE INDEX vouchers_in_bin ON vouchers USING btree (project_id, binned_at, voucher_id) WHERE (binned_at IS NOT NULL);
CREATE INDEX vouchers_with_dates ON vouchers USING btree (project_id, campaign_id, created_at, voucher_id) WHERE ((binned_at IS NULL) AND ((expiration_date IS NOT NULL) OR (start_date IS NOT NULL)));
CREATE INDEX vouchers_with_own_discount ON vouchers USING btree (project_id, campaign_id) WHERE ((discount IS NOT NULL) AND (campaign_id IS NOT NULL) AND (binned_at IS NULL));
CREATE TRIGGER vouchers_former_codes AFTER DELETE ON vouchers REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_former_codes();
comment on column vouchers.redemption_quantity is 'how often this voucher may be redeemed, copied from the terms when the voucher is made; null: without limit';
comment on column vouchers.held_quantity is 'redemptions reserved by live holds, and by those that have expired and were not swept yet';
comment on column vouchers.validity_timeframe is 'of its own, as validity_day_of_week, validity_hours, discount and dates; null: as its campaign''s terms say';
comment on column vouchers.asset_key is 'part of the address of the pictures of its code: who has it may see them without a key';

create view verify_campaign_limits as
 SELECT k.project_id,
    'campaign'::text AS object_type,
    k.campaign_id AS object_id,
    m.member,
    m.most AS expected,
    m.actual
   FROM campaign_counters k
     CROSS JOIN LATERAL ( VALUES ('redemptions and holds, at most the limit'::text,GREATEST(k.redemptions_max, k.redemptions_when_set),
                CASE
                    WHEN k.redemptions_max IS NOT NULL THEN k.redemptions_succeeded - k.rollbacks_succeeded + k.held_redemptions
                    ELSE NULL::bigint
                END), ('discount and holds, at most the limit'::text,GREATEST(k.discount_max_minor, k.discount_when_set_minor),
                CASE
                    WHEN k.discount_max_minor IS NOT NULL THEN k.discount_minor - k.discount_rolled_back_minor + k.held_discount_minor
                    ELSE NULL::bigint
                END), ('order value and holds, at most the limit'::text,GREATEST(k.order_max_minor, k.order_when_set_minor),
                CASE
                    WHEN k.order_max_minor IS NOT NULL THEN k.order_minor - k.order_rolled_back_minor + k.held_order_minor
                    ELSE NULL::bigint
                END)) m(member, most, actual)
  WHERE m.actual > m.most
UNION ALL
 SELECT u.project_id,
    'campaign'::text AS object_type,
    u.campaign_id AS object_id,
    (((((m.member || ' of a '::text) || u.scope) || ' in a '::text) || u.period) || ' from '::text) || u.period_start AS member,
    m.most AS expected,
    m.actual
   FROM campaign_usage u
     CROSS JOIN LATERAL ( VALUES ('redemptions and holds'::text,u.redemptions_max,u.redemptions + u.held_redemptions), ('discount and holds'::text,u.discount_max_minor,u.discount_minor + u.held_discount_minor), ('order value and holds'::text,u.order_max_minor,u.order_minor + u.held_order_minor)) m(member, most, actual)
  WHERE m.actual > m.most;

create view verify_campaign_money as
 WITH entries AS (
         SELECT redemptions.project_id,
            redemptions.campaign_id,
            COALESCE(sum(redemptions.discount_minor) FILTER (WHERE redemptions.kind = 'redemption'::text), 0::numeric) AS discount,
            COALESCE(sum(redemptions.discount_minor) FILTER (WHERE redemptions.kind = 'rollback'::text), 0::numeric) AS discount_back,
            COALESCE(sum(redemptions.order_minor) FILTER (WHERE redemptions.kind = 'redemption'::text), 0::numeric) AS orders,
            COALESCE(sum(redemptions.order_minor) FILTER (WHERE redemptions.kind = 'rollback'::text), 0::numeric) AS orders_back,
            count(*) FILTER (WHERE redemptions.kind = 'redemption'::text AND redemptions.discount_minor IS NULL) - count(*) FILTER (WHERE redemptions.kind = 'rollback'::text AND redemptions.discount_minor IS NULL) AS without_discount,
            count(*) FILTER (WHERE redemptions.kind = 'redemption'::text AND redemptions.order_minor IS NULL) - count(*) FILTER (WHERE redemptions.kind = 'rollback'::text AND redemptions.order_minor IS NULL) AS without_order
           FROM redemptions
          WHERE redemptions.result = 'SUCCESS'::text AND redemptions.campaign_id IS NOT NULL
          GROUP BY redemptions.project_id, redemptions.campaign_id
        )
 SELECT k.project_id,
    'campaign'::text AS object_type,
    k.campaign_id AS object_id,
    m.member,
    m.expected::bigint AS expected,
    m.actual
   FROM campaign_counters k
     LEFT JOIN entries e ON e.project_id = k.project_id AND e.campaign_id = k.campaign_id
     CROSS JOIN LATERAL ( VALUES ('discount_minor'::text,COALESCE(e.discount, 0::numeric),k.discount_minor), ('discount_rolled_back_minor'::text,COALESCE(e.discount_back, 0::numeric),k.discount_rolled_back_minor), ('order_minor'::text,COALESCE(e.orders, 0::numeric),k.order_minor), ('order_rolled_back_minor'::text,COALESCE(e.orders_back, 0::numeric),k.order_rolled_back_minor), ('redemptions_without_discount'::text,COALESCE(e.without_discount, 0::bigint),k.redemptions_without_discount), ('redemptions_without_order'::text,COALESCE(e.without_order, 0::bigint),k.redemptions_without_order), ('discount spent, at least 0'::text,GREATEST(0::bigint, k.discount_minor - k.discount_rolled_back_minor),k.discount_minor - k.discount_rolled_back_minor)) m(member, expected, actual)
  WHERE m.expected <> m.actual::numeric;

create view verify_campaign_redemptions as
 WITH entries AS (
         SELECT r.project_id,
            r.campaign_id,
            count(*) FILTER (WHERE r.kind = 'redemption'::text) AS redemptions,
            count(*) FILTER (WHERE r.kind = 'rollback'::text) AS rollbacks,
            count(v.voucher_id) FILTER (WHERE r.kind = 'redemption'::text) - count(v.voucher_id) FILTER (WHERE r.kind = 'rollback'::text) AS of_vouchers
           FROM redemptions r
             LEFT JOIN vouchers v ON v.project_id = r.project_id AND v.voucher_id = r.voucher_id
          WHERE r.result = 'SUCCESS'::text AND r.campaign_id IS NOT NULL
          GROUP BY r.project_id, r.campaign_id
        ), quantities AS (
         SELECT vouchers.project_id,
            vouchers.campaign_id,
            sum(vouchers.redeemed_quantity) AS redeemed
           FROM vouchers
          WHERE vouchers.campaign_id IS NOT NULL
          GROUP BY vouchers.project_id, vouchers.campaign_id
        )
 SELECT k.project_id,
    'campaign'::text AS object_type,
    k.campaign_id AS object_id,
    m.member,
    m.expected,
    m.actual
   FROM campaign_counters k
     LEFT JOIN entries e ON e.project_id = k.project_id AND e.campaign_id = k.campaign_id
     LEFT JOIN quantities q ON q.project_id = k.project_id AND q.campaign_id = k.campaign_id
     CROSS JOIN LATERAL ( VALUES ('redemptions_succeeded'::text,COALESCE(e.redemptions, 0::bigint),k.redemptions_succeeded), ('rollbacks_succeeded'::text,COALESCE(e.rollbacks, 0::bigint),k.rollbacks_succeeded), ('redeemed_quantity of its vouchers'::text,COALESCE(e.of_vouchers, 0::bigint),COALESCE(q.redeemed, 0::bigint))) m(member, expected, actual)
  WHERE m.expected <> m.actual;

create view verify_codes as
 SELECT vouchers.project_id,
    'code'::text AS object_type,
    vouchers.code AS object_id,
    'vouchers with this code'::text AS member,
    1::bigint AS expected,
    count(*) AS actual
   FROM vouchers
  WHERE NOT vouchers.is_historical
  GROUP BY vouchers.project_id, vouchers.code
 HAVING count(*) > 1
UNION ALL
 SELECT vouchers.project_id,
    'code'::text AS object_type,
    vouchers.code AS object_id,
    ('vouchers of '::text || vouchers.campaign_id) || ' with this code'::text AS member,
    1 AS expected,
    count(*) AS actual
   FROM vouchers
  WHERE vouchers.is_historical
  GROUP BY vouchers.project_id, vouchers.campaign_id, vouchers.code
 HAVING count(*) > 1
UNION ALL
 SELECT v.project_id,
    'code'::text AS object_type,
    v.code AS object_id,
    'vouchers with this code in small letters'::text AS member,
    0 AS expected,
    count(*) AS actual
   FROM projects p
     JOIN vouchers v ON v.project_id = p.project_id
  WHERE p.codes_ignore_case AND v.code ~ '[a-z]'::text
  GROUP BY v.project_id, v.code;

create view verify_customers as
 WITH entries AS (
         SELECT counted_1.project_id,
            counted_1.campaign_id,
            counted_1.customer_id,
            sum(counted_1.publications) AS publications,
            sum(counted_1.redemptions) AS redemptions
           FROM ( SELECT publications.project_id,
                    publications.campaign_id,
                    publications.customer_id,
                    count(*) AS publications,
                    0 AS redemptions
                   FROM publications
                  WHERE publications.result = 'SUCCESS'::text AND publications.campaign_id IS NOT NULL AND publications.customer_id IS NOT NULL
                  GROUP BY publications.project_id, publications.campaign_id, publications.customer_id
                UNION ALL
                 SELECT redemptions.project_id,
                    redemptions.campaign_id,
                    redemptions.customer_id,
                    0,
                    count(*) FILTER (WHERE redemptions.kind = 'redemption'::text) - count(*) FILTER (WHERE redemptions.kind = 'rollback'::text)
                   FROM redemptions
                  WHERE redemptions.result = 'SUCCESS'::text AND redemptions.campaign_id IS NOT NULL AND redemptions.customer_id IS NOT NULL
                  GROUP BY redemptions.project_id, redemptions.campaign_id, redemptions.customer_id) counted_1
          GROUP BY counted_1.project_id, counted_1.campaign_id, counted_1.customer_id
        ), counted AS (
         SELECT project_id,
            campaign_id,
            customer_id,
            e.publications,
            e.redemptions,
            COALESCE(c.publications, 0) AS publications_counted,
            COALESCE(c.redemptions, 0) AS redemptions_counted
           FROM entries e
             FULL JOIN campaign_customers c USING (project_id, campaign_id, customer_id)
        )
 SELECT counted.project_id,
    'customer'::text AS object_type,
    counted.customer_id AS object_id,
    (m.member || ' of '::text) || counted.campaign_id AS member,
    m.expected::bigint AS expected,
    m.actual::bigint AS actual
   FROM counted
     CROSS JOIN LATERAL ( VALUES ('publications'::text,COALESCE(counted.publications, 0::numeric),counted.publications_counted), ('redemptions'::text,COALESCE(counted.redemptions, 0::numeric),counted.redemptions_counted)) m(member, expected, actual)
  WHERE m.expected <> m.actual::numeric;

create view verify_figures as
 WITH quarters AS (
         SELECT campaign_buckets.project_id,
            campaign_buckets.campaign_id,
            sum(campaign_buckets.redemptions_succeeded) AS redemptions_succeeded,
            sum(campaign_buckets.redemptions_failed) AS redemptions_failed,
            sum(campaign_buckets.rollbacks_succeeded) AS rollbacks_succeeded,
            sum(campaign_buckets.rollbacks_failed) AS rollbacks_failed,
            sum(campaign_buckets.publications_succeeded) AS publications_succeeded,
            sum(campaign_buckets.publications_failed) AS publications_failed,
            sum(campaign_buckets.discount_minor) AS discount_minor,
            sum(campaign_buckets.discount_rolled_back_minor) AS discount_rolled_back_minor,
            sum(campaign_buckets.order_minor) AS order_minor,
            sum(campaign_buckets.order_rolled_back_minor) AS order_rolled_back_minor
           FROM campaign_buckets
          GROUP BY campaign_buckets.project_id, campaign_buckets.campaign_id
        ), days AS (
         SELECT campaign_days.project_id,
            campaign_days.campaign_id,
            sum(campaign_days.redemptions_succeeded) AS redemptions_succeeded,
            sum(campaign_days.publications_succeeded) AS publications_succeeded
           FROM campaign_days
          GROUP BY campaign_days.project_id, campaign_days.campaign_id
        ), failures AS (
         SELECT campaign_failures.project_id,
            campaign_failures.campaign_id,
            sum(campaign_failures.failures) AS failures
           FROM campaign_failures
          GROUP BY campaign_failures.project_id, campaign_failures.campaign_id
        ), attempts AS (
         SELECT redemptions.project_id,
            redemptions.campaign_id,
            count(*) FILTER (WHERE redemptions.kind = 'redemption'::text) AS redemptions,
            count(*) FILTER (WHERE redemptions.kind = 'rollback'::text) AS rollbacks
           FROM redemptions
          WHERE redemptions.result = 'FAILURE'::text AND redemptions.campaign_id IS NOT NULL
          GROUP BY redemptions.project_id, redemptions.campaign_id
        ), published AS (
         SELECT publications.project_id,
            publications.campaign_id,
            count(*) FILTER (WHERE publications.result = 'SUCCESS'::text) AS succeeded,
            count(*) FILTER (WHERE publications.result = 'FAILURE'::text) AS failed
           FROM publications
          WHERE publications.campaign_id IS NOT NULL
          GROUP BY publications.project_id, publications.campaign_id
        ), customers AS (
         SELECT campaign_customers.project_id,
            campaign_customers.campaign_id,
            count(*) FILTER (WHERE campaign_customers.publications > 0) AS published,
            count(*) FILTER (WHERE campaign_customers.redemptions > 0) AS redeemed,
            count(*) FILTER (WHERE campaign_customers.publications > 0 AND campaign_customers.redemptions > 0) AS redeemed_published
           FROM campaign_customers
          GROUP BY campaign_customers.project_id, campaign_customers.campaign_id
        ), codes_published AS (
         SELECT p_1.project_id,
            p_1.campaign_id,
            count(DISTINCT g.voucher_id) AS codes
           FROM publications p_1
             CROSS JOIN LATERAL unnest(p_1.voucher_ids) g(voucher_id)
          WHERE p_1.result = 'SUCCESS'::text AND p_1.campaign_id IS NOT NULL
          GROUP BY p_1.project_id, p_1.campaign_id
        ), codes_redeemed AS (
         SELECT standing.project_id,
            standing.campaign_id,
            count(*) AS codes
           FROM ( SELECT redemptions.project_id,
                    redemptions.campaign_id,
                    redemptions.voucher_id
                   FROM redemptions
                  WHERE redemptions.result = 'SUCCESS'::text AND redemptions.campaign_id IS NOT NULL AND redemptions.voucher_id IS NOT NULL
                  GROUP BY redemptions.project_id, redemptions.campaign_id, redemptions.voucher_id
                 HAVING count(*) FILTER (WHERE redemptions.kind = 'redemption'::text) > count(*) FILTER (WHERE redemptions.kind = 'rollback'::text)) standing
          GROUP BY standing.project_id, standing.campaign_id
        )
 SELECT k.project_id,
    'campaign'::text AS object_type,
    k.campaign_id AS object_id,
    m.member,
    m.expected,
    m.actual::bigint AS actual
   FROM campaign_counters k
     LEFT JOIN quarters q ON q.project_id = k.project_id AND q.campaign_id = k.campaign_id
     LEFT JOIN days d ON d.project_id = k.project_id AND d.campaign_id = k.campaign_id
     LEFT JOIN failures f ON f.project_id = k.project_id AND f.campaign_id = k.campaign_id
     LEFT JOIN attempts a ON a.project_id = k.project_id AND a.campaign_id = k.campaign_id
     LEFT JOIN published p ON p.project_id = k.project_id AND p.campaign_id = k.campaign_id
     LEFT JOIN customers c ON c.project_id = k.project_id AND c.campaign_id = k.campaign_id
     LEFT JOIN codes_published cp ON cp.project_id = k.project_id AND cp.campaign_id = k.campaign_id
     LEFT JOIN codes_redeemed cr ON cr.project_id = k.project_id AND cr.campaign_id = k.campaign_id
     CROSS JOIN LATERAL ( VALUES ('series: redemptions_succeeded'::text,k.redemptions_succeeded,COALESCE(q.redemptions_succeeded, 0::numeric) + COALESCE(d.redemptions_succeeded, 0::numeric)), ('series: redemptions_failed'::text,k.redemptions_failed,COALESCE(q.redemptions_failed, 0::numeric)), ('series: rollbacks_succeeded'::text,k.rollbacks_succeeded,COALESCE(q.rollbacks_succeeded, 0::numeric)), ('series: rollbacks_failed'::text,k.rollbacks_failed,COALESCE(q.rollbacks_failed, 0::numeric)), ('series: publications_succeeded'::text,k.publications_succeeded,COALESCE(q.publications_succeeded, 0::numeric) + COALESCE(d.publications_succeeded, 0::numeric)), ('series: publications_failed'::text,k.publications_failed,COALESCE(q.publications_failed, 0::numeric)), ('series: discount_minor'::text,k.discount_minor,COALESCE(q.discount_minor, 0::numeric)), ('series: discount_rolled_back_minor'::text,k.discount_rolled_back_minor,COALESCE(q.discount_rolled_back_minor, 0::numeric)), ('series: order_minor'::text,k.order_minor,COALESCE(q.order_minor, 0::numeric)), ('series: order_rolled_back_minor'::text,k.order_rolled_back_minor,COALESCE(q.order_rolled_back_minor, 0::numeric)), ('failures by reason'::text,k.redemptions_failed,COALESCE(f.failures, 0::numeric)), ('redemptions_failed'::text,COALESCE(a.redemptions, 0::bigint),k.redemptions_failed), ('rollbacks_failed'::text,COALESCE(a.rollbacks, 0::bigint),k.rollbacks_failed), ('publications_succeeded'::text,COALESCE(p.succeeded, 0::bigint),k.publications_succeeded), ('publications_failed'::text,COALESCE(p.failed, 0::bigint),k.publications_failed), ('customers_published'::text,COALESCE(c.published, 0::bigint),k.customers_published), ('customers_redeemed'::text,COALESCE(c.redeemed, 0::bigint),k.customers_redeemed), ('customers_redeemed_published'::text,COALESCE(c.redeemed_published, 0::bigint),k.customers_redeemed_published), ('codes_published'::text,COALESCE(cp.codes, 0::bigint),k.codes_published), ('codes_redeemed'::text,COALESCE(cr.codes, 0::bigint),k.codes_redeemed)) m(member, expected, actual)
  WHERE m.expected::numeric <> m.actual;

create view verify_holds as
 SELECT v.project_id,
    'voucher'::text AS object_type,
    v.voucher_id AS object_id,
    'held_quantity'::text AS member,
    COALESCE(h.holds, 0::bigint) AS expected,
    v.held_quantity::bigint AS actual
   FROM vouchers v
     LEFT JOIN ( SELECT holds.project_id,
            holds.voucher_id,
            count(*) AS holds
           FROM holds
          GROUP BY holds.project_id, holds.voucher_id) h ON h.project_id = v.project_id AND h.voucher_id = v.voucher_id
  WHERE v.held_quantity <> COALESCE(h.holds, 0::bigint)
UNION ALL
 SELECT k.project_id,
    'campaign'::text AS object_type,
    k.campaign_id AS object_id,
    m.member,
    m.expected::bigint AS expected,
    m.actual
   FROM campaign_counters k
     LEFT JOIN ( SELECT holds.project_id,
            holds.campaign_id,
            count(*) AS holds,
            sum(holds.discount_minor) AS discount_minor,
            sum(holds.order_minor) AS order_minor
           FROM holds
          GROUP BY holds.project_id, holds.campaign_id) h ON h.project_id = k.project_id AND h.campaign_id = k.campaign_id
     CROSS JOIN LATERAL ( VALUES ('held_redemptions'::text,COALESCE(h.holds, 0::bigint),k.held_redemptions), ('held_discount_minor'::text,COALESCE(h.discount_minor, 0::numeric),k.held_discount_minor), ('held_order_minor'::text,COALESCE(h.order_minor, 0::numeric),k.held_order_minor)) m(member, expected, actual)
  WHERE m.expected <> m.actual::numeric
UNION ALL
 SELECT e.project_id,
    'hold'::text AS object_type,
    e.hold_id AS object_id,
    'ways it ended, or open'::text AS member,
    1 AS expected,
    e.ends + (h.hold_id IS NOT NULL)::integer AS actual
   FROM ( SELECT hold_entries.project_id,
            hold_entries.hold_id,
            count(*) FILTER (WHERE hold_entries.kind <> 'held'::text) AS ends
           FROM hold_entries
          GROUP BY hold_entries.project_id, hold_entries.hold_id) e
     LEFT JOIN holds h ON h.project_id = e.project_id AND h.hold_id = e.hold_id
  WHERE (e.ends + (h.hold_id IS NOT NULL)::integer) <> 1
UNION ALL
 SELECT e.project_id,
    'hold'::text AS object_type,
    e.hold_id AS object_id,
    'beginnings'::text AS member,
    1 AS expected,
    count(*) FILTER (WHERE e.kind = 'held'::text) AS actual
   FROM ( SELECT hold_entries.project_id,
            hold_entries.hold_id,
            hold_entries.kind
           FROM hold_entries
        UNION ALL
         SELECT holds.project_id,
            holds.hold_id,
            'open'::text
           FROM holds) e
  GROUP BY e.project_id, e.hold_id
 HAVING count(*) FILTER (WHERE e.kind = 'held'::text) <> 1
UNION ALL
 SELECT e.project_id,
    'hold'::text AS object_type,
    e.hold_id AS object_id,
    'the redemption that used it up'::text AS member,
    1 AS expected,
    0 AS actual
   FROM hold_entries e
     LEFT JOIN redemptions r ON r.project_id = e.project_id AND r.redemption_id = e.redemption_id AND r.kind = 'redemption'::text AND r.result = 'SUCCESS'::text AND r.voucher_id = e.voucher_id AND r.session_key = e.session_key
  WHERE e.kind = 'consumed'::text AND r.redemption_id IS NULL;

create view verify_orders as
 SELECT o.project_id,
    'order'::text AS object_type,
    o.order_id AS object_id,
    m.member,
    m.expected::bigint AS expected,
    m.actual
   FROM orders o
     LEFT JOIN ( SELECT redemptions.project_id,
            redemptions.order_id,
            sum(
                CASE redemptions.kind
                    WHEN 'redemption'::text THEN redemptions.discount_minor
                    ELSE - redemptions.discount_minor
                END) AS discount
           FROM redemptions
          WHERE redemptions.result = 'SUCCESS'::text AND redemptions.order_id IS NOT NULL
          GROUP BY redemptions.project_id, redemptions.order_id) e ON e.project_id = o.project_id AND e.order_id = o.order_id
     CROSS JOIN LATERAL ( VALUES ('discount_minor, the sum of its redemptions'::text,COALESCE(e.discount, 0::numeric),o.discount_minor), ('discount_minor, between 0 and the amount'::text,LEAST(GREATEST(o.discount_minor, 0::bigint), o.amount_minor),o.discount_minor)) m(member, expected, actual)
  WHERE m.expected <> m.actual::numeric
UNION ALL
 SELECT r.project_id,
    'redemption'::text AS object_type,
    r.redemption_id AS object_id,
    'discount_minor, between 0 and the order'::text AS member,
    r.order_minor AS expected,
    r.discount_minor AS actual
   FROM redemptions r
  WHERE r.discount_minor < 0 OR r.order_minor < 0 OR r.discount_minor > r.order_minor;

create view verify_references as
 WITH named AS (
         SELECT vouchers.project_id,
            'voucher'::text AS object_type,
            vouchers.voucher_id AS object_id,
            'campaign_id'::text AS member,
            'campaign'::text AS kind,
            vouchers.campaign_id AS id
           FROM vouchers
        UNION ALL
         SELECT vouchers.project_id,
            'voucher'::text,
            vouchers.voucher_id,
            'holder_customer_id'::text,
            'customer'::text,
            vouchers.holder_customer_id
           FROM vouchers
        UNION ALL
         SELECT orders.project_id,
            'order'::text,
            orders.order_id,
            'customer_id'::text,
            'customer'::text,
            orders.customer_id
           FROM orders
        UNION ALL
         SELECT redemptions.project_id,
            redemptions.kind,
            redemptions.redemption_id,
            'campaign_id'::text,
            'campaign'::text,
            redemptions.campaign_id
           FROM redemptions
        UNION ALL
         SELECT redemptions.project_id,
            redemptions.kind,
            redemptions.redemption_id,
            'customer_id'::text,
            'customer'::text,
            redemptions.customer_id
           FROM redemptions
        UNION ALL
         SELECT redemptions.project_id,
            redemptions.kind,
            redemptions.redemption_id,
            'order_id'::text,
            'order'::text,
            redemptions.order_id
           FROM redemptions
        UNION ALL
         SELECT publications.project_id,
            'publication'::text,
            publications.publication_id,
            'campaign_id'::text,
            'campaign'::text,
            publications.campaign_id
           FROM publications
        UNION ALL
         SELECT publications.project_id,
            'publication'::text,
            publications.publication_id,
            'customer_id'::text,
            'customer'::text,
            publications.customer_id
           FROM publications
        UNION ALL
         SELECT campaign_customers.project_id,
            'customer'::text,
            campaign_customers.customer_id,
            'campaign_id'::text,
            'campaign'::text,
            campaign_customers.campaign_id
           FROM campaign_customers
        UNION ALL
         SELECT campaign_customers.project_id,
            'customer'::text,
            campaign_customers.customer_id,
            'customer_id'::text,
            'customer'::text,
            campaign_customers.customer_id
           FROM campaign_customers
        UNION ALL
         SELECT campaign_buckets.project_id,
            'campaign'::text,
            campaign_buckets.campaign_id,
            'campaign_id of a quarter of an hour'::text,
            'campaign'::text,
            campaign_buckets.campaign_id
           FROM campaign_buckets
        UNION ALL
         SELECT campaign_days.project_id,
            'campaign'::text,
            campaign_days.campaign_id,
            'campaign_id of a day'::text,
            'campaign'::text,
            campaign_days.campaign_id
           FROM campaign_days
        UNION ALL
         SELECT campaign_failures.project_id,
            'campaign'::text,
            campaign_failures.campaign_id,
            'campaign_id of a failure'::text,
            'campaign'::text,
            campaign_failures.campaign_id
           FROM campaign_failures
        ), vouchers_named AS (
         SELECT redemptions.project_id,
            redemptions.kind AS object_type,
            redemptions.redemption_id AS object_id,
            'voucher_id'::text AS member,
            redemptions.voucher_id AS id
           FROM redemptions
        UNION ALL
         SELECT p.project_id,
            'publication'::text,
            p.publication_id,
            'voucher_ids'::text,
            g.voucher_id
           FROM publications p
             CROSS JOIN LATERAL unnest(p.voucher_ids) g(voucher_id)
        )
 SELECT n.project_id,
    n.object_type,
    n.object_id,
    n.member,
    1::bigint AS expected,
    0::bigint AS actual
   FROM named n
     LEFT JOIN campaigns c ON n.kind = 'campaign'::text AND c.project_id = n.project_id AND c.campaign_id = n.id
     LEFT JOIN customers u ON n.kind = 'customer'::text AND u.project_id = n.project_id AND u.customer_id = n.id
     LEFT JOIN orders o ON n.kind = 'order'::text AND o.project_id = n.project_id AND o.order_id = n.id
  WHERE n.id IS NOT NULL AND COALESCE(c.campaign_id, u.customer_id, o.order_id) IS NULL
UNION ALL
 SELECT n.project_id,
    n.object_type,
    n.object_id,
    n.member,
    1 AS expected,
    0 AS actual
   FROM vouchers_named n
     LEFT JOIN vouchers v ON v.project_id = n.project_id AND v.voucher_id = n.id
     JOIN vouchers other ON other.voucher_id = n.id AND other.project_id <> n.project_id
  WHERE v.voucher_id IS NULL
UNION ALL
 SELECT c.project_id,
    'campaign'::text AS object_type,
    c.campaign_id AS object_id,
    'rows of counters'::text AS member,
    1 AS expected,
    0 AS actual
   FROM campaigns c
     LEFT JOIN campaign_counters k ON k.project_id = c.project_id AND k.campaign_id = c.campaign_id
  WHERE k.campaign_id IS NULL
UNION ALL
 SELECT c.project_id,
    'campaign'::text AS object_type,
    c.campaign_id AS object_id,
    'terms_version'::text AS member,
    1 AS expected,
    0 AS actual
   FROM campaigns c
     LEFT JOIN campaign_terms t ON t.project_id = c.project_id AND t.campaign_id = c.campaign_id AND t.version = c.terms_version
  WHERE t.campaign_id IS NULL;

create view verify_rollbacks as
 SELECT b.project_id,
    'rollback'::text AS object_type,
    b.redemption_id AS object_id,
    m.member,
    m.expected,
    m.actual
   FROM redemptions b
     LEFT JOIN redemptions r ON r.project_id = b.project_id AND r.redemption_id = b.rolls_back_id AND r.kind = 'redemption'::text AND r.result = 'SUCCESS'::text
     CROSS JOIN LATERAL ( VALUES ('rolls_back_id: a successful redemption'::text,1::bigint,(r.redemption_id IS NOT NULL)::integer::bigint), ('voucher and campaign of the redemption'::text,1,(NOT r.voucher_id IS DISTINCT FROM b.voucher_id AND NOT r.campaign_id IS DISTINCT FROM b.campaign_id)::integer), ('occurred_at, not before the redemption'::text,1,(b.occurred_at >= r.occurred_at)::integer), ('discount_minor, at most that of the redemption'::text,
                CASE
                    WHEN b.discount_minor > COALESCE(r.discount_minor, 0::bigint) THEN r.discount_minor
                    ELSE b.discount_minor
                END,b.discount_minor), ('order_minor, at most that of the redemption'::text,
                CASE
                    WHEN b.order_minor > COALESCE(r.order_minor, 0::bigint) THEN r.order_minor
                    ELSE b.order_minor
                END,b.order_minor)) m(member, expected, actual)
  WHERE b.kind = 'rollback'::text AND b.result = 'SUCCESS'::text AND m.expected IS DISTINCT FROM m.actual AND (r.redemption_id IS NOT NULL OR m.member = 'rolls_back_id: a successful redemption'::text)
UNION ALL
 SELECT redemptions.project_id,
    'redemption'::text AS object_type,
    redemptions.rolls_back_id AS object_id,
    'successful rollbacks'::text AS member,
    1 AS expected,
    count(*) AS actual
   FROM redemptions
  WHERE redemptions.kind = 'rollback'::text AND redemptions.result = 'SUCCESS'::text
  GROUP BY redemptions.project_id, redemptions.rolls_back_id
 HAVING count(*) > 1;

create view verify_stacks as
 WITH parts AS (
         SELECT redemptions.project_id,
            redemptions.parent_id,
            redemptions.kind,
            count(*) AS parts,
            count(*) FILTER (WHERE redemptions.result <> 'SUCCESS'::text) AS failed
           FROM redemptions
          WHERE redemptions.parent_id IS NOT NULL
          GROUP BY redemptions.project_id, redemptions.parent_id, redemptions.kind
        ), taken_back AS (
         SELECT r.project_id,
            r.parent_id,
            count(b.redemption_id) AS rollbacks
           FROM redemptions r
             LEFT JOIN redemptions b ON b.project_id = r.project_id AND b.rolls_back_id = r.redemption_id AND b.kind = 'rollback'::text AND b.result = 'SUCCESS'::text
          WHERE r.parent_id IS NOT NULL AND r.kind = 'redemption'::text
          GROUP BY r.project_id, r.parent_id
        )
 SELECT p.project_id,
    'redemption'::text AS object_type,
    p.parent_id AS object_id,
    m.member,
    m.expected,
    m.actual
   FROM redemption_parents p
     LEFT JOIN parts c ON c.project_id = p.project_id AND c.parent_id = p.parent_id AND c.kind = p.kind
     LEFT JOIN redemption_parents back ON back.project_id = p.project_id AND back.rolls_back_id = p.parent_id AND back.kind = 'rollback'::text
     LEFT JOIN taken_back t ON t.project_id = p.project_id AND t.parent_id = p.parent_id
     CROSS JOIN LATERAL ( VALUES ('parts, at least 2'::text,GREATEST(COALESCE(c.parts, 0::bigint), 2::bigint),COALESCE(c.parts, 0::bigint)), ('parts that failed'::text,0,COALESCE(c.failed, 0::bigint)), ('parts rolled back'::text,
                CASE
                    WHEN p.kind = 'rollback'::text THEN 0::bigint
                    WHEN back.parent_id IS NOT NULL THEN COALESCE(c.parts, 0::bigint)
                    ELSE 0::bigint
                END,
                CASE
                    WHEN p.kind = 'rollback'::text THEN 0::bigint
                    ELSE COALESCE(t.rollbacks, 0::bigint)
                END)) m(member, expected, actual)
  WHERE m.expected <> m.actual
UNION ALL
 SELECT c.project_id,
    c.kind AS object_type,
    c.parent_id AS object_id,
    'the entry that stands for its parts'::text AS member,
    1 AS expected,
    0 AS actual
   FROM parts c
     LEFT JOIN redemption_parents p ON p.project_id = c.project_id AND p.parent_id = c.parent_id AND p.kind = c.kind
  WHERE p.parent_id IS NULL;

create view verify_usage as
 WITH named AS (
         SELECT campaign_limits.project_id,
            campaign_limits.campaign_id AS owner_id,
            campaign_limits.scope,
            campaign_limits.period,
            campaign_limits.created_at
           FROM campaign_limits
        UNION ALL
         SELECT tracked_counters.project_id,
            tracked_counters.owner_id,
            tracked_counters.scope,
            tracked_counters.period,
            tracked_counters.created_at
           FROM tracked_counters
        ), tracked AS (
         SELECT n.project_id,
            n.owner_id,
            n.scope,
            n.period,
            min(n.created_at) AS since
           FROM named n
          GROUP BY n.project_id, n.owner_id, n.scope, n.period
        ), entries AS (
         SELECT r.project_id,
            COALESCE(r.campaign_id, r.voucher_id) AS owner_id,
            r.customer_id,
            r.voucher_id,
            r.actor_type,
            r.actor_id,
            r.occurred_at,
            1 AS redemptions,
            COALESCE(r.discount_minor, 0::bigint) AS discount_minor,
            COALESCE(r.order_minor, 0::bigint) AS order_minor,
            0 AS held_redemptions,
            0::bigint AS held_discount_minor,
            0::bigint AS held_order_minor
           FROM redemptions r
          WHERE r.kind = 'redemption'::text AND r.result = 'SUCCESS'::text AND NOT (EXISTS ( SELECT
                   FROM redemptions b
                  WHERE b.project_id = r.project_id AND b.rolls_back_id = r.redemption_id AND b.kind = 'rollback'::text AND b.result = 'SUCCESS'::text))
        UNION ALL
         SELECT h.project_id,
            COALESCE(h.campaign_id, h.voucher_id) AS "coalesce",
            h.customer_id,
            h.voucher_id,
            h.actor_type,
            h.actor_id,
            h.held_at,
            0,
            0,
            0,
            1,
            COALESCE(h.discount_minor, 0::bigint) AS "coalesce",
            COALESCE(h.order_minor, 0::bigint) AS "coalesce"
           FROM holds h
        ), placed AS (
         SELECT t.project_id,
            t.owner_id,
            t.scope,
            t.period,
            t.since,
                CASE t.scope
                    WHEN 'campaign'::text THEN ''::text
                    WHEN 'customer'::text THEN e_1.customer_id
                    WHEN 'voucher'::text THEN e_1.voucher_id
                    WHEN 'customer_voucher'::text THEN (e_1.voucher_id || ' '::text) || e_1.customer_id
                    WHEN e_1.actor_type THEN (e_1.voucher_id || ' '::text) || e_1.actor_id
                    ELSE NULL::text
                END AS scope_id,
                CASE t.period
                    WHEN 'total'::text THEN '1970-01-01'::date
                    WHEN 'day'::text THEN d.day
                    WHEN 'week'::text THEN d.day - (EXTRACT(dow FROM d.day)::integer - p.week_starts_on + 7) % 7
                    ELSE date_trunc('month'::text, d.day::timestamp with time zone)::date
                END AS period_start,
                CASE t.period
                    WHEN 'total'::text THEN '1970-01-01'::date
                    WHEN 'day'::text THEN s.day
                    WHEN 'week'::text THEN s.day - (EXTRACT(dow FROM s.day)::integer - p.week_starts_on + 7) % 7
                    ELSE date_trunc('month'::text, s.day::timestamp with time zone)::date
                END AS first_start,
            e_1.redemptions,
            e_1.discount_minor,
            e_1.order_minor,
            e_1.held_redemptions,
            e_1.held_discount_minor,
            e_1.held_order_minor
           FROM tracked t
             JOIN projects p ON p.project_id = t.project_id
             JOIN entries e_1 ON e_1.project_id = t.project_id AND e_1.owner_id = t.owner_id
             CROSS JOIN LATERAL ( SELECT (e_1.occurred_at AT TIME ZONE p.time_zone)::date AS day) d
             CROSS JOIN LATERAL ( SELECT (t.since AT TIME ZONE p.time_zone)::date AS day) s
        ), expected AS (
         SELECT placed.project_id,
            placed.owner_id,
            placed.scope,
            placed.scope_id,
            placed.period,
            placed.period_start,
            bool_and(placed.period_start >= placed.first_start) AS must_be_kept,
            sum(placed.redemptions) AS redemptions,
            sum(placed.discount_minor) AS discount_minor,
            sum(placed.order_minor) AS order_minor,
            sum(placed.held_redemptions) AS held_redemptions,
            sum(placed.held_discount_minor) AS held_discount_minor,
            sum(placed.held_order_minor) AS held_order_minor
           FROM placed
          WHERE placed.scope_id IS NOT NULL
          GROUP BY placed.project_id, placed.owner_id, placed.scope, placed.scope_id, placed.period, placed.period_start
        )
 SELECT COALESCE(u.project_id, e.project_id) AS project_id,
        CASE
            WHEN starts_with(COALESCE(u.campaign_id, e.owner_id), 'v_'::text) THEN 'voucher'::text
            ELSE 'campaign'::text
        END AS object_type,
    COALESCE(u.campaign_id, e.owner_id) AS object_id,
    (((((m.member || ' of a '::text) || COALESCE(u.scope, e.scope)) || ' in a '::text) || COALESCE(u.period, e.period)) || ' from '::text) || COALESCE(u.period_start, e.period_start) AS member,
    m.expected::bigint AS expected,
    m.actual
   FROM campaign_usage u
     FULL JOIN expected e ON e.project_id = u.project_id AND e.owner_id = u.campaign_id AND e.scope = u.scope AND e.scope_id = u.scope_id AND e.period = u.period AND e.period_start = u.period_start
     CROSS JOIN LATERAL ( VALUES ('redemptions'::text,COALESCE(e.redemptions, 0::bigint),COALESCE(u.redemptions, 0::bigint)), ('discount_minor'::text,COALESCE(e.discount_minor, 0::numeric),COALESCE(u.discount_minor, 0::bigint)), ('order_minor'::text,COALESCE(e.order_minor, 0::numeric),COALESCE(u.order_minor, 0::bigint)), ('held_redemptions'::text,COALESCE(e.held_redemptions, 0::bigint),COALESCE(u.held_redemptions, 0::bigint)), ('held_discount_minor'::text,COALESCE(e.held_discount_minor, 0::numeric),COALESCE(u.held_discount_minor, 0::bigint)), ('held_order_minor'::text,COALESCE(e.held_order_minor, 0::numeric),COALESCE(u.held_order_minor, 0::bigint))) m(member, expected, actual)
  WHERE m.expected <> m.actual::numeric AND
        CASE
            WHEN u.project_id IS NULL THEN e.must_be_kept
            ELSE (EXISTS ( SELECT
               FROM campaign_limits l
              WHERE l.project_id = u.project_id AND l.campaign_id = u.campaign_id AND l.scope = u.scope AND l.period = u.period)) OR (EXISTS ( SELECT
               FROM tracked_counters t
              WHERE t.project_id = u.project_id AND t.owner_id = u.campaign_id AND t.scope = u.scope AND t.period = u.period))
        END;

create view verify_uses as
 WITH kept AS (
         SELECT v.project_id,
            v.campaign_id,
            sum(
                CASE
                    WHEN v.binned_at IS NULL THEN COALESCE(v.redemption_quantity, 0) - COALESCE(t.redemption_quantity, 0)
                    ELSE GREATEST(0, v.redeemed_quantity - COALESCE(t.redemption_quantity, 0))
                END) AS uses,
            COALESCE(sum((v.redemption_quantity IS NULL)::integer - (t.redemption_quantity IS NULL)::integer) FILTER (WHERE v.binned_at IS NULL), 0::bigint) AS unlimited
           FROM vouchers v
             JOIN campaigns c_1 ON c_1.project_id = v.project_id AND c_1.campaign_id = v.campaign_id
             JOIN campaign_terms t ON t.project_id = c_1.project_id AND t.campaign_id = c_1.campaign_id AND t.version = c_1.terms_version
          WHERE NOT c_1.is_historical
          GROUP BY v.project_id, v.campaign_id
        )
 SELECT k.project_id,
    'campaign'::text AS object_type,
    k.campaign_id AS object_id,
    m.member,
    m.expected,
    m.actual
   FROM campaign_counters k
     JOIN campaigns c ON c.project_id = k.project_id AND c.campaign_id = k.campaign_id AND NOT c.is_historical AND NOT c.is_purged
     LEFT JOIN kept ON kept.project_id = k.project_id AND kept.campaign_id = k.campaign_id
     CROSS JOIN LATERAL ( VALUES ('uses_beyond_terms, at least'::text,COALESCE(kept.uses, 0::bigint),k.uses_beyond_terms,k.uses_beyond_terms >= COALESCE(kept.uses, 0::bigint)), ('unlimited_beyond_terms'::text,COALESCE(kept.unlimited, 0::bigint),k.unlimited_beyond_terms,k.unlimited_beyond_terms = COALESCE(kept.unlimited, 0::bigint))) m(member, expected, actual, holds)
  WHERE NOT m.holds;

create view verify_voucher_counts as
 WITH held AS (
         SELECT vouchers.project_id,
            vouchers.campaign_id,
            count(*) FILTER (WHERE vouchers.binned_at IS NULL) AS vouchers
           FROM vouchers
          WHERE vouchers.campaign_id IS NOT NULL
          GROUP BY vouchers.project_id, vouchers.campaign_id
        ), given AS (
         SELECT p.project_id,
            g.voucher_id,
            p.customer_id
           FROM publications p
             CROSS JOIN LATERAL unnest(p.voucher_ids) g(voucher_id)
          WHERE p.result = 'SUCCESS'::text
        ), counted AS (
         SELECT v.project_id,
            v.voucher_id,
            v.publications::bigint AS publications,
            count(g.voucher_id) AS given,
            v.holder_customer_id IS NULL OR COALESCE(bool_or(g.customer_id = v.holder_customer_id), false) AS is_held_by_whom_given
           FROM vouchers v
             LEFT JOIN given g ON g.project_id = v.project_id AND g.voucher_id = v.voucher_id
          WHERE v.publications <> 0 OR v.holder_customer_id IS NOT NULL OR g.voucher_id IS NOT NULL
          GROUP BY v.project_id, v.voucher_id
        )
 SELECT k.project_id,
    'campaign'::text AS object_type,
    k.campaign_id AS object_id,
    'vouchers_created less vouchers_deleted'::text AS member,
    COALESCE(h.vouchers, 0::bigint) AS expected,
    k.vouchers_created - k.vouchers_deleted AS actual
   FROM campaign_counters k
     LEFT JOIN held h ON h.project_id = k.project_id AND h.campaign_id = k.campaign_id
  WHERE (k.vouchers_created - k.vouchers_deleted) <> COALESCE(h.vouchers, 0::bigint)
UNION ALL
 SELECT counted.project_id,
    'voucher'::text AS object_type,
    counted.voucher_id AS object_id,
    m.member,
    m.expected,
    m.actual
   FROM counted
     CROSS JOIN LATERAL ( VALUES ('publications'::text,counted.given,counted.publications), ('holder_customer_id, somebody it was published to'::text,1,counted.is_held_by_whom_given::integer)) m(member, expected, actual)
  WHERE m.expected <> m.actual;

create view verify_voucher_limits as
 SELECT project_id,
    'voucher'::text AS object_type,
    voucher_id AS object_id,
    'redeemed_quantity'::text AS member,
    redemption_quantity::bigint AS expected,
    (redeemed_quantity + held_quantity)::bigint AS actual
   FROM vouchers
  WHERE redeemed_quantity < 0 OR (redeemed_quantity + held_quantity) > redemption_quantity;

create view verify_voucher_redemptions as
 SELECT v.project_id,
    'voucher'::text AS object_type,
    v.voucher_id AS object_id,
    'redeemed_quantity'::text AS member,
    COALESCE(e.redemptions, 0::bigint) AS expected,
    v.redeemed_quantity::bigint AS actual
   FROM vouchers v
     LEFT JOIN ( SELECT redemptions.project_id,
            redemptions.voucher_id,
            count(*) FILTER (WHERE redemptions.kind = 'redemption'::text) - count(*) FILTER (WHERE redemptions.kind = 'rollback'::text) AS redemptions
           FROM redemptions
          WHERE redemptions.result = 'SUCCESS'::text
          GROUP BY redemptions.project_id, redemptions.voucher_id) e ON e.project_id = v.project_id AND e.voucher_id = v.voucher_id
  WHERE v.redeemed_quantity <> COALESCE(e.redemptions, 0::bigint);
