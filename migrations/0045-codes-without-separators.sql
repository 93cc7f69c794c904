-- A whole code is found however somebody writes it: with or without its spaces and hyphens. Codes that have none are found by themselves.
create index vouchers_by_bare_code on vouchers (project_id, translate(code, ' -', '')) where code ~ '[ -]';
