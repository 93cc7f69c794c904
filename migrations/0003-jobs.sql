-- Background work is taken from async_actions itself (decisions/0006): a step's transaction locks the row, so that a worker that dies gives it
-- back at once.
alter table async_actions
  add column failures integer not null default 0,
  add column not_before timestamptz;
comment on column async_actions.failures is 'steps that broke in a row; after too many the work is given up';
comment on column async_actions.not_before is 'when a broken step may be tried again';
create index async_actions_open on async_actions (created_at, async_action_id) where status in ('ENQUEUED', 'IN_PROGRESS');

-- The vouchers of a whole project, newest first, are a list of the wire contract; vouchers_by_campaign is for one campaign only.
create index vouchers_by_time on vouchers (project_id, created_at desc, voucher_id desc);
