-- Cells of a CSV file (RFC 4180), written where the rows are: instants in UTC, yes and no as TRUE and FALSE, what is structured as JSON without spaces,
-- nothing as nothing. What a spreadsheet would run as a formula begins with an apostrophe, also where it has apostrophes of its own before it.
create function csv_quoted(value text) returns text
  language sql immutable parallel safe
  return case when value ~ '[",\r\n]|^\s|\s$' then '"' || replace(value, '"', '""') || '"' else value end;

-- Most cells are neither quoted nor a formula, which one look tells.
create function csv_cell(value text) returns text
  language sql immutable parallel safe
  return case
    when value is null then ''
    when value !~ '[",\r\n]|^[\s''=+@＝＋－＠-]|\s$' then value
    when value ~ '^''*[=+@\t\r\n＝＋－＠-]' then csv_quoted('''' || value)
    else csv_quoted(value)
  end;

create function csv_cell(value boolean) returns text
  language sql immutable parallel safe
  return case when value is null then '' when value then 'TRUE' else 'FALSE' end;

create function csv_cell(value numeric) returns text
  language sql immutable parallel safe
  return case when value is null then '' when value < 0 then '''' || value::text else value::text end;

create function csv_cell(value timestamptz) returns text
  language sql stable parallel safe
  return coalesce(to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '');

-- What a function is given is worked out as often as it names it, so JSON is named once: all but what is empty is quoted.
create function csv_cell(value jsonb) returns text
  language sql immutable parallel safe
  return case
    when value is null or value = 'null' then ''
    when value in ('{}', '[]') then value::text
    when jsonb_typeof(value) = 'string' then csv_cell(value #>> '{}')
    when jsonb_typeof(value) = 'boolean' then upper(value::text)
    when jsonb_typeof(value) = 'number' then csv_cell(value::text)
    else '"' || replace(regexp_replace(value::text, '("(?:[^"\\]|\\.)*")|([:,]) ', '\1\2', 'g'), '"', '""') || '"'
  end;
