-- What lists of a whole project are filtered by and few rows meet, so that a page of them is not looked for among millions.
create index redemptions_failed_by_time on redemptions (project_id, occurred_at desc, redemption_id desc) where result = 'FAILURE';
create index redemptions_rollbacks_by_time on redemptions (project_id, occurred_at desc, redemption_id desc) where kind = 'rollback';
create index redemptions_of_no_voucher on redemptions (project_id, code, occurred_at desc) where voucher_id is null;
create index publications_failed_by_time on publications (project_id, occurred_at desc, publication_id desc) where result = 'FAILURE';
-- Vouchers that were changed come first where the last change is asked for; the rest has none.
create index vouchers_changed on vouchers (project_id, updated_at desc, voucher_id desc) where updated_at is not null;
