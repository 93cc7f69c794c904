/**
 * The operators of a filter on one key of a caller's own metadata. A value there has the type that its caller gave it, so what is compared decides:
 * with a number numbers (also those sent as text), with a date dates, else text. What is to equal a number is one, or a text that writes it as it was asked
 * for or without zeros around it: so it is found by an index. Of a list each element counts.
 */
import type { Conditions } from './conditions.ts';
import { compileComparison, compileHasValue, compileRelative, compileText, dayInZone } from './filter-operators.ts';
import { readAll, readFlag, readTexts, toInstant, toNumber, usualNumber, type Operation } from './filter-values.ts';

const text = "(e.value #>> '{}')";
const number = 'number_in_json(e.value)';
const instant = 'instant_in_json(e.value)';
/** Compared with the present, which is by the calendar, a day without a time is that day in the project's zone. */
const instantOrDay = `case when length(${text}) = ${'YYYY-MM-DD'.length} then ${dayInZone(instant)} else ${instant} end`;

/** The condition of one operator on `json ->> key`. Throws 400 for an operator that metadata does not have. */
export function compileMetadata(conditions: Conditions, json: string, key: string, operation: Operation, present: () => string): string {
  const lookedUp = compileLookedUp(conditions, json, key, operation);
  if (lookedUp !== undefined) return lookedUp;
  const value = `(${json} -> ${conditions.value(key)}::text)`;
  const some = (test: string): string => `exists (select from jsonb_array_elements(
          case jsonb_typeof(${value}) when 'array' then ${value} else jsonb_build_array(${value}) end) as e(value) where ${test})`;
  const known = compileHasValue(`coalesce(${value} not in ('null', '[]'), false)`, operation)
    ?? compileText(conditions, operation, (make) => some(make(text)))
    ?? compileAmong(conditions, operation, some)
    ?? compileCount(conditions, value, operation)
    ?? compileSize(conditions, operation, some, present);
  if (known === undefined) throw operation.refuse('is not supported');
  return isOfAbsence(operation) ? known : `(${json} <> '{}' and ${json} ? ${conditions.value(key)}::text and ${known})`;
}

/** Whether a row without the key may be meant. Only otherwise an index of keys and values is of use: most rows have no metadata, and few some key. */
function isOfAbsence(operation: Operation): boolean {
  const { operator } = operation;
  if (operator === '$has_value' || operator === '$is_unknown') return readFlag(operation) !== (operator === '$has_value');
  return operator === '$is_not' || operator === '$not_in' || operator === '$not_contain';
}

/** Values of an operator that are each looked up in the index; of more of them only the key is. */
const lookedUpMax = 20;

/** `$is` and `$in` as what the index holds: the values, each alone or in a list. Undefined where that does not say all, or not enough. */
function compileLookedUp(conditions: Conditions, json: string, key: string, operation: Operation): string | undefined {
  if (operation.operator !== '$is' && operation.operator !== '$in') return undefined;
  const values = readTexts(operation).map(valuesLike);
  if (values.length > lookedUpMax || values.includes(null) || !key.isWellFormed()) return undefined;
  const name = JSON.stringify(key);
  const objects = values.flatMap((each) => each ?? []).flatMap((value) => [`{${name}: ${value}}`, `{${name}: [${value}]}`]);
  return `(${json} <> '{}' and (${objects.map((object) => `${json} @> ${conditions.value(object)}::jsonb`).join(' or ')}))`;
}

/** The JSON of every value that equals a text; null where that cannot be told: a date has several spellings, and so have numbers with an exponent and objects. */
function valuesLike(asked: string): string[] | null {
  if (!asked.isWellFormed() || /^[[{]/.test(asked) || toInstant(asked) !== undefined) return null;
  if (toNumber(asked) === undefined) return [JSON.stringify(asked), ...(asked === 'true' || asked === 'false' ? [asked] : [])];
  const usual = usualNumber(asked);
  return usual === undefined ? null : [...new Set([JSON.stringify(asked), JSON.stringify(usual), usual])];
}

function compileAmong(conditions: Conditions, operation: Operation, some: (test: string) => string): string | undefined {
  if (!['$is', '$in', '$is_not', '$not_in'].includes(operation.operator)) return undefined;
  const texts = readTexts(operation);
  const numbers = texts.flatMap((each) => toNumber(each) ?? []);
  const spellings = [...new Set([...texts, ...numbers.flatMap((each) => usualNumber(each) ?? [])])];
  const tests = [`${text} = any(${conditions.value(spellings)}::text[])`];
  if (numbers.length > 0) tests.push(`(jsonb_typeof(e.value) = 'number' and ${number} = any(${conditions.value(numbers)}::numeric[]))`);
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
    ?? compileRelative(conditions, `(${instantOrDay})`, operation, present)
    ?? compileComparison(conditions, instant, operation, 'timestamptz', () => readAll(operation, 'number or date', toInstant));
  return test === undefined ? undefined : some(test);
}
