-- Lists of products in the order of their names and of their last changes.
create index products_by_name on products (project_id, (left(lower(coalesce(name, source_id, '')), 200) collate "C"), product_id);
create index products_by_change on products (project_id, (coalesce(updated_at, created_at)) desc, product_id desc);

-- Orders are looked for by the beginning of what the shop calls them: the index of their names has to have the order in which those are together.
alter table orders alter column source_id type text collate "C";
