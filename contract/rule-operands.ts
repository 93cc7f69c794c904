/** What the operators of rules are compared with: how it is written, and what that says. Judged alike by the server and by the builder. */
import { isInstant, parseInstant } from './instant.ts';

/** A decimal number, alone or as a text. */
const numberPattern = /^[+-]?\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,2})?$/i;
const durationPattern = /^P(?=[\dT])(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;
const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** A length of time as calendars and clocks have it: years to days by the calendar, hours and less by the clock. */
export interface Span {
  years: number;
  months: number;
  weeks: number;
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** A hundred years. */
const daysMax = 36_525;

/** Windows of one length that begin at an instant and again after every interval. */
export interface Timeframe {
  start: Date;
  interval: Span;
  duration: Span;
}

/** From one instant until before another. */
export interface Stretch {
  from: Date;
  until: Date;
}

/** Hours of the local day, in minutes from midnight, on some days of the week (0 is Sunday). One that ends before it begins goes over midnight. */
export interface DailyHours {
  from: number;
  until: number;
  days: ReadonlySet<number>;
}

/** The number that a value of metadata or an operand is; null: it is none. */
export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && value.length <= 70 && numberPattern.test(value) ? Number(value) : null;
}

/** The instant, in milliseconds, that a text writes; null: it writes none. */
export function readInstant(value: unknown): number | null {
  return typeof value === 'string' && value.length <= 40 && isInstant(value) ? parseInstant(value).getTime() : null;
}

/** A whole number of days, alone or as a text, at most some 270 years; null: it is none. */
export function readDays(value: unknown): number | null {
  return (typeof value === 'number' || typeof value === 'string') && /^\d{1,5}$/.test(String(value)) ? Number(value) : null;
}

/** An ISO 8601 duration in whole seconds, longer than nothing and at most some hundred years; null: it is none. */
export function readSpan(text: unknown): Span | null {
  const match = typeof text === 'string' ? durationPattern.exec(text) : null;
  if (match === null) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const inDays = years * 366 + months * 31 + weeks * 7 + days + hours / 24 + minutes / 1440 + seconds / 86_400;
  return inDays > 0 && inDays <= daysMax ? { years, months, weeks, days, hours, minutes, seconds } : null;
}

/** How far from the present: a number of days, or a duration; null: neither. */
export function readDistance(value: unknown): Span | null {
  const days = readDays(value);
  return days === null ? readSpan(value) : { years: 0, months: 0, weeks: 0, days, hours: 0, minutes: 0, seconds: 0 };
}

/** `2026-11-12T14:00:00Z;P1D;PT1H`: from that moment on every day for an hour. */
export function readTimeframe(text: unknown): Timeframe | null {
  const parts = partsOf(text);
  if (parts.length !== 3) return null;
  const [start, interval, duration] = [readInstant(parts[0]), readSpan(parts[1]), readSpan(parts[2])];
  return start === null || interval === null || duration === null ? null : { start: new Date(start), interval, duration };
}

/** `2026-11-12T14:00:00Z;2026-12-24T00:00:00Z`. */
export function readStretch(text: unknown): Stretch | null {
  const parts = partsOf(text);
  if (parts.length !== 2) return null;
  const [from, until] = [readInstant(parts[0]), readInstant(parts[1])];
  return from === null || until === null || from >= until ? null : { from: new Date(from), until: new Date(until) };
}

/** `18:00;20:01;2,3`: on Tuesdays and Wednesdays; without days on all of them. */
export function readDailyHours(text: unknown): DailyHours | null {
  const [from, until, days, more] = partsOf(text);
  const [begins, ends] = [minutesOf(from), minutesOf(until)];
  const named = days === undefined || days === '' ? [0, 1, 2, 3, 4, 5, 6] : days.split(',').map((day) => readWeekday(day.trim()));
  if (begins === null || ends === null || begins === ends || more !== undefined || named.includes(null)) return null;
  return { from: begins, until: ends, days: new Set(named.filter((day) => day !== null)) };
}

/** A day of the week, 0 is Sunday; null: it is none. */
export function readWeekday(value: unknown): number | null {
  return (typeof value === 'number' || typeof value === 'string') && /^[0-6]$/.test(String(value)) ? Number(value) : null;
}

function partsOf(text: unknown): string[] {
  return typeof text === 'string' && text.length <= 200 ? text.split(';').map((part) => part.trim()) : [];
}

function minutesOf(text: string | undefined): number | null {
  const match = timePattern.exec(text ?? '');
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** What a condition on items names: a product or SKU by its id, its source_id or both, or a collection. */
export interface ProductOperand {
  object: 'product' | 'sku' | 'product_or_sku' | 'products_collection';
  names: readonly string[];
}

/** Longest id or source_id. */
const nameMax = 600;

/** A text, or an object with `id` and `source_id` as the contract's clients send it; null: neither. */
export function readProduct(value: unknown): ProductOperand | null {
  if (typeof value === 'string') return isName(value) ? { object: value.startsWith('pc_') ? 'products_collection' : 'product_or_sku', names: [value] } : null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { id, source_id: sourceId, object, type } = value as Record<string, unknown>;
  const names = [id, sourceId].filter(isName);
  const isOdd = [id, sourceId].some((name) => name !== undefined && name !== null && name !== '' && !isName(name));
  if (names.length === 0 || isOdd) return null;
  const kind = readObject(object ?? type) ?? (names[0]?.startsWith('pc_') ? 'products_collection' : 'product_or_sku');
  return { object: kind, names };
}

function readObject(object: unknown): ProductOperand['object'] | undefined {
  return object === 'product' || object === 'sku' || object === 'product_or_sku' || object === 'products_collection' ? object : undefined;
}

/** The id of a segment, as a text or in an object; null: neither. */
export function readSegment(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['id'] : value;
  return isName(id) ? id : null;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= nameMax;
}
