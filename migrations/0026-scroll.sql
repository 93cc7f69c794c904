-- Customers are gone through in the order of this index, deleted ones too: they keep the places of the others of their millisecond.

drop index customers_by_time;
create index customers_by_time on customers (project_id, created_at desc, customer_id desc);
