-- Names, addresses and cities of a thousand characters are longer than an index takes: their beginning is enough to find them by.
drop index customers_by_email, customers_by_name, customers_by_city;
create index customers_by_email on customers (project_id, (left(lower(email), 200) collate "C"), customer_id) where email is not null;
create index customers_by_name on customers (project_id, (left(lower(name), 200) collate "C"), customer_id) where name is not null;
create index customers_by_city on customers (project_id, (left(lower(address ->> 'city'), 200) collate "C")) where address is not null;
