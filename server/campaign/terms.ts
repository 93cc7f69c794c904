import type { Discount } from '../discount/compute-discount.ts';

/** When a code can be redeemed (wire contract §2.3); all of it is judged in the project's time zone. Members of null set no bound. */
export interface Validity {
  startDate: Date | null;
  /** The first instant at which it is over. */
  expirationDate: Date | null;
  /** A window of `duration`, again every `interval` from the start date; ISO 8601 durations. */
  validityTimeframe: { interval: string; duration: string } | null;
  /** 0 = Sunday … 6 = Saturday. */
  validityDayOfWeek: number[] | null;
  /** Local hours `HH:mm`, the end excluded. */
  validityHours: { daily: { start_time: string; expiration_time: string; days_of_week?: number[] }[] } | null;
}

/** One version of what a campaign grants and when; never changed once written (decisions/0002). */
export interface Terms extends Validity {
  version: number;
  /** null: not known (imported history). */
  discount: Discount | null;
  /** Uses per code; null: without limit. */
  redemptionQuantity: number | null;
  /** ISO 8601 duration: a code runs out this long after its publication, whatever the campaign's end. */
  activityDurationAfterPublishing: string | null;
}
