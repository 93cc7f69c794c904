-- Lists of orders, entries and customers among a million of each. Metadata of entries are empty mostly, and then cost nothing here; what waits to be put into
-- the index is kept short, so that no single write has to put in very much.
create index orders_by_metadata on orders using gin (metadata) with (gin_pending_list_limit = 256) where metadata <> '{}';
create index redemptions_by_metadata on redemptions using gin (metadata) with (gin_pending_list_limit = 256) where metadata <> '{}';
create index publications_by_metadata on publications using gin (metadata) with (gin_pending_list_limit = 256) where metadata <> '{}';

create index publications_by_channel on publications (project_id, channel, publication_id);

-- Later pages are skipped to by the index alone: it holds the key and what tells whether somebody was deleted.
drop index orders_by_update;
create index orders_by_update on orders (project_id, updated_at desc, order_id desc) where updated_at is not null;
drop index customers_by_update;
create index customers_by_update on customers (project_id, updated_at desc, customer_id desc) include (deleted_at) where updated_at is not null;
drop index customers_source_id_unique;
create unique index customers_source_id_unique on customers (project_id, source_id) include (customer_id, deleted_at) where source_id is not null;
