-- Keys of the management API, and since when a project has stacking rules of its own.
alter table api_keys drop constraint api_keys_kind_check;
alter table api_keys add constraint api_keys_kind_check check (kind in ('server', 'client', 'management'));

alter table projects add column stacking_rules_set_at timestamptz;
alter table projects add column stacking_rules_changed_at timestamptz;
comment on column projects.stacking_rules_set_at is 'null: the project has the default rules';
-- Of rules that were there before, nobody noted when.
update projects set stacking_rules_set_at = coalesce(updated_at, created_at) where stacking_rules <> '{}';
