-- What an import brought, from its request to the end of the task that does it: see server/platform/import-task.ts.
create table import_contents (
  project_id text not null,
  async_action_id text not null,
  content bytea not null,
  constraint import_contents_pkey primary key (project_id, async_action_id)
);
comment on table import_contents is 'files and rows of imports that are not over';
