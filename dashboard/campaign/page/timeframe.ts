import { parseAbsolute, toCalendarDate } from '@internationalized/date';
import type { CampaignPage } from '../../../contract/tracking.ts';
import { counted, listed } from '../../ui/format.ts';
import { locale } from '../../ui/reader-locale.ts';

/** Whole local days between two instants: 0 on the same day, 1 from one day to the next however long the days are. */
export function daysBetween(from: string, to: string, timeZone: string): number {
  return toCalendarDate(parseAbsolute(to, timeZone)).compare(toCalendarDate(parseAbsolute(from, timeZone)));
}

/** How far a campaign is: `22 days in, 38 left`, `Starts in 3 days`, `Ended 4 days ago`. */
export function progressWords(campaign: Pick<CampaignPage, 'start_date' | 'created_at' | 'expiration_date'>, now: string, timeZone: string): string {
  const start = campaign.start_date ?? campaign.created_at;
  const end = campaign.expiration_date === null ? null : new Date(new Date(campaign.expiration_date).getTime() - 1).toISOString();
  const at = new Date(now).getTime();
  if (at < new Date(start).getTime()) return inDays('Starts', daysBetween(now, start, timeZone));
  if (end !== null && at > new Date(end).getTime()) {
    const days = daysBetween(end, now, timeZone);
    return days === 0 ? 'Ended today' : `Ended ${counted(days, 'day', 'days')} ago`;
  }
  const since = counted(daysBetween(start, now, timeZone) + 1, 'day', 'days');
  if (end === null) return `${since} in, no end`;
  const left = daysBetween(now, end, timeZone);
  return left === 0 ? `${since} in, last day today` : `${since} in, ${left} left`;
}

function inDays(verb: string, days: number): string {
  return days === 0 ? `${verb} today` : days === 1 ? `${verb} tomorrow` : `${verb} in ${days} days`;
}

/** Short names of the weekdays, 0 = Sunday as the wire contract counts. */
const dayNames = Array.from({ length: 7 }, (_, day) => new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2023, 0, 1 + day))));

/** Weekdays in the order of a week that begins on Monday: `Mon–Fri`, `Tue, Thu and Sat`. */
export function weekdayWords(days: readonly number[]): string {
  const order = [1, 2, 3, 4, 5, 6, 0].filter((day) => days.includes(day));
  if (order.length === 7) return 'every day';
  const positions = order.map((day) => (day + 6) % 7);
  const isRun = order.length > 2 && positions.every((position, index) => index === 0 || position === (positions[index - 1] ?? 0) + 1);
  if (isRun) return `${dayNames[order[0] ?? 0]}–${dayNames[order.at(-1) ?? 0]}`;
  return listed(order.map((day) => dayNames[day] ?? ''));
}

const units: Record<string, [string, string]> = {
  Y: ['year', 'years'], M: ['month', 'months'], W: ['week', 'weeks'], D: ['day', 'days'], TH: ['hour', 'hours'], TM: ['minute', 'minutes'], TS: ['second', 'seconds'],
};

/** The hours of one weekday in which codes can be redeemed, as spans of 0 to 24. */
export interface OpenDay {
  name: string;
  spans: [from: number, to: number][];
}

type Calendar = Pick<CampaignPage, 'validity_day_of_week' | 'validity_hours'>;

/**
 * A week from Monday to Sunday by days of the week and hours of the day; null when neither narrows it. A window over midnight belongs to the day on
 * which it opens.
 */
export function openWeek({ validity_day_of_week: days, validity_hours: hours }: Calendar): OpenDay[] | null {
  if (days === null && hours === null) return null;
  const windows = hours === null ? [{ start_time: '00:00', expiration_time: '24:00' }] : hourWindows(hours);
  const isOpenOn = (day: number) => days === null || days.includes(day);
  return [1, 2, 3, 4, 5, 6, 0].map((day) => ({ name: dayNames[day] ?? '', spans: isOpenOn(day) ? windows.flatMap((window) => spansOn(day, window)) : [] }));
}

function spansOn(day: number, { start_time: start, expiration_time: end, days_of_week: on }: HourWindow): [number, number][] {
  const opensOn = (weekday: number) => on === undefined || on.length === 0 || on.includes(weekday);
  const [from, to] = [hourOf(start), hourOf(end)];
  if (from < to) return opensOn(day) ? [[from, to]] : [];
  return [...(opensOn((day + 6) % 7) && to > 0 ? [[0, to] as [number, number]] : []), ...(opensOn(day) ? [[from, 24] as [number, number]] : [])];
}

/** `09:30` → 9.5. */
function hourOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours + minutes / 60;
}

/** An ISO 8601 duration in words: `P1DT12H` → `1 day and 12 hours`; anything else stays as it is. */
export function durationWords(duration: string): string {
  const [date = '', time = ''] = duration.replace(/^P/, '').split('T');
  const parts = [...date.matchAll(/(\d+)([YMWD])/g)].map(([, count, unit]) => part(count, unit ?? ''));
  const timeParts = [...time.matchAll(/(\d+)([HMS])/g)].map(([, count, unit]) => part(count, `T${unit}`));
  const words = [...parts, ...timeParts];
  return words.length === 0 ? duration : listed(words);
}

function part(count: string | undefined, unit: string): string {
  const [one, many] = units[unit] ?? ['', ''];
  return counted(Number(count), one, many);
}

interface HourWindow {
  start_time: string;
  expiration_time: string;
  days_of_week?: number[];
}

/** The windows that come again and again, one sentence each; none: always open between start and end. */
export function windowWords(campaign: Pick<CampaignPage, 'validity_timeframe' | 'validity_day_of_week' | 'validity_hours' | 'activity_duration_after_publishing'>): string[] {
  const { validity_timeframe: frame, validity_day_of_week: days, activity_duration_after_publishing: afterPublishing } = campaign;
  return [
    ...(days === null || days.length === 0 ? [] : [`Open ${weekdayWords(days)}`]),
    ...hourWindows(campaign.validity_hours).map(({ start_time: from, expiration_time: to, days_of_week: on }) =>
      `Open ${from}–${to}${on === undefined || on.length === 0 ? '' : ` ${weekdayWords(on)}`}`),
    ...(frame === null ? [] : [`Open for ${durationWords(frame.duration)} every ${durationWords(frame.interval)}, counted from the start`]),
    ...(afterPublishing === null ? [] : [`Valid ${durationWords(afterPublishing)} after publication`]),
  ];
}

function hourWindows(validityHours: unknown): HourWindow[] {
  if (typeof validityHours !== 'object' || validityHours === null || !('daily' in validityHours) || !Array.isArray(validityHours.daily)) return [];
  return (validityHours.daily as unknown[]).filter((window): window is HourWindow =>
    typeof window === 'object' && window !== null && 'start_time' in window && 'expiration_time' in window);
}
