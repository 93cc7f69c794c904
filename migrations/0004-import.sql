-- Which campaign of which source an imported campaign is, so that importing again finds it: see server/exchange.
alter table campaigns add column import_key text;
comment on column campaigns.import_key is 'natural key in the source (hash of recipe and key); null: made here';
create unique index campaigns_imported_once on campaigns (project_id, import_key) where import_key is not null;
