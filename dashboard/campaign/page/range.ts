import { parseAbsolute, parseDate, toCalendarDate, type CalendarDate } from '@internationalized/date';
import type { CampaignPage } from '../../../contract/tracking.ts';
import type { DashboardSearch } from './page-search.ts';

/** What the figures are asked for: local days, both inclusive; null: the server's default, the campaign's life up to its last 92 days. */
export interface Range {
  from: string | null;
  to: string | null;
  granularity: 'day' | 'hour';
  /** Why the address was not understood; the default is shown then. */
  problem: string | null;
}

/** Most steps that a series has. */
const mostDays = 400;
/** Longest range, in days, that is drawn by hours. */
export const mostHourlyDays = 16;
/** Ranges up to this many days are drawn by hours unless told otherwise. */
const hourlyUnlessTold = 2;

type Life = Pick<CampaignPage, 'start_date' | 'created_at' | 'expiration_date'>;

/** Local day of an instant. */
export function dayOf(instant: string, timeZone: string): CalendarDate {
  return toCalendarDate(parseAbsolute(instant, timeZone));
}

/**
 * The days that the address asks for. "Last 30 days" ends today, or on the last day of a campaign that is over: the last days of what happened.
 * The whole life is at most its last 400 days.
 */
export function rangeOf(search: DashboardSearch, life: Life | undefined, now: string, timeZone: string): Range {
  const custom = customDays(search);
  if (typeof custom === 'string') return { from: null, to: null, granularity: 'day', problem: custom };
  const days = custom ?? presetDays(search, life, now, timeZone) ?? firstDays(life, now, timeZone);
  if (days === null) return { from: null, to: null, granularity: 'day', problem: null };
  const length = days.to.compare(days.from) + 1;
  const byHour = length <= mostHourlyDays && (search.by === 'hour' || (search.by === undefined && length <= hourlyUnlessTold));
  return { from: days.from.toString(), to: days.to.toString(), granularity: byHour ? 'hour' : 'day', problem: null };
}

interface Days {
  from: CalendarDate;
  to: CalendarDate;
}

/** What is wrong with typed days, as a sentence; null when they make a range. */
export function daysProblem(days: Pick<DashboardSearch, 'from' | 'to'>): string | null {
  const made = customDays(days);
  return typeof made === 'string' ? made : null;
}

/** The typed days; null when there are none; a sentence when they make no range. */
function customDays({ from, to }: Pick<DashboardSearch, 'from' | 'to'>): Days | string | null {
  if (from === undefined && to === undefined) return null;
  const first = day(from);
  const last = day(to);
  if (first === null || last === null) return 'The range was not understood: it needs a first and a last day.';
  if (last.compare(first) < 0) return 'The range ends before it begins.';
  if (last.compare(first) >= mostDays) return `A range can have at most ${mostDays} days.`;
  return { from: first, to: last };
}

function day(text: string | undefined): CalendarDate | null {
  try {
    return text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text) ? null : parseDate(text);
  } catch {
    return null;
  }
}

function presetDays({ range }: DashboardSearch, life: Life | undefined, now: string, timeZone: string): Days | null {
  if (range === undefined || life === undefined) return null;
  const to = lastDay(life, now, timeZone);
  const begin = dayOf(life.start_date ?? life.created_at, timeZone);
  const length = range === 'all' ? Math.min(mostDays, Math.max(1, to.compare(begin) + 1)) : Number.parseInt(range, 10);
  return { from: to.subtract({ days: length - 1 }), to };
}

/** The days of a campaign that is so young that they are drawn by hours; null for one that is older, and for one that has not begun. */
function firstDays(life: Life | undefined, now: string, timeZone: string): Days | null {
  if (life === undefined) return null;
  const to = lastDay(life, now, timeZone);
  const from = dayOf(life.start_date ?? life.created_at, timeZone);
  const length = to.compare(from) + 1;
  return length >= 1 && length <= hourlyUnlessTold ? { from, to } : null;
}

/** Today, or the last day of a campaign that is over. An end at midnight belongs to the day before it. */
function lastDay(life: Life, now: string, timeZone: string): CalendarDate {
  const today = dayOf(now, timeZone);
  if (life.expiration_date === null) return today;
  const end = dayOf(new Date(new Date(life.expiration_date).getTime() - 1).toISOString(), timeZone);
  return end.compare(today) < 0 ? end : today;
}
