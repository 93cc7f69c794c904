/**
 * Operators on values: numbers, and whatever a shop keeps as metadata. There a value has the type that its shop gave it, so what it is compared with
 * decides, as in filters: with a number numbers (also those written as text), with a date dates, else text. Of a list each element counts.
 */
import type { RuleCondition, RuleOperator } from '../../../contract/rule-language.ts';
import { readInstant, readNumber } from '../../../contract/rule-operands.ts';
import { compileInstant, compileTime, type Moment } from './compile-time.ts';
import type { TextMeter } from './text-meter.ts';

export type Conditions = NonNullable<RuleCondition['conditions']>;
export type NumberTest = (value: number) => boolean;
export type ValueTest = (value: unknown, moment: Moment) => boolean;

/** The operators of a condition with their values. */
export function operatorsIn(conditions: Conditions | null | undefined): [RuleOperator, readonly unknown[]][] {
  return Object.entries(conditions ?? {}) as [RuleOperator, readonly unknown[]][];
}

/** The values that are texts, numbers or yes and no, as texts; a rule that was saved has no others there. */
export function textsIn(values: readonly unknown[]): string[] {
  return values.filter((value) => ['string', 'number', 'boolean'].includes(typeof value)).map(String);
}

/** A member of metadata that is its own. */
export function member(metadata: Record<string, unknown>, property: string): unknown {
  return Object.hasOwn(metadata, property) ? metadata[property] : undefined;
}

const comparisons: Partial<Record<RuleOperator, (value: number, than: number) => boolean>> = {
  $less_than: (value, than) => value < than,
  $less_than_or_equal: (value, than) => value <= than,
  $more_than: (value, than) => value > than,
  $more_than_or_equal: (value, than) => value >= than,
};

/** All operators hold of a number. */
export function compileNumber(conditions: Conditions | null | undefined): NumberTest {
  return allHold(operatorsIn(conditions).map(([operator, values]) => compileNumberOperator(operator, values)));
}

function compileNumberOperator(operator: RuleOperator, values: readonly unknown[]): NumberTest {
  const numbers = values.flatMap((value) => readNumber(value) ?? []);
  const [than] = numbers;
  const compare = comparisons[operator];
  if (than === undefined) return () => false;
  if (compare !== undefined) return (value) => compare(value, than);
  const among = new Set(numbers);
  if (operator === '$is' || operator === '$in') return (value) => among.has(value);
  return operator === '$is_not' || operator === '$not_in' ? (value) => !among.has(value) : () => false;
}

function allHold(tests: NumberTest[]): NumberTest {
  return tests.length === 1 && tests[0] !== undefined ? tests[0] : (value) => tests.every((test) => test(value));
}

/** All operators hold of a value, of which nothing may be there; as long as the meter is not over. */
export function compileValue(conditions: Conditions | null | undefined, meter: TextMeter): ValueTest {
  const tests = operatorsIn(conditions).map(([operator, values]) => compileValueOperator(operator, values, meter));
  return tests.length === 1 && tests[0] !== undefined ? tests[0] : (value, moment) => tests.every((test) => test(value, moment));
}

function compileValueOperator(operator: RuleOperator, values: readonly unknown[], meter: TextMeter): ValueTest {
  const given = opposites[operator];
  const test = compileWhole(given ?? operator, values) ?? some(compileElement(given ?? operator, values, meter));
  // What is not there is in no list, so it is not in a list.
  return given === undefined ? test : (value, moment) => !test(value, moment);
}

const opposites: Partial<Record<RuleOperator, RuleOperator>> = { $is_not: '$is', $not_in: '$in', $not_contain: '$contains' };

/** Holds of a value, or of any element of a list. */
function some(test: ValueTest): ValueTest {
  return (value, moment) => {
    if (value === undefined || value === null) return false;
    return Array.isArray(value) ? value.some((element) => test(element, moment)) : test(value, moment);
  };
}

