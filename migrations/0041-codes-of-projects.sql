-- Whether a project tells capitals from small letters in codes, and how codes look that nobody said anything of.
alter table projects
  add column codes_ignore_case boolean not null default false,
  add column code_charset text check (code_charset <> ''),
  add column code_pattern text check (code_pattern like '%#%');

comment on column projects.codes_ignore_case is 'codes are stored in capitals and found in any case; settled by the first code';
comment on column projects.code_charset is 'characters of codes where a request names none; null: the wire contract''s';
comment on column projects.code_pattern is 'pattern of codes where a request names none; null: the wire contract''s';

-- Beside codes that are there twice: such as are not in capitals where case is ignored, told by the letters that every collation knows.
create or replace view verify_codes as
  select project_id, 'code'::text as object_type, code as object_id, 'vouchers with this code'::text as member, 1::bigint as expected, count(*) as actual
    from vouchers
   where not is_historical
   group by project_id, code
  having count(*) > 1
   union all
  select project_id, 'code', code, 'vouchers of ' || campaign_id || ' with this code', 1, count(*)
    from vouchers
   where is_historical
   group by project_id, campaign_id, code
  having count(*) > 1
   union all
  select v.project_id, 'code', v.code, 'vouchers with this code in small letters', 0, count(*)
    from projects as p
    join vouchers as v on v.project_id = p.project_id
   where p.codes_ignore_case and v.code ~ '[a-z]'
   group by v.project_id, v.code;
