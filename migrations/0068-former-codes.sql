-- Entries name a voucher by its id, and lists ask for its code: of one that was deleted for good it is kept here, for as long as entries name it. A rule of the table, since
-- vouchers are deleted one by one, with their campaign, and with the bin.
create table former_codes (
  project_id text not null references projects,
  voucher_id text not null,
  code text collate "C" not null,
  primary key (project_id, voucher_id)
);
comment on table former_codes is 'codes of vouchers that were deleted for good and that entries name';
create index former_codes_by_code on former_codes (project_id, code);

insert into former_codes (project_id, voucher_id, code)
select e.project_id, e.voucher_id, min(e.code)
  from (
         select project_id, voucher_id, code from redemptions where voucher_id is not null
          union all
         select project_id, voucher_ids[1], voucher_code from publications where voucher_code is not null
       ) as e
 where not exists (select from vouchers as v where v.project_id = e.project_id and v.voucher_id = e.voucher_id)
 group by e.project_id, e.voucher_id;

create function keep_former_codes() returns trigger language plpgsql as $$
begin
  insert into former_codes (project_id, voucher_id, code)
  select g.project_id, g.voucher_id, g.code
    from gone as g
   where g.publications > 0
      or exists (select from redemptions as r where r.project_id = g.project_id and r.voucher_id = g.voucher_id);
  return null;
end $$;
create trigger vouchers_former_codes after delete on vouchers referencing old table as gone for each statement execute function keep_former_codes();
