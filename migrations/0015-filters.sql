-- Filters on metadata compare values of whatever type a caller gave them. A value that is no number, or no date, is null: never an error.
create function number_in_json(value jsonb) returns numeric
  language sql immutable parallel safe
  return case when value #>> '{}' ~ '^-?[0-9]{1,30}([.][0-9]{1,30})?$' then (value #>> '{}')::numeric end;

-- ISO 8601: a day is its first instant, and what has no offset is UTC. The day must be one of its month, since the cast would fail.
create function instant_in_json(value jsonb) returns timestamptz
  language sql stable parallel safe
  return case
    when value #>> '{}' ~ '^(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-3]):?[0-5][0-9])?)?$'
    then case
      when substr(value #>> '{}', 9, 2)::integer <= extract(day from (substr(value #>> '{}', 1, 7) || '-01')::date + interval '1 month' - interval '1 day')
      then (value #>> '{}' || case
        when length(value #>> '{}') = 10 then 'T00:00Z'
        when value #>> '{}' ~ '(Z|T.*[+-][0-9]{2}:?[0-9]{2})$' then ''
        else 'Z'
      end)::timestamptz
    end
  end;
