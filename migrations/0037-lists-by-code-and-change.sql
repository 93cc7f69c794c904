-- Lists by code and by last change skip to a later page by the index alone: it holds the id and what tells whether a code is in the bin.
drop index vouchers_code_unique;
create unique index vouchers_code_unique on vouchers (project_id, code) include (voucher_id, campaign_id, binned_at) where not is_historical;
drop index vouchers_changed;
create index vouchers_changed on vouchers (project_id, updated_at desc, voucher_id desc) include (campaign_id) where updated_at is not null and binned_at is null;
