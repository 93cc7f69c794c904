-- The page of a voucher tells who changed what of it.
create index changes_of_vouchers on changes (project_id, object_id, occurred_at desc, change_id desc) where object_type = 'voucher';
