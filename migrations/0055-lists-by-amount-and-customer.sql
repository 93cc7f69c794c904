-- The largest orders first: without an index of amounts all were sorted for each page.
create index orders_by_amount on orders (project_id, amount_minor desc, order_id desc) where amount_minor is not null;

-- Later pages are skipped to by the index alone: it holds the key.
drop index orders_source_id_unique;
create unique index orders_source_id_unique on orders (project_id, source_id) include (order_id) where source_id is not null;
drop index publications_by_customer;
create index publications_by_customer on publications (project_id, customer_id, occurred_at desc, publication_id desc) where customer_id is not null;
