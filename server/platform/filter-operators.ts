/** The operators of a filter on a column or another expression of one type. */
import type { Conditions } from './conditions.ts';
import type { FilterField } from './filter.ts';
import { isFlag, readAll, readFlag, readTexts, toBoolean, toDays, toInstant, toInterval, toNumber, type Operation } from './filter-values.ts';

/** The condition of one operator. Throws 400 for one that the field's kind does not have. */
export function compilePlain(conditions: Conditions, field: FilterField, operation: Operation, present: () => string): string {
  const { sql, kind } = field;
  if (field.among !== undefined && (operation.operator === '$is' || operation.operator === '$in')) {
    const values = readTexts(operation);
    const all = `${conditions.value(values)}::text[]`;
    const isOne = values.length === 1;
    return `(${field.among({ all, test: isOne ? `= (${all})[1]` : `= any(${all})`, isOne })})`;
  }
  const { beginning } = field;
  if (beginning !== undefined && operation.operator === '$starts_with') return any(readTexts(operation).map((text) => beginning(`${conditions.value(text)}::text`)));
  const known = compileHasValue(`${sql} is not null`, operation) ?? compileByKind[kind](conditions, field, operation, present);
  if (known === undefined) throw operation.refuse(`is not supported for a ${kind}`);
  return known;
}

/** `$has_value` and `$is_unknown`; undefined for other operators. */
export function compileHasValue(has: string, operation: Operation): string | undefined {
  if (!isFlag(operation.operator)) return undefined;
  return readFlag(operation) === (operation.operator === '$has_value') ? has : `not (${has})`;
}

const compileByKind = {
  text: (conditions: Conditions, { sql }: FilterField, operation: Operation): string | undefined =>
    compileText(conditions, operation, (make) => make(sql)) ?? compileAmong(conditions, sql, operation, 'text', readTexts),
  number: (conditions: Conditions, { sql }: FilterField, operation: Operation): string | undefined => {
    const read = (): string[] => readAll(operation, 'number', toNumber);
    // Beside a whole number a column of whole numbers is compared as it is, and not made a decimal row by row.
    const type = operation.given.every((value) => /^[+-]?\d{1,18}$/.test(String(value))) ? 'bigint' : 'numeric';
    return compileComparison(conditions, sql, operation, type, read) ?? compileAmong(conditions, sql, operation, type, read);
  },
  boolean: (conditions: Conditions, { sql }: FilterField, operation: Operation): string | undefined =>
    compileAmong(conditions, sql, operation, 'boolean', () => readAll(operation, 'boolean', toBoolean)),
  instant: (conditions: Conditions, { sql, isDay }: FilterField, operation: Operation, present: () => string): string | undefined => {
    const read = (): Date[] => readAll(operation, 'instant', toInstant);
    return compileComparison(conditions, sql, operation, 'timestamptz', read)
      ?? compileRelative(conditions, isDay === true ? dayInZone(sql) : sql, operation, present)
      ?? compileAmong(conditions, sql, operation, 'timestamptz', read);
  },
};

/** `$is` and `$in`, `$is_not` and `$not_in`. What is not there is in no list, so it is not in a list. */
function compileAmong(conditions: Conditions, sql: string, operation: Operation, type: string, read: (operation: Operation) => unknown[]): string | undefined {
  if (!['$is', '$in', '$is_not', '$not_in'].includes(operation.operator)) return undefined;
  const values = read(operation);
  // A single value by `=`: an index is then read in its order.
  const among = values.length === 1 ? `${sql} = ${conditions.value(values[0])}::${type}` : `${sql} = any(${conditions.value(values)}::${type}[])`;
  return operation.operator === '$is' || operation.operator === '$in' ? among : `not coalesce(${among}, false)`;
}

const comparisons: Record<string, string> = { $more_than: '>', $less_than: '<', $more_than_equal: '>=', $less_than_equal: '<=' };
const comparisonsOfInstants: Record<string, string> = { $after: '>', $before: '<' };

/** Comparisons in size; of several values one has to be met. Undefined for other operators. */
export function compileComparison(
  conditions: Conditions, sql: string, { operator }: Operation, type: 'bigint' | 'numeric' | 'timestamptz', read: () => unknown[],
): string | undefined {
  const known = type === 'timestamptz' ? { ...comparisons, ...comparisonsOfInstants } : comparisons;
  const comparison = Object.hasOwn(known, operator) ? known[operator] : undefined;
  if (comparison === undefined) return undefined;
  return any(read().map((value) => `${sql} ${comparison} ${conditions.value(value)}::${type}`));
}

const zone = '(select time_zone from projects where project_id = $1)';

/** The first instant in the project's zone of a day that is kept as its first instant in UTC. */
export function dayInZone(sql: string): string {
  return `((${sql} at time zone 'UTC') at time zone ${zone})`;
}

/** What is compared with the present: how long ago, how far ahead, and on which day of the project's zone. Undefined for other operators. */
export function compileRelative(conditions: Conditions, sql: string, operation: Operation, present: () => string): string | undefined {
  const { operator } = operation;
  // A day of the project's zone may have 23 or 25 hours, whatever the database's own zone says.
  const moved = (interval: string): string => `((${present()} at time zone ${zone}) ${interval}) at time zone ${zone}`;
  const spans: Record<string, (interval: string) => string> = {
    $more_than_ago: (interval) => `${sql} < ${moved(`- ${interval}`)}`,
    $less_than_ago: (interval) => `(${sql} > ${moved(`- ${interval}`)} and ${sql} <= ${present()})`,
    $more_than_future: (interval) => `${sql} > ${moved(`+ ${interval}`)}`,
    $less_than_future: (interval) => `(${sql} < ${moved(`+ ${interval}`)} and ${sql} >= ${present()})`,
  };
  const span = Object.hasOwn(spans, operator) ? spans[operator] : undefined;
  if (span !== undefined) {
    return any(readAll(operation, 'number of days or ISO 8601 duration', toInterval).map((text) => span(`${conditions.value(text)}::interval`)));
  }
  const direction = operator === '$is_days_ago' ? '-' : operator === '$is_days_in_future' ? '+' : undefined;
  if (direction === undefined) return undefined;
  return any(readAll(operation, 'number of days', toDays).map((days) =>
    `(${sql} at time zone ${zone})::date = (${present()} at time zone ${zone})::date ${direction} ${conditions.value(days)}::integer`));
}

/** Operators on parts of a text; `of` puts the test of one text into the condition. Undefined for other operators. */
export function compileText(conditions: Conditions, operation: Operation, of: (make: (sql: string) => string) => string): string | undefined {
  const tests: Record<string, (sql: string, placeholder: string) => string> = {
    $contains: (sql, placeholder) => `position(${placeholder} in ${sql}) > 0`,
    $not_contain: (sql, placeholder) => `position(${placeholder} in ${sql}) > 0`,
    $starts_with: (sql, placeholder) => `starts_with(${sql}, ${placeholder})`,
    $ends_with: (sql, placeholder) => `right(${sql}, length(${placeholder})) = ${placeholder}`,
  };
  const test = Object.hasOwn(tests, operation.operator) ? tests[operation.operator] : undefined;
  if (test === undefined) return undefined;
  const placeholders = readTexts(operation).map((text) => `${conditions.value(text)}::text`);
  const holds = of((sql) => any(placeholders.map((placeholder) => test(sql, placeholder))));
  return operation.operator === '$not_contain' ? `not coalesce(${holds}, false)` : holds;
}

function any(tests: string[]): string {
  return `(${tests.join(' or ')})`;
}
