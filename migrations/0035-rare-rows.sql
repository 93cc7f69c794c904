-- What few rows of millions have, so that they are not looked for among the others: codes with dates of their own (the rest have those of their terms), and
-- metadata of customers by key and value.
create index vouchers_with_dates on vouchers (project_id, campaign_id, created_at desc, voucher_id desc)
  where binned_at is null and (expiration_date is not null or start_date is not null);
create index customers_by_metadata on customers using gin (metadata) where metadata <> '{}';
