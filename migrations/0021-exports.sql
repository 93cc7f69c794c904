-- Files that people ask for, written in parts, each in a transaction of its own, so that any process can go on and any can serve them.
create table exports (
  project_id text not null references projects (project_id),
  export_id text not null,
  exported_object text not null,
  parameters jsonb not null,
  status text not null default 'SCHEDULED' check (status in ('SCHEDULED', 'IN_PROGRESS', 'DONE', 'ERROR')),
  channel text not null,
  user_id text,
  token text not null,
  chunks integer not null default 0 check (chunks >= 0),
  rows_written bigint not null default 0 check (rows_written >= 0),
  next_after text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (project_id, export_id)
);
comment on column exports.parameters is 'as they were sent';
comment on column exports.token is 'part of the address of the file; whoever has it needs a key of the project as well';
comment on column exports.next_after is 'where the last part ended in the order of the rows; null: at the beginning';
create index exports_by_time on exports (project_id, created_at desc, export_id desc);
-- Old ones are removed in whatever project.
create index exports_by_age on exports (created_at);

create table export_chunks (
  project_id text not null,
  export_id text not null,
  chunk integer not null,
  content text not null,
  primary key (project_id, export_id, chunk),
  foreign key (project_id, export_id) references exports on delete cascade
);
