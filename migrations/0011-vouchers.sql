-- Vouchers with windows of their own, pictures that need no key, and the publications of one voucher.

alter table vouchers
  add column validity_timeframe jsonb,
  add column validity_day_of_week smallint[],
  add column validity_hours jsonb,
  add column asset_key uuid not null default gen_random_uuid();
comment on column vouchers.validity_timeframe is 'of its own, as validity_day_of_week, validity_hours, discount and dates; null: as its campaign''s terms say';
comment on column vouchers.asset_key is 'part of the address of the pictures of its code: who has it may see them without a key';

-- Most publications give one code; those that give more are few, and found by any of them.
create index publications_by_first_voucher on publications (project_id, (voucher_ids[1]), occurred_at desc, publication_id desc);
create index publications_by_many_vouchers on publications using gin (voucher_ids) where cardinality(voucher_ids) > 1;
