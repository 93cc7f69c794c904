/**
 * The operators of a filter on one key of a caller's own metadata. A value there has the type that its caller gave it, so what is compared decides:
 * with a number numbers (also those sent as text), with a date dates, else text. Of a list each element counts.
 */
import type { Conditions } from './conditions.ts';
import { compileComparison, compileHasValue, compileRelative, compileText } from './filter-operators.ts';
import { readAll, readTexts, toInstant, toNumber, type Operation } from './filter-values.ts';

const text = "(e.value #>> '{}')";
const number = 'number_in_json(e.value)';
const instant = 'instant_in_json(e.value)';

/** The condition of one operator on `json ->> key`. Throws 400 for an operator that metadata does not have. */
export function compileMetadata(conditions: Conditions, json: string, key: string, operation: Operation, present: () => string): string {
  const value = `(${json} -> ${conditions.value(key)}::text)`;
  const some = (test: string): string => `exists (select from jsonb_array_elements(
          case jsonb_typeof(${value}) when 'array' then ${value} else jsonb_build_array(${value}) end) as e(value) where ${test})`;
  const known = compileHasValue(`coalesce(${value} not in ('null', '[]'), false)`, operation)
    ?? compileText(conditions, operation, (make) => some(make(text)))
    ?? compileAmong(conditions, operation, some)
    ?? compileCount(conditions, value, operation)
    ?? compileSize(conditions, operation, some, present);
  if (known === undefined) throw operation.refuse('is not supported');
  return known;
}

function compileAmong(conditions: Conditions, operation: Operation, some: (test: string) => string): string | undefined {
  if (!['$is', '$in', '$is_not', '$not_in'].includes(operation.operator)) return undefined;
  const texts = readTexts(operation);
  const tests = [`${text} = any(${conditions.value(texts)}::text[])`];
  const numbers = texts.flatMap((each) => toNumber(each) ?? []);
  if (numbers.length > 0) tests.push(`${number} = any(${conditions.value(numbers)}::numeric[])`);
  const instants = texts.flatMap((each) => toInstant(each) ?? []);
  if (instants.length > 0) tests.push(`${instant} = any(${conditions.value(instants)}::timestamptz[])`);
  const among = some(tests.join(' or '));
  return operation.operator === '$is' || operation.operator === '$in' ? among : `not ${among}`;
}

const counts: Record<string, string> = { $count: '=', $count_less: '<', $count_more: '>' };

/** How many elements a list has; anything else has none to count. */
function compileCount(conditions: Conditions, value: string, operation: Operation): string | undefined {
  const comparison = Object.hasOwn(counts, operation.operator) ? counts[operation.operator] : undefined;
  if (comparison === undefined) return undefined;
  const tests = readAll(operation, 'number', toNumber).map((count) =>
    `(case jsonb_typeof(${value}) when 'array' then jsonb_array_length(${value}) end) ${comparison} ${conditions.value(count)}::numeric`);
  return `coalesce(${tests.join(' or ')}, false)`;
}

/** Numbers when all that is given are numbers, else dates. */
function compileSize(conditions: Conditions, operation: Operation, some: (test: string) => string, present: () => string): string | undefined {
  const isNumbers = operation.given.length > 0 && readTexts(operation).every((each) => toNumber(each) !== undefined);
  const test = (isNumbers ? compileComparison(conditions, number, operation, 'numeric', () => readAll(operation, 'number', toNumber)) : undefined)
    ?? compileRelative(conditions, instant, operation, present)
    ?? compileComparison(conditions, instant, operation, 'timestamptz', () => readAll(operation, 'number or date', toInstant));
  return test === undefined ? undefined : some(test);
}
