/** What a filter of the wire contract means, said a second time and without a database: one row after another. */
import { Temporal } from 'temporal-polyfill';

type Scalar = string | number | boolean | null;
export interface FilteredRow {
  id: number;
  txt: string | null;
  num: number | null;
  flag: boolean | null;
  /** ISO 8601 in UTC. */
  at: string | null;
  metadata: Record<string, Scalar | Scalar[]>;
}

export interface Filter {
  field: string;
  operator: string;
  values: (string | number | boolean)[];
}

export interface Present {
  now: Date;
  zone: string;
}

/** Whether a row meets filters that are joined by a junction. */
export function rowMatches(row: FilteredRow, filters: Filter[], junction: string, present: Present): boolean {
  const results = filters.map((filter) => meets(row, filter, present));
  return results.length === 0 || (junction.toLowerCase() === 'or' ? results.some(Boolean) : results.every(Boolean));
}

const opposites: Record<string, string> = { $is_not: '$is', $not_in: '$in', $not_contain: '$contains', $is_unknown: '$has_value' };

function meets(row: FilteredRow, { field, operator, values }: Filter, present: Present): boolean {
  const opposite = opposites[operator];
  if (opposite !== undefined) return !meets(row, { field, operator: opposite, values }, present);
  if (field.startsWith('metadata.')) {
    const stored = row.metadata[field.slice('metadata.'.length)] ?? null;
    const elements = (Array.isArray(stored) ? stored : [stored]).filter((each) => each !== null);
    if (operator === '$has_value') return Array.isArray(stored) ? stored.length > 0 : stored !== null;
    if (operator.startsWith('$count')) return Array.isArray(stored) && values.some((value) => countMeets(operator, stored.length, Number(value)));
    const allNumbers = values.every((value) => asNumber(value) !== null);
    return elements.some((element) => values.some((value) => compare(element, operator, value, allNumbers ? 'number' : 'instant', present)));
  }
  const stored = row[field as 'txt' | 'num' | 'flag' | 'at'];
  if (operator === '$has_value') return stored !== null;
  if (stored === null) return false;
  const kind = field === 'at' ? 'instant' : field === 'num' ? 'number' : 'text';
  // A column holds an instant, however a test writes it; a day without a time there is only in metadata.
  const held = field === 'at' ? new Date(String(stored)).toISOString() : stored;
  return values.some((value) => compare(held, operator, value, kind, present));
}

function compare(stored: Scalar, operator: string, given: string | number | boolean, kind: 'number' | 'instant' | 'text', present: Present): boolean {
  const [text, wanted] = [String(stored), String(given)];
  if (operator === '$is' || operator === '$in') {
    const isNumber = typeof stored === 'number' || text === String(asNumber(given));
    return text === wanted || (kind !== 'text' && ((isNumber && same(asNumber(stored), asNumber(given))) || same(asInstant(stored), asInstant(given))));
  }
  if (operator === '$contains') return text.includes(wanted);
  if (operator === '$starts_with') return text.startsWith(wanted);
  if (operator === '$ends_with') return text.endsWith(wanted);
  const relative = relativeMeets(asMoment(text, present.zone), operator, given, present);
  if (relative !== undefined) return relative;
  const [own, other] = kind === 'number' ? [asNumber(stored), asNumber(given)] : [asInstant(stored), asInstant(given)];
  if (own === null || other === null) return false;
  if (operator === '$more_than' || operator === '$after') return own > other;
  if (operator === '$less_than' || operator === '$before') return own < other;
  return operator === '$more_than_equal' ? own >= other : own <= other;
}

function relativeMeets(at: number | null, operator: string, given: string | number | boolean, { now, zone }: Present): boolean | undefined {
  if (!/_ago$|future$/.test(operator)) return undefined;
  if (at === null) return false;
  const today = zoned(now.getTime(), zone);
  const duration = Temporal.Duration.from(/^\d+$/.test(String(given)) ? `P${given}D` : String(given));
  const moved = operator.endsWith('_ago') ? today.subtract(duration) : today.add(duration);
  if (operator === '$more_than_ago') return at < moved.epochMilliseconds;
  if (operator === '$less_than_ago') return at > moved.epochMilliseconds && at <= now.getTime();
  if (operator === '$more_than_future') return at > moved.epochMilliseconds;
  if (operator === '$less_than_future') return at < moved.epochMilliseconds && at >= now.getTime();
  return zoned(at, zone).toPlainDate().equals(moved.toPlainDate());
}

function zoned(milliseconds: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone);
}

/** By the calendar a day without a time is that day where the project is. */
function asMoment(text: string, zone: string): number | null {
  const at = asInstant(text);
  return at !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? Temporal.PlainDate.from(text).toZonedDateTime(zone).epochMilliseconds : at;
}

function countMeets(operator: string, count: number, given: number): boolean {
  return operator === '$count' ? count === given : operator === '$count_less' ? count < given : count > given;
}

function same(own: number | null, other: number | null): boolean {
  return own !== null && own === other;
}

function asNumber(value: Scalar): number | null {
  return typeof value !== 'boolean' && value !== null && /^-?\d+(\.\d+)?(e\d+)?$/.test(String(value)) ? Number(value) : null;
}

function asInstant(value: Scalar): number | null {
  const text = String(value);
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{3})?Z)?$/.test(text) || Number.isNaN(Date.parse(text))) return null;
  // JavaScript reads the 30th of February as the 2nd of March.
  return new Date(text).toISOString().slice(0, 10) === text.slice(0, 10) ? Date.parse(text) : null;
}
