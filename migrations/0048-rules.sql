-- Validation rules: every version of them, and what they hold for.

create table rules (
  project_id text not null references projects (project_id),
  rule_id text not null,
  name text not null,
  version integer not null check (version >= 1),
  created_at timestamptz not null,
  updated_at timestamptz,
  deleted_at timestamptz,
  primary key (project_id, rule_id)
);
comment on column rules.version is 'the one that judges redemptions from now on';
comment on column rules.deleted_at is 'gone for everybody; its versions stay, since redemptions point at them';
create index rules_by_time on rules (project_id, created_at desc, rule_id desc) where deleted_at is null;

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
  actor_type text not null check (actor_type in ('member', 'api_key', 'system')),
  actor_id text,
  created_at timestamptz not null,
  primary key (project_id, rule_id, version),
  foreign key (project_id, rule_id) references rules (project_id, rule_id)
);
comment on table rule_versions is 'append-only: what a rule said, and who wrote it';
comment on column rule_versions.rules is 'conditions by place, with the logic that joins them, as the wire contract has them';

create table rule_assignments (
  project_id text not null,
  assignment_id text not null,
  rule_id text not null,
  object_type text not null check (object_type in ('campaign', 'voucher')),
  object_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, assignment_id),
  constraint rule_assignments_once unique (project_id, object_id, rule_id),
  foreign key (project_id, rule_id) references rules (project_id, rule_id)
);
comment on table rule_assignments is 'the campaigns and single vouchers that a rule holds for';
create index rule_assignments_by_rule on rule_assignments (project_id, rule_id, created_at desc, assignment_id desc);
create index rule_assignments_by_time on rule_assignments (project_id, created_at desc, assignment_id desc);

alter table redemptions add column judged_by jsonb;
comment on column redemptions.judged_by is 'the versions of rules that judged it ({"rules": [{"id", "version"}]}) and, when one was broken, which and what was seen ("broken")';
