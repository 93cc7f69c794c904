/**
 * What is wrong with the conditions of a rule, judged alike by the server, which refuses, and by the builder, which shows it at its row (decisions/0027).
 * Whatever it is given, it does not throw, and its time is bounded by the size of what it is given.
 */
import {
  ruleBounds, ruleNameOf, ruleOperators, singleValued, type RuleCondition, type RuleName, type RuleOperator, type RuleSet, type RuleValueKind,
} from './rule-language.ts';
import { isWord, placePattern, readLogic } from './rule-logic.ts';
import {
  readDailyHours, readDays, readDistance, readInstant, readNumber, readProduct, readSegment, readStretch, readTimeframe, readWeekday,
} from './rule-operands.ts';

export interface RuleFault {
  /** Where: `rules.2.rules.1.conditions.$is`. */
  place: string;
  /** What, in a sentence. */
  message: string;
}

/** Faults that are looked for; who wrote that many has enough to do. */
const faultsMax = 50;
/** What objects have without anybody's doing: as a name of something they would be found where nothing is. */
const reserved = new Set(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty']);

/**
 * Reads the conditions of a rule (wire contract §2.12). Names stay as they were written; values that stand alone become lists, and a logic is written
 * where there was none. What the contract does not know is left out. With faults, `rules` holds what could be read.
 */
export function readRuleSet(input: unknown): { rules: RuleSet; faults: RuleFault[] } {
  const reader = new Reader();
  return { rules: reader.readSet(input, 'rules', null), faults: reader.faults };
}

/** A fault as the answer's details say it, with its place. */
export function faultWords({ place, message }: RuleFault): string {
  return `${message} (${place})`;
}

class Reader {
  readonly faults: RuleFault[] = [];
  #conditions = 0;
  #values = 0;
  #parts = 0;

  /** `parent`: the name whose `rules` these are; null: the outermost ones. */
  readSet(input: unknown, place: string, parent: RuleName | null): RuleSet {
    if (input === undefined || input === null) return {};
    if (!isObject(input)) return this.#wrong(place, 'Rules must be an object of conditions by name', {});
    const rules: RuleSet = {};
    const names = Object.keys(input).filter((name) => name !== 'logic');
    for (const name of names) {
      if (this.faults.length >= faultsMax) break;
      this.#conditions += 1;
      if (this.#conditions > ruleBounds.conditions) return this.#wrong(place, `A rule has at most ${ruleBounds.conditions} conditions`, rules);
      if (!placePattern.test(name) || isWord(name) || reserved.has(name)) {
        this.#wrong(`${place}.${name.slice(0, 50)}`, 'A condition is called by 1 to 50 letters, digits, dots, - _ or $, and by no word that means something else, such as AND');
        continue;
      }
      const condition = this.#readCondition(input[name], `${place}.${name}`, parent);
      if (condition !== null) rules[name] = condition;
    }
    return this.#withLogic(rules, names, input['logic'], `${place}.logic`);
  }

  #withLogic(rules: RuleSet, names: string[], logic: unknown, place: string): RuleSet {
    if (logic !== undefined && logic !== null && typeof logic !== 'string') return this.#wrong(place, 'A logic must be a text such as 1 AND 2', rules);
    const text = logic?.trim() ?? '';
    if (text === '') return names.length === 0 ? rules : { ...rules, logic: names.join(' and ') };
    const { fault } = readLogic(text, new Set(names));
    return fault === null ? { ...rules, logic: text } : this.#wrong(place, `The logic ${fault}`, { ...rules, logic: text.slice(0, ruleBounds.logic) });
  }

  #readCondition(input: unknown, place: string, parent: RuleName | null): RuleCondition | null {
    if (!isObject(input)) return this.#wrong(place, 'A condition must be an object with a name', null);
    const { name: given } = input;
    if (typeof given !== 'string') return this.#wrong(`${place}.name`, 'A condition must have a name', null);
    const name = ruleNameOf(given);
    if (name === undefined) return this.#wrong(`${place}.name`, `There is no rule with the name '${given.slice(0, 100)}'`, null);
    this.#checkParent(name, place, parent);
    const conditions = this.#readConditions(input['conditions'], name, `${place}.conditions`);
    const rules = this.#readSubRules(input['rules'], name, `${place}.rules`);
    const saysSomething = Object.keys(conditions).length > 0 || Object.keys(rules).length > 0 || name.kind === 'flag';
    if (!saysSomething) this.#wrong(`${place}.conditions`, `Rule '${name.name}' needs a condition such as ${name.operators[0] ?? '$is'}`);
    return { name: given, ...this.#readProperty(input['property'], name, place), conditions, rules, ...this.#readError(input['error'], place) };
  }

  #checkParent(name: RuleName, place: string, parent: RuleName | null): void {
    if (parent === null && name.isSubRule) this.#wrong(`${place}.name`, `Rule '${name.name}' can stand only in the rules of another one`);
    if (parent !== null && !parent.subRules.includes(name.name)) {
      this.#wrong(`${place}.name`, `Rule '${name.name}' cannot stand in the rules of '${parent.name}'; there can be ${parent.subRules.join(', ')}`);
    }
  }

  #readProperty(property: unknown, name: RuleName, place: string): { property?: string | null } {
    const isMissing = property === undefined || property === null || property === '';
    if (isMissing && name.needsProperty) return this.#wrong(`${place}.property`, `Rule '${name.name}' must have a 'property'`, {});
    if (property === undefined) return {};
    if (property === null || property === '') return { property: null };
    if (typeof property !== 'string' || property.length > ruleBounds.text || reserved.has(property)) {
      return this.#wrong(`${place}.property`, `A property must be a text of at most ${ruleBounds.text} characters that objects do not have of themselves`, {});
    }
    return { property };
  }

  #readError(error: unknown, place: string): { error?: { message?: string | null } } {
    if (error === undefined || error === null) return {};
    const message = isObject(error) ? error['message'] : 0;
    if (message === undefined || message === null) return {};
    if (typeof message === 'string' && message.length <= ruleBounds.text) return { error: { message } };
    return this.#wrong(`${place}.error.message`, `A message must be a text of at most ${ruleBounds.text} characters`, {});
  }

  #readSubRules(input: unknown, name: RuleName, place: string): RuleSet {
    if (input === undefined || input === null || (isObject(input) && isBare(input))) return {};
    if (name.subRules.length === 0) return this.#wrong(place, `Rule '${name.name}' has no rules of its own`, {});
    return this.readSet(input, place, name);
  }

  #readConditions(input: unknown, name: RuleName, place: string): Partial<Record<RuleOperator, readonly unknown[]>> {
    if (input === undefined || input === null) return {};
    if (!isObject(input)) return this.#wrong(place, 'Conditions must be an object of values by operator', {});
    const conditions: Partial<Record<RuleOperator, readonly unknown[]>> = {};
    for (const [operator, given] of Object.entries(input)) {
      if (this.faults.length >= faultsMax) break;
      const at = `${place}.${operator.slice(0, 50)}`;
      if (!isOperator(operator)) {
        this.#wrong(at, `There is no operator '${operator.slice(0, 50)}'`);
      } else if (!name.operators.includes(operator)) {
        this.#wrong(at, `Rule '${name.name}' does not have ${operator}, but ${name.operators.join(', ')}`);
      } else {
        const values: readonly unknown[] = Array.isArray(given) ? given : given === undefined || given === null ? [] : [given];
        this.#checkValues(values, name, operator, at);
        conditions[operator] = values;
      }
    }
    return conditions;
  }

  #checkValues(values: readonly unknown[], { kind, name }: RuleName, operator: RuleOperator, place: string): void {
    this.#values += values.length;
    const most = mostValues(kind, operator);
    if (values.length > most) return this.#wrong(place, `${operator} takes at most ${most} ${most === 1 ? 'value' : 'values'}`, undefined);
    if (this.#values > ruleBounds.valuesInAll) return this.#wrong(place, `A rule takes at most ${ruleBounds.valuesInAll} values in all`, undefined);
    if (onParts.has(operator)) this.#parts += values.length;
    if (this.#parts > ruleBounds.partsInAll) return this.#wrong(place, `A rule looks for at most ${ruleBounds.partsInAll} parts of texts in all`, undefined);
    if (values.length === 0 && !asksForPresence(operator)) return this.#wrong(place, `${operator} needs a value`, undefined);
    const { words, test } = wanted(kind, operator);
    if (!values.every(test)) this.#wrong(place, `${operator} of '${name}' takes ${words}`);
  }

  /** Notes what is wrong, and gives back what stands for what cannot be read. */
  #wrong<T = void>(place: string, message: string, instead?: T): T {
    this.faults.push({ place, message });
    return instead as T;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing but an empty logic: as clients send that there are no rules. */
function isBare(input: Record<string, unknown>): boolean {
  return Object.entries(input).every(([name, value]) => name === 'logic' && (value === '' || value === null || value === undefined));
}

function isOperator(text: string): text is RuleOperator {
  return (ruleOperators as readonly string[]).includes(text);
}

function asksForPresence(operator: RuleOperator): boolean {
  return operator === '$has_value' || operator === '$is_unknown';
}

const onParts: ReadonlySet<RuleOperator> = new Set<RuleOperator>(['$contains', '$not_contain', '$starts_with', '$ends_with']);

function mostValues(kind: RuleValueKind, operator: RuleOperator): number {
  if (onParts.has(operator)) return ruleBounds.parts;
  return singleValued.has(operator) && kind !== 'product' ? 1 : ruleBounds.values;
}

interface Wanted {
  words: string;
  test: (value: unknown) => boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= ruleBounds.text;
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const aText: Wanted = { words: `a text of 1 to ${ruleBounds.text} characters`, test: (value) => isText(value) && value !== '' };

const byKind: Record<RuleValueKind, Wanted> = {
  amount: { words: 'a number of minor units', test: isNumber },
  number: { words: 'a number', test: isNumber },
  text: aText,
  api_key: aText,
  member: aText,
  segment: { words: 'the id of a segment', test: (value) => readSegment(value) !== null },
  product: { words: 'a product, SKU or collection with an id or source_id', test: (value) => readProduct(value) !== null },
  flag: { words: 'true or false', test: (value) => typeof value === 'boolean' },
  date: { words: 'an instant', test: (value) => readInstant(value) !== null },
  metadata: {
    words: `a number, true, false or a text of at most ${ruleBounds.text} characters`,
    test: (value) => isText(value) || isNumber(value) || typeof value === 'boolean',
  },
};

const anInstant: Wanted = { words: 'a day or an instant as ISO 8601 writes it', test: (value) => readInstant(value) !== null };
const aDistance: Wanted = { words: 'a number of days or an ISO 8601 duration', test: (value) => readDistance(value) !== null };
const someDays: Wanted = { words: 'a whole number of days', test: (value) => readDays(value) !== null };
const aCount: Wanted = { words: 'a whole number from 0', test: (value) => Number.isInteger(readNumber(value)) && Number(value) >= 0 };
const aSize: Wanted = { words: 'a number or a date', test: (value) => readNumber(value) !== null || readInstant(value) !== null };
const presence: Wanted = { words: 'nothing, true or false', test: (value) => value === '' || typeof value === 'boolean' };

const byOperator: Partial<Record<RuleOperator, Wanted>> = {
  $from: { words: 'a collection with its id', test: (value) => readProduct(value)?.object === 'products_collection' },
  $after: anInstant,
  $before: anInstant,
  $more_than_ago: aDistance,
  $less_than_ago: aDistance,
  $more_than_future: aDistance,
  $less_than_future: aDistance,
  $is_days_ago: someDays,
  $is_days_in_future: someDays,
  $count: aCount,
  $count_more: aCount,
  $count_less: aCount,
  $contains: aText,
  $not_contain: aText,
  $starts_with: aText,
  $ends_with: aText,
  $has_value: presence,
  $is_unknown: presence,
  $dow: { words: 'days of the week from 0, Sunday, to 6', test: (value) => readWeekday(value) !== null },
  $timeframe: { words: 'a start, an interval and a length, as in 2026-11-12T14:00:00Z;P1D;PT1H', test: (value) => readTimeframe(value) !== null },
  $timeframe_absolute: { words: 'an instant and a later one, as in 2026-11-12T14:00:00Z;2026-12-24T00:00:00Z', test: (value) => readStretch(value) !== null },
  $timeframe_daily_hours: { words: 'two times and the days of the week, as in 18:00;20:01;2,3', test: (value) => readDailyHours(value) !== null },
};

const sizes: ReadonlySet<RuleOperator> = new Set<RuleOperator>(['$less_than', '$less_than_or_equal', '$more_than', '$more_than_or_equal']);

/** What an operator can be given for a kind of value. */
function wanted(kind: RuleValueKind, operator: RuleOperator): Wanted {
  if (kind === 'metadata' && sizes.has(operator)) return aSize;
  return byOperator[operator] ?? byKind[kind];
}
