/** A whole rule in words: a tree of sentences, one for each condition, and all of it in a line. Pure: who shows it brings names and formats. */
import { isInstant } from './instant.ts';
import { ruleNameOf, type RuleCondition, type RuleSet, type RuleValueKind } from './rule-language.ts';
import { conditionAt, treeOf, type GroupKind, type RuleTree } from './rule-tree.ts';
import { operatorWords, subjectWords } from './rule-words.ts';

/** How values are written. */
export interface RuleWriter {
  /** An amount in minor units. */
  amount: (minor: number) => string;
  number: (value: number) => string;
  /** A day `YYYY-MM-DD`, or an instant. */
  time: (time: string) => string;
  /** Sunday is 0. */
  weekday: (day: number) => string;
  /** What an id stands for; the id itself where nobody knows. */
  nameOf: (id: string) => string;
}

/** One condition in words, with what it asks of the items that it is about. */
export interface ConditionSentence {
  kind: 'condition';
  place: string;
  words: string;
  /** Of the items that are meant; null: nothing more. */
  inner: RuleSentence | null;
}

export interface GroupSentence {
  kind: GroupKind;
  parts: RuleSentence[];
}

export type RuleSentence = ConditionSentence | GroupSentence;

/** A rule in words; null where it asks for nothing, undefined where its logic cannot be read. */
export function ruleSentence(rules: RuleSet, writer: RuleWriter): RuleSentence | null | undefined {
  const tree = treeOf(rules);
  return tree && sentenceOf(tree, rules, writer);
}

function sentenceOf(tree: RuleTree, rules: RuleSet, writer: RuleWriter): RuleSentence {
  if (tree.kind !== 'condition') return { kind: tree.kind, parts: tree.parts.map((part) => sentenceOf(part, rules, writer)) };
  const condition = conditionAt(rules, tree.place);
  const inner = condition?.rules === null || condition?.rules === undefined ? null : (ruleSentence(condition.rules, writer) ?? null);
  return { kind: 'condition', place: tree.place, words: condition === undefined ? tree.place : conditionWords(condition, writer), inner };
}

/** One condition: `order amount is at least €50.00`. */
export function conditionWords({ name, property, conditions }: RuleCondition, writer: RuleWriter): string {
  const subject = subjectWords(name, property);
  const tests = Object.entries(conditions ?? {}).map(([operator, values]) => testWords(operator, listOf(values), ruleNameOf(name)?.kind ?? 'metadata', writer));
  if (tests.length === 0) return subject;
  return `${subject} ${(isPlural(subject) ? tests.map(plural) : tests).join(' and ')}`;
}

/** Whether a subject is several: `redemptions of the campaign`, `units of such items together`. */
function isPlural(subject: string): boolean {
  return /^(redemptions|units|points) /.test(subject);
}

function plural(words: string): string {
  return words.replace(/^is /, 'are ').replace(/^has /, 'have ');
}

/** Clients may send one value instead of a list. */
function listOf(values: unknown): readonly unknown[] {
  return Array.isArray(values) ? values : values === undefined ? [] : [values];
}

const withoutValue = new Set(['$has_value', '$is_unknown']);

function testWords(operator: string, values: readonly unknown[], kind: RuleValueKind, writer: RuleWriter): string {
  const words = operatorWords(operator, values.length);
  if (withoutValue.has(operator)) return values[0] === false ? `${words} (no)` : words;
  if (kind === 'flag') return values[0] === false || values[0] === 'false' ? `${words} no` : `${words} yes`;
  const operands = values.map((value) => operandWords(operator, value, kind, writer));
  return `${words} ${operator === '$not_differ' ? joined(operands, 'and') : joined(operands, 'or')}`;
}

function operandWords(operator: string, value: unknown, kind: RuleValueKind, writer: RuleWriter): string {
  if (operator === '$dow') return typeof value === 'number' || /^\d$/.test(String(value)) ? writer.weekday(Number(value)) : String(value);
  if (operator.startsWith('$count')) return `${valueWords(value, 'number', writer)} values`;
  if (/_(ago|future)$/.test(operator)) return durationWords(value, writer);
  if (operator === '$timeframe_daily_hours') return dailyHoursWords(String(value), writer);
  if (operator === '$timeframe_absolute') return spanWords(String(value), writer);
  if (operator === '$timeframe') return recurringWords(String(value), writer);
  return valueWords(value, kind, writer);
}

