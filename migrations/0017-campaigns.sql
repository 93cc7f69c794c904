-- Drafts, edits that reach their vouchers in the background, and a bin that can be emptied.

alter table campaigns drop constraint campaigns_generation_status_check;
alter table campaigns add constraint campaigns_generation_status_check
  check (generation_status in ('DONE', 'IN_PROGRESS', 'FAILED', 'DRAFT', 'MODIFYING'));

alter table campaigns
  add column planned_vouchers integer check (planned_vouchers >= 0),
  add column is_purged boolean not null default false;
comment on column campaigns.planned_vouchers is 'of a draft: how many codes its launch makes';
comment on column campaigns.is_purged is 'deleted for good: its name is free and its codes are removed; the row stays, since entries refer to it';

update campaigns set is_purged = true where binned_at is not null and name = campaign_id;

-- The bin, what went there last first.
create index campaigns_in_bin on campaigns (project_id, binned_at desc, campaign_id desc) where binned_at is not null and not is_purged;
create index vouchers_in_bin on vouchers (project_id, binned_at desc, voucher_id desc) where binned_at is not null;
