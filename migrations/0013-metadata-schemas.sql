-- Which metadata the objects of a project have. Definitions that were removed stay in `properties`, since their type cannot change any more.
create table metadata_schemas (
  project_id text not null references projects (project_id),
  metadata_schema_id text not null,
  related_object text not null,
  properties jsonb not null,
  allow_defined_only boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, metadata_schema_id),
  constraint metadata_schemas_one_each unique (project_id, related_object)
);
comment on column metadata_schemas.related_object is 'kind of object, or the name by which other schemas mean this nested one';