function valueWords(value: unknown, kind: RuleValueKind, writer: RuleWriter): string {
  const id = idOf(value);
  if (kind === 'segment' || kind === 'product' || kind === 'api_key' || kind === 'member') return id === null ? JSON.stringify(value) : writer.nameOf(id);
  if (typeof value === 'number') return kind === 'amount' ? writer.amount(value) : writer.number(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return JSON.stringify(value) ?? '…';
  return isInstant(value) ? writer.time(value) : `“${value}”`;
}

/** Of a product or segment that is named by its id, or written out with one. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return null;
  const { id, source_id: sourceId } = value as { id?: unknown; source_id?: unknown };
  return typeof id === 'string' ? id : typeof sourceId === 'string' ? sourceId : null;
}

/** `a, b or c`. */
export function joined(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? (words[0] ?? '…') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

const units: readonly [letter: string, one: string][] = [['Y', 'year'], ['M', 'month'], ['W', 'week'], ['D', 'day'], ['H', 'hour'], ['M', 'minute'], ['S', 'second']];

/** A number of days, or a duration of ISO 8601: `P1DT12H` → `1 day 12 hours`. */
export function durationWords(value: unknown, { number }: Pick<RuleWriter, 'number'>): string {
  const counted = (count: number, one: string): string => `${number(count)} ${count === 1 ? one : `${one}s`}`;
  if (typeof value === 'number' || /^\d+$/.test(String(value))) return counted(Number(value), 'day');
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(String(value));
  const parts = (match?.slice(1) ?? []).flatMap((count, index) => (count === undefined ? [] : [counted(Number(count), units[index]?.[1] ?? '')]));
  return parts.length === 0 ? String(value) : parts.join(' ');
}

/** `18:00;20:00;1,2` → `between 18:00 and 20:00 on Monday or Tuesday`. */
function dailyHoursWords(value: string, { weekday }: RuleWriter): string {
  const [from = '', to = '', days = ''] = value.split(';');
  const on = days === '' ? '' : ` on ${joined(days.split(',').map((day) => weekday(Number(day))), 'or')}`;
  return `between ${from} and ${to}${on}`;
}

function spanWords(value: string, { time }: RuleWriter): string {
  const [from = '', to = ''] = value.split(';');
  return `between ${from === '' ? 'the beginning' : time(from)} and ${to === '' ? 'the end' : time(to)}`;
}

/** `2026-11-01T09:00:00Z;P1D;PT1H` → `1 hour of each 1 day, first on 1 Nov 2026, 09:00`. */
function recurringWords(value: string, writer: RuleWriter): string {
  const [start = '', interval = '', length = ''] = value.split(';');
  return `${durationWords(length, writer)} of each ${durationWords(interval, writer)}, from ${writer.time(start)} on`;
}

const groupWords: Record<GroupKind, string> = { all: 'all of these are true', any: 'at least one of these is true', none: 'none of these is true' };

/** `all of these are true`: how a group is named above its parts. */
export function groupKindWords(kind: GroupKind): string {
  return groupWords[kind];
}

/** A sentence in one line, without a full stop: `order amount is at least €50.00 and (customer segment is Newsletter or order “channel” is “app”)`. */
export function inOneLine(sentence: RuleSentence): string {
  if (sentence.kind === 'condition') return sentence.inner === null ? sentence.words : `${sentence.words}, with ${inOneLine(sentence.inner)}`;
  const parts = sentence.parts.map((part) => (isSeveral(part) ? `(${inOneLine(part)})` : inOneLine(part)));
  if (sentence.kind !== 'none') return parts.join(sentence.kind === 'all' ? ' and ' : ' or ');
  return parts.length > 1 ? `none of these: ${parts.join('; ')}` : `not ${parts[0]?.startsWith('(') === true ? parts[0] : `(${parts[0]})`}`;
}

/** Whether the line of a sentence has to be told apart from what stands around it. */
function isSeveral(sentence: RuleSentence): boolean {
  return sentence.kind === 'condition' ? sentence.inner !== null : sentence.kind !== 'none' || sentence.parts.length > 1;
}
