/**
 * The first instant of a local day as an SQL expression; `day` is a date and `zone` a time zone, both SQL. PostgreSQL reads a time that comes twice
 * as the later one, so where clocks go back over midnight (Cuba, the Azores) the day begins an hour before what it makes of 00:00; where they skip
 * midnight it is right. The one place where days become instants.
 */
export function dayStartInSql(day: string, zone: string): string {
  const midnight = `(${day})::timestamp at time zone ${zone}`;
  const hourBefore = `(${midnight}) - interval '1 hour'`;
  return `case when ((${hourBefore}) at time zone ${zone})::date = ${day} then ${hourBefore} else ${midnight} end`;
}
