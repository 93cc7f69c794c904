-- The redemption core: limits of any scope, measure and period; holds; stacked redemptions; what a redemption did to its order; answers by key.

alter table projects add column stacking_rules jsonb not null default '{}';
comment on column projects.stacking_rules is 'members of the wire contract''s stacking rules that differ from its defaults';

alter table vouchers add column held_quantity integer not null default 0 check (held_quantity >= 0);
comment on column vouchers.held_quantity is 'redemptions reserved by live holds, and by those that have expired and were not swept yet';
alter table vouchers drop constraint vouchers_not_over_redeemed;
alter table vouchers add constraint vouchers_not_over_redeemed
  check (redeemed_quantity >= 0 and (redemption_quantity is null or redeemed_quantity + held_quantity <= redemption_quantity)) not valid;
alter table vouchers validate constraint vouchers_not_over_redeemed;

-- Limits of the whole campaign for all time stand beside what is used of them, so that a constraint can hold them together.
alter table campaign_counters
  add column held_redemptions bigint not null default 0 check (held_redemptions >= 0),
  add column held_discount_minor bigint not null default 0 check (held_discount_minor >= 0),
  add column held_order_minor bigint not null default 0 check (held_order_minor >= 0),
  add column discount_straddle text not null default 'reject' check (discount_straddle in ('reject', 'clip')),
  add column order_max_minor bigint check (order_max_minor >= 0),
  add column order_when_set_minor bigint not null default 0;
comment on column campaign_counters.discount_straddle is 'what happens to the redemption whose discount would pass the limit: refused, or granted what is left';
alter table campaign_counters drop constraint campaign_redemptions_not_over_limit;
alter table campaign_counters drop constraint campaign_discount_not_over_limit;
alter table campaign_counters
  add constraint campaign_redemptions_not_over_limit
    check (redemptions_max is null or redemptions_succeeded - rollbacks_succeeded + held_redemptions <= greatest(redemptions_max, redemptions_when_set)),
  add constraint campaign_discount_not_over_limit
    check (discount_max_minor is null
           or discount_minor - discount_rolled_back_minor + held_discount_minor <= greatest(discount_max_minor, discount_when_set_minor)),
  add constraint campaign_orders_not_over_limit
    check (order_max_minor is null or order_minor - order_rolled_back_minor + held_order_minor <= greatest(order_max_minor, order_when_set_minor));

create table campaign_limits (
  project_id text not null,
  campaign_id text not null,
  scope text not null check (scope in ('campaign', 'customer', 'voucher')),
  measure text not null check (measure in ('redemptions', 'discount', 'orders')),
  period text not null check (period in ('total', 'day', 'week', 'month')),
  max_value bigint not null check (max_value >= 0),
  straddle text not null default 'reject' check (straddle in ('reject', 'clip')),
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, campaign_id, scope, measure, period),
  foreign key (project_id, campaign_id) references campaigns,
  -- These stand in campaign_counters.
  constraint campaign_limits_not_the_total check (not (scope = 'campaign' and period = 'total')),
  constraint campaign_limits_clip_discounts check (straddle = 'reject' or measure = 'discount')
);
comment on table campaign_limits is 'limits of a campaign that are for a period, a customer or a voucher; amounts in minor units';

create table campaign_usage (
  project_id text not null,
  campaign_id text not null,
  scope text not null check (scope in ('campaign', 'customer', 'voucher')),
  scope_id text not null,
  period text not null check (period in ('total', 'day', 'week', 'month')),
  period_start date not null,
  redemptions bigint not null default 0 check (redemptions >= 0),
  discount_minor bigint not null default 0 check (discount_minor >= 0),
  order_minor bigint not null default 0 check (order_minor >= 0),
  held_redemptions bigint not null default 0 check (held_redemptions >= 0),
  held_discount_minor bigint not null default 0 check (held_discount_minor >= 0),
  held_order_minor bigint not null default 0 check (held_order_minor >= 0),
  redemptions_max bigint,
  discount_max_minor bigint,
  order_max_minor bigint,
  primary key (project_id, campaign_id, scope, scope_id, period, period_start),
  constraint campaign_usage_redemptions_not_over_limit check (redemptions_max is null or redemptions + held_redemptions <= redemptions_max),
  constraint campaign_usage_discount_not_over_limit check (discount_max_minor is null or discount_minor + held_discount_minor <= discount_max_minor),
  constraint campaign_usage_orders_not_over_limit check (order_max_minor is null or order_minor + held_order_minor <= order_max_minor)
);
comment on table campaign_usage is 'what is used, net of rollbacks, and held in each scope and period that has a limit; guarded by the lock of the campaign''s counters';
comment on column campaign_usage.scope_id is 'the customer or the voucher; empty for the campaign';
comment on column campaign_usage.period_start is 'first local day of the period in the project''s zone; 1970-01-01 for the total';
comment on column campaign_usage.redemptions_max is 'the limit as the last move saw it, so that the constraint can hold both together; never below what was used then';

