-- What a change of rules or of the discount would have done to stored orders, and the newest orders behind each number.

create table replays (
  project_id text not null references projects (project_id),
  replay_id text not null,
  campaign_id text not null,
  async_action_id text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  first_day date not null,
  last_day date not null,
  plan jsonb not null,
  place jsonb,
  looked_at bigint not null default 0,
  to_look_at bigint,
  figures jsonb,
  actor_type text not null check (actor_type in ('member', 'api_key', 'system')),
  actor_id text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (project_id, replay_id)
);
comment on column replays.plan is 'the rules and the discount on both sides of the change, as they were when it was asked for';
comment on column replays.place is 'how far it is: which of both bases, and the last row that was looked at';
create unique index replays_one_open on replays (project_id) where state in ('waiting', 'running');
create index replays_by_campaign on replays (project_id, campaign_id, created_at desc, replay_id desc);
create index replays_by_age on replays (created_at);

create table replay_rows (
  project_id text not null,
  replay_id text not null,
  fate text not null,
  number integer not null check (number >= 1),
  order_id text,
  redemption_id text,
  occurred_at timestamptz not null,
  order_minor bigint,
  before_minor bigint,
  after_minor bigint,
  broken jsonb,
  primary key (project_id, replay_id, fate, number),
  foreign key (project_id, replay_id) references replays (project_id, replay_id) on delete cascade
);
comment on column replay_rows.number is 'the newest is 1; beyond a thousand of a fate none is kept';
