-- Categories become objects with an id, a name that may change, and a place in the order of codes. Campaigns and vouchers point at them; what they
-- had as text is made a category of that name.
create table categories (
  project_id text not null references projects,
  category_id text not null,
  name text not null check (name <> ''),
  hierarchy integer not null default 1 check (hierarchy >= 0),
  created_at timestamptz not null,
  updated_at timestamptz,
  primary key (project_id, category_id),
  constraint categories_name_unique unique (project_id, name)
);
comment on column categories.hierarchy is 'codes of lower ones are tried first where the project sorts by category';

insert into categories (project_id, category_id, name, created_at)
select project_id,
       'cat_' || lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || left(replace(gen_random_uuid()::text, '-', ''), 12),
       category, now()
  from (
         select project_id, category from campaigns where category <> ''
          union
         select project_id, category from vouchers where category <> ''
       ) as named;

alter table campaigns add column category_id text;
update campaigns
   set category_id = g.category_id
  from categories as g
 where g.project_id = campaigns.project_id and g.name = campaigns.category;
alter table campaigns drop column category;
alter table campaigns add foreign key (project_id, category_id) references categories;

alter table vouchers add column category_id text;
update vouchers
   set category_id = g.category_id
  from categories as g
 where g.project_id = vouchers.project_id and g.name = vouchers.category;
alter table vouchers drop column category;

create index campaigns_by_category on campaigns (project_id, category_id, created_at desc, campaign_id desc) where category_id is not null;
create index vouchers_by_category on vouchers (project_id, category_id, created_at desc, voucher_id desc) where category_id is not null;
