-- What a shop sells, as far as it tells: prices and names for orders that bring none, and what discounts are for.
create table products (
  project_id text not null references projects (project_id),
  product_id text not null,
  source_id text,
  name text,
  price_minor bigint check (price_minor >= 0),
  attributes jsonb not null default '[]',
  metadata jsonb not null default '{}',
  image_url text,
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, product_id)
);
create unique index products_source_id_unique on products (project_id, source_id) where source_id is not null;
create index products_by_time on products (project_id, created_at desc, product_id desc);

create table skus (
  project_id text not null,
  sku_id text not null,
  product_id text not null,
  source_id text,
  sku text,
  price_minor bigint check (price_minor >= 0),
  currency text,
  attributes jsonb not null default '{}',
  metadata jsonb not null default '{}',
  image_url text,
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, sku_id),
  foreign key (project_id, product_id) references products (project_id, product_id) on delete cascade
);
comment on column skus.price_minor is 'null: that of the product';
create unique index skus_source_id_unique on skus (project_id, source_id) where source_id is not null;
create index skus_by_product on skus (project_id, product_id, created_at desc, sku_id desc);

create table product_collections (
  project_id text not null references projects (project_id),
  collection_id text not null,
  name text not null,
  type text not null check (type in ('STATIC', 'AUTO_UPDATE')),
  products jsonb,
  filter jsonb,
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, collection_id),
  constraint product_collections_by_list_or_filter check ((type = 'STATIC') = (products is not null) and (type = 'AUTO_UPDATE') = (filter is not null))
);
comment on column product_collections.products is 'of a STATIC one, as it was sent: [{id, object, product_id}]';
create index product_collections_by_time on product_collections (project_id, created_at desc, collection_id desc);

-- Lists of orders, of which every redemption makes one.
create index orders_by_time on orders (project_id, created_at desc, order_id desc);
