-- Lists over millions of codes read what is not in the bin. Their indexes hold that alone, and the campaign, since one in the bin takes its codes out of
-- lists: so whatever lies before a page costs an entry of the index and no row.
drop index vouchers_by_time;
create index vouchers_by_time on vouchers (project_id, created_at desc, voucher_id desc) include (campaign_id) where binned_at is null;
drop index vouchers_by_campaign;
create index vouchers_by_campaign on vouchers (project_id, campaign_id, created_at desc, voucher_id desc) where binned_at is null;

-- Their metadata are asked for by keys and values; most codes have none.
create index vouchers_by_metadata on vouchers using gin (metadata) where metadata <> '{}';
