-- When somebody last changed a segment; one that is kept is swept anew from then on.
alter table segments add column updated_at timestamptz;
comment on column segments.updated_at is 'when its name, filter or list was last changed by somebody; null: never';
-- People who look for a customer by name come to those without a name at the end.
create index customers_without_name on customers (project_id, created_at desc, customer_id desc) where name is null and deleted_at is null;
