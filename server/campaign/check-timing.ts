import { ApiError } from '../../contract/errors.ts';
import { isDuration } from './duration.ts';
import type { Terms, Validity } from './terms.ts';
import { minutesOf, minutesPerDay } from './time-of-day.ts';

/** Throws 400 for dates and windows that contradict each other or cannot be read. */
export function checkTiming(timing: Pick<Terms, keyof Validity | 'activityDurationAfterPublishing'>): void {
  const { startDate, expirationDate, validityTimeframe, validityHours, validityDayOfWeek, activityDurationAfterPublishing } = timing;
  if (startDate !== null && expirationDate !== null && expirationDate <= startDate) {
    throw new ApiError('invalid_expiration_date', { details: 'Expiration date cannot be before or at the start date' });
  }
  if (validityTimeframe !== null) {
    checkDuration('validity_timeframe.interval', validityTimeframe.interval);
    checkDuration('validity_timeframe.duration', validityTimeframe.duration);
    if (startDate === null) throw refuse('Property .validity_timeframe needs a start_date, from which its windows are counted');
  }
  if (activityDurationAfterPublishing !== null) checkDuration('activity_duration_after_publishing', activityDurationAfterPublishing);
  if (validityDayOfWeek !== null && new Set(validityDayOfWeek).size < validityDayOfWeek.length) {
    throw refuse('Property .validity_day_of_week names a day twice');
  }
  if (validityHours !== null && overlaps(validityHours)) throw refuse('Property .validity_hours.daily has windows that overlap');
}

/** Throws 400 for an end that has passed, which somebody sets now; imports bring such ends along. */
export function refusePastEnd(end: Date | null | undefined, now: Date): void {
  if (end && end <= now) throw new ApiError('invalid_expiration_date', { details: 'Expiration date cannot be set in the past' });
}

function checkDuration(member: string, text: string): void {
  if (!isDuration(text)) throw refuse(`Property .${member} should be an ISO 8601 duration such as P1D or PT1H`);
}

const minutesPerWeek = 7 * minutesPerDay;

/** Whether two windows share a minute of the week; one over midnight reaches into the next day. */
function overlaps({ daily }: NonNullable<Validity['validityHours']>): boolean {
  const taken = new Uint8Array(minutesPerWeek);
  for (const window of daily) {
    const [start, end] = [minutesOf(window.start_time), minutesOf(window.expiration_time)];
    const length = end > start ? end - start : end - start + minutesPerDay;
    for (const day of window.days_of_week ?? [0, 1, 2, 3, 4, 5, 6]) {
      for (let minute = 0; minute < length; minute += 1) {
        const index = (day * minutesPerDay + start + minute) % minutesPerWeek;
        if (taken[index] === 1) return true;
        taken[index] = 1;
      }
    }
  }
  return false;
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_payload', { details });
}
