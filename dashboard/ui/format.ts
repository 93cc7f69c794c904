/** Numbers, money and dates as people read them: by Intl in the reader's locale, times always in a named zone. */
import { currencyExponent } from '../../contract/currency.ts';
import { locale } from './reader-locale.ts';

const formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.PluralRules | Intl.ListFormat>();

/** Intl objects are expensive to make and asked for in every row. */
function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.PluralRules | Intl.ListFormat>(key: string, make: () => T): T {
  const known = formatters.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  formatters.set(key, made);
  return made;
}

/** Count in full: `48 211`. */
export function formatExact(value: number): string {
  return kept('exact', () => new Intl.NumberFormat(locale)).format(value);
}

/** Count; from a million on in short form (`1.2M`), so give the exact value beside it (`formatExact`). */
export function formatCount(value: number): string {
  if (Math.abs(value) < 1_000_000) return formatExact(value);
  return kept('compact', () => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })).format(value);
}

/** Count whose size matters more than its digits: `10.6 billion`. */
export function formatLarge(value: number): string {
  if (Math.abs(value) < 1_000_000) return formatExact(value);
  return kept('large', () => new Intl.NumberFormat(locale, { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 1 })).format(value);
}

/** Each a thousand times the one before. */
const sizeUnits = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** Size of a file in the largest unit that it fills: 12345 → `12.3 kB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte', 'bytes');
  const power = Math.min(sizeUnits.length, Math.floor((String(bytes).length - 1) / 3));
  const unit = sizeUnits[power - 1] ?? 'kilobyte';
  return kept(`size ${unit}`, () => new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 })).format(bytes / 1000 ** power);
}

/** Share between 0 and 1 with one decimal: `26.8 %`. */
export function formatRate(value: number): string {
  return kept('rate', () => new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })).format(value);
}

/** Percentage points as discounts have them: 12.5 → `12.5%`. */
export function formatPercent(points: number): string {
  return kept('percent', () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })).format(points / 100);
}

/** By the digits that amounts are counted in: Intl leaves those out that people do not write, such as the fils of the dinar. */
function moneyFormat(currency: string): Intl.NumberFormat {
  const digits = currencyExponent(currency);
  return kept(`money ${currency}`, () => new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

/** Minor units of a currency in full: 123450, EUR → `€1,234.50`. */
export function formatMoney(minor: number, currency: string): string {
  return moneyFormat(currency).format(minor / 10 ** currencyExponent(currency));
}

/** Money where space is short: from a million of the major unit on `€1.2M`; below that whole units drop their zeros. */
export function formatMoneyShort(minor: number, currency: string): string {
  const major = minor / 10 ** currencyExponent(currency);
  if (Math.abs(major) >= 1_000_000) {
    return kept(`money-compact ${currency}`, () => new Intl.NumberFormat(locale, { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 })).format(major);
  }
  const digits = currencyExponent(currency);
  return kept(`money-short ${currency}`, () => new Intl.NumberFormat(locale, {
    style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits, trailingZeroDisplay: 'stripIfInteger',
  })).format(major);
}

/** `23 Nov 2026` in the zone. */
export function formatDate(instant: string | Date, timeZone: string): string {
  return kept(`date ${timeZone}`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone })).format(new Date(instant));
}

/** `23 Nov 2026, 14:05` in the zone. */
export function formatDateTime(instant: string | Date, timeZone: string): string {
  return kept(`time ${timeZone}`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })).format(new Date(instant));
}

/** `23 Nov, 14:05:22` in the zone, for histories; of another year than `now` with the year. */
export function formatMoment(instant: string | Date, timeZone: string, now: Date): string {
  const at = new Date(instant);
  const isThisYear = yearOf(at, timeZone) === yearOf(now, timeZone);
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone, ...(!isThisYear && { year: 'numeric' }),
  };
  return kept(`moment ${isThisYear} ${timeZone}`, () => new Intl.DateTimeFormat(locale, options)).format(at);
}

function yearOf(instant: Date, timeZone: string): string {
  return kept(`year ${timeZone}`, () => new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone })).format(instant);
}

/** Name of a zone as a heading has room for it: `Europe/Berlin` → `Berlin`. */
export function zoneCity(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

/** `23 Nov 2026, 14:05:22.104` in the zone, for the details of an entry. */
export function formatDateTimeExact(instant: string | Date, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, timeZone,
  };
  return kept(`exact-time ${timeZone}`, () => new Intl.DateTimeFormat(locale, options)).format(new Date(instant));
}

/** `14:05` in the zone. */
export function formatTime(instant: string | Date, timeZone: string): string {
  return kept(`clock ${timeZone}`, () => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone })).format(new Date(instant));
}

/** A calendar day `YYYY-MM-DD`, which belongs to no zone: `23 Nov 2026`. */
export function formatDay(day: string): string {
  return formatDate(`${day}T12:00:00Z`, 'UTC');
}

/** `23 Nov` of a calendar day, for axes and narrow cells. */
export function formatDayShort(day: string): string {
  return kept('day-short', () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })).format(new Date(`${day}T12:00:00Z`));
}

/**
 * An exclusive end as people read it. Midnight belongs to the day that ends with it: `31 Dec 2026, end of day`; a last millisecond of a day counts
 * as that midnight.
 */
export function formatEnd(instant: string, timeZone: string): string {
  const end = new Date(instant);
  const justBefore = new Date(end.getTime() - 1);
  const isDayEnd = clockOf(end, timeZone) === '00:00:00' || clockOf(new Date(end.getTime() + 1000), timeZone) === '00:00:00';
  if (!isDayEnd) return formatDateTime(end, timeZone);
  return `${formatDate(justBefore, timeZone)}, end of day`;
}

function clockOf(instant: Date, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone };
  return kept(`seconds ${timeZone}`, () => new Intl.DateTimeFormat('en-GB', options)).format(instant);
}

/** Name of a weekday, 0 = Sunday as the wire contract counts: `Monday`. */
export function dayName(day: number): string {
  return kept('weekday', () => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })).format(new Date(Date.UTC(2023, 0, 1 + day)));
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]];

/** Distance from `now` in the largest whole unit up to days: `in 38 days`, `2 hours ago`. */
export function formatRelative(instant: string | Date, now: Date): string {
  const distance = new Date(instant).getTime() - now.getTime();
  const [unit, length] = steps.find(([, milliseconds]) => Math.abs(distance) >= milliseconds) ?? ['second', 1000];
  return kept('relative', () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })).format(Math.trunc(distance / length), unit);
}

/** English plural with its number: `1 code`, `48 211 codes`. */
export function counted(value: number, one: string, many: string): string {
  return `${formatExact(value)} ${kept('plural', () => new Intl.PluralRules('en')).select(value) === 'one' ? one : many}`;
}

/** Words in a row: `a, b and c`. */
export function listed(words: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  return kept(`list ${type}`, () => new Intl.ListFormat('en-GB', { type })).format(words);
}

/** What a cell shows for a value that nobody knows. Say the reason beside it. */
export const unknownMark = '–';