/** Operators that look at a value as a whole; null for others. */
function compileWhole(operator: RuleOperator, values: readonly unknown[]): ValueTest | null {
  if (operator === '$has_value' || operator === '$is_unknown') {
    const wantsValue = (operator === '$has_value') !== (values[0] === false);
    return (value) => hasValue(value) === wantsValue;
  }
  const compareCount = counts[operator];
  if (compareCount !== undefined) {
    const than = readNumber(values[0]);
    return (value) => than !== null && Array.isArray(value) && compareCount(value.length, than);
  }
  if (operator === '$not_intersect') {
    const meets = some(compileEqual(values));
    return (value, moment) => !meets(value, moment);
  }
  return operator === '$not_differ' ? compileSame(values) : null;
}

const counts: Partial<Record<RuleOperator, (count: number, than: number) => boolean>> = {
  $count: (count, than) => count === than,
  $count_less: (count, than) => count < than,
  $count_more: (count, than) => count > than,
};

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** A list, or a value alone, has each of the given values and no other. */
function compileSame(values: readonly unknown[]): ValueTest {
  const isOne = compileEqual(values);
  const each = values.map((value) => some(compileEqual([value])));
  return (value, moment) => {
    const elements: unknown[] = Array.isArray(value) ? value : [value];
    return elements.every((element) => isOne(element, moment)) && each.every((test) => test(value, moment));
  };
}

function compileElement(operator: RuleOperator, values: readonly unknown[], meter: TextMeter): ValueTest {
  if (operator === '$is' || operator === '$in') return compileEqual(values);
  const compare = comparisons[operator];
  if (compare !== undefined) return compileSize(values[0], compare);
  const test = compileTime(operator, values);
  if (test !== null) {
    const read = compileInstant(operator);
    return (value, moment) => {
      const at = read(value, moment);
      return at !== null && test(at, moment);
    };
  }
  return operator === '$contains' ? compileContains(values, meter) : compileEnd(operator, values);
}

/** A number as text is one as it was asked for or as it is usually written; an instant has many spellings. */
function compileEqual(values: readonly unknown[]): ValueTest {
  const numbers = values.flatMap((value) => readNumber(value) ?? []);
  const texts = new Set([...textsIn(values), ...numbers.map(String)]);
  const ofNumbers = new Set(numbers);
  const instants = new Set(values.flatMap((value) => readInstant(value) ?? []));
  return (value) => {
    if (typeof value === 'number') return ofNumbers.has(value);
    if (typeof value === 'boolean') return texts.has(String(value));
    if (typeof value !== 'string') return false;
    return texts.has(value) || (instants.size > 0 && instants.has(readInstant(value) ?? NaN));
  };
}

function compileSize(given: unknown, compare: (value: number, than: number) => boolean): ValueTest {
  const number = readNumber(given);
  const read = number === null ? readInstant : readNumber;
  const than = number ?? readInstant(given);
  return (value) => {
    const size = read(value);
    return size !== null && than !== null && compare(size, than);
  };
}

/** Operators on parts of a text; a number, yes and no are as they are written. */
function compileContains(values: readonly unknown[], meter: TextMeter): ValueTest {
  const wanted = textsIn(values);
  meter.isUsed = true;
  return (value) => {
    const [text] = textsIn([value]);
    return text !== undefined && meter.takes(text) && wanted.some((part) => text.includes(part));
  };
}

const ends: Partial<Record<RuleOperator, (text: string, part: string) => boolean>> = {
  $starts_with: (text, part) => text.startsWith(part),
  $ends_with: (text, part) => text.endsWith(part),
};

function compileEnd(operator: RuleOperator, values: readonly unknown[]): ValueTest {
  const holds = ends[operator];
  const wanted = textsIn(values);
  return (value) => {
    const [text] = textsIn([value]);
    return holds !== undefined && text !== undefined && wanted.some((part) => holds(text, part));
  };
}
