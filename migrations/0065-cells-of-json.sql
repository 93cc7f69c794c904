-- What a database calls stripping nulls writes JSON without spaces as well: where there is no null, in a fifth of the time that a pattern takes for each character.
create or replace function csv_cell(value jsonb) returns text
  language sql immutable parallel safe
  return case
    when value is null or value = 'null' then ''
    when value in ('{}', '[]') then value::text
    when jsonb_typeof(value) = 'string' then csv_cell(value #>> '{}')
    when jsonb_typeof(value) = 'boolean' then upper(value::text)
    when jsonb_typeof(value) = 'number' then csv_cell(value::text)
    when position('null' in value::text) = 0 then '"' || replace(json_strip_nulls(value::text::json)::text, '"', '""') || '"'
    else '"' || replace(regexp_replace(value::text, '("(?:[^"\\]|\\.)*")|([:,]) ', '\1\2', 'g'), '"', '""') || '"'
  end;