create table limit_warnings (
  project_id text not null,
  campaign_id text not null,
  measure text not null check (measure in ('redemptions', 'discount', 'orders')),
  period text not null check (period in ('total', 'day', 'week', 'month')),
  period_start date not null,
  percent smallint not null check (percent in (50, 80, 95, 100)),
  max_value bigint not null,
  used_value bigint not null,
  occurred_at timestamptz not null,
  primary key (project_id, campaign_id, measure, period, period_start, percent, max_value)
);
comment on table limit_warnings is 'append-only: when a limit of a campaign was used up to 50, 80, 95 and 100 %';

create table holds (
  project_id text not null,
  session_key text not null,
  voucher_id text not null,
  hold_id text not null,
  campaign_id text,
  customer_id text,
  order_minor bigint check (order_minor >= 0),
  discount_minor bigint check (discount_minor >= 0),
  held_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (project_id, session_key, voucher_id)
);
-- Holds are reached by their key; these two are for finding those whose time is over.
create index holds_by_campaign on holds (project_id, campaign_id, expires_at) where campaign_id is not null;
create index holds_without_campaign on holds (project_id, voucher_id, expires_at) where campaign_id is null;
comment on table holds is 'what sessions reserve: a cache of hold_entries, a row until the hold ends';

create table hold_entries (
  project_id text not null,
  hold_id text not null,
  kind text not null check (kind in ('held', 'consumed', 'released', 'replaced', 'expired')),
  session_key text not null,
  voucher_id text not null,
  campaign_id text,
  customer_id text,
  order_minor bigint,
  discount_minor bigint,
  expires_at timestamptz not null,
  redemption_id text,
  request_id text,
  occurred_at timestamptz not null,
  primary key (project_id, hold_id, kind),
  constraint hold_entries_consumed_by_redemption check ((kind = 'consumed') = (redemption_id is not null))
);
create unique index hold_entries_one_end on hold_entries (project_id, hold_id) where kind <> 'held';
comment on table hold_entries is 'append-only: every hold and how it ended';

alter table orders
  add column items_discount_minor bigint not null default 0,
  add column initial_amount_minor bigint check (initial_amount_minor >= 0);
alter table orders add constraint orders_items_discount_within_discount check (items_discount_minor between 0 and discount_minor) not valid;
alter table orders validate constraint orders_items_discount_within_discount;
comment on column orders.discount_minor is 'of all redemptions that stand, on the order as a whole and on its items';
comment on column orders.items_discount_minor is 'of discount_minor the part on single items';
comment on column orders.initial_amount_minor is 'before free units were added; null: none were';

alter table redemptions
  add column session_key text,
  add column order_effect jsonb,
  add column limit_hit jsonb;
comment on column redemptions.order_effect is 'what this redemption did to the items of its order, so that a rollback can take it back; null: nothing but discount_minor on the whole';
comment on column redemptions.limit_hit is 'the limit that refused or clipped it: {scope, measure, period, policy, max, used, wanted}';
create index redemptions_by_parent on redemptions (project_id, parent_id) where parent_id is not null;

create table redemption_parents (
  project_id text not null,
  parent_id text not null,
  kind text not null check (kind in ('redemption', 'rollback')),
  rolls_back_id text,
  customer_id text,
  tracking_id text,
  order_id text,
  reason text,
  metadata jsonb,
  actor_type text not null check (actor_type in ('member', 'api_key', 'system')),
  actor_id text,
  request_id text,
  occurred_at timestamptz not null,
  primary key (project_id, parent_id),
  constraint redemption_parents_rollback_names_redemption check ((kind = 'rollback') = (rolls_back_id is not null))
);
create unique index redemption_parents_rolled_back_once on redemption_parents (project_id, rolls_back_id) where kind = 'rollback';
create index redemption_parents_by_order on redemption_parents (project_id, order_id) where order_id is not null;
comment on table redemption_parents is 'append-only: requests that redeemed, or rolled back, several codes at once; their parts are redemptions with this parent_id';

create table idempotency_keys (
  project_id text not null,
  key text not null,
  fingerprint bytea not null,
  status smallint not null,
  content_type text,
  body text,
  request_id text not null,
  created_at timestamptz not null,
  primary key (project_id, key)
);
create index idempotency_keys_by_time on idempotency_keys (created_at);
comment on table idempotency_keys is 'answers by Idempotency-Key, written in the transaction of their effect, kept for seven days';
