-- A publication keeps the code that it gave first, as a redemption keeps its own, so that a list by code is read in the order of an index. Entries from before learn
-- it here, all at once.
alter table publications add column voucher_code text;
update publications as p
   set voucher_code = v.code
  from vouchers as v
 where v.project_id = p.project_id and v.voucher_id = p.voucher_ids[1];
create index publications_by_code on publications (project_id, voucher_code, publication_id) where voucher_code is not null;
