/**
 * Where a page ends. The wire contract wants an instant to go on with (§2.8), and what was imported together was made at one instant: so behind the
 * microseconds stand three digits that say how many of that instant have been passed. They are the nanoseconds of an instant that any client can read.
 */
export interface PagePlace {
  /** In ISO 8601, to the microsecond. */
  instant: string;
  /** How many candidates of this instant have been passed; null: all of them. */
  passed: number | null;
}

/** Before the first candidate. */
export const newPlace: PagePlace = { instant: '', passed: 0 };

/** Most that three digits say; what else is of that instant is passed with them. */
const passedMax = 999;

/** An instant as `starting_after` names it: one of a page's end, or one of the caller's own, which is passed as a whole. */
export function readPlace(startingAfter: string): PagePlace {
  // Some clients write no noughts at the end.
  const [, front, digits = ''] = /^(.+\.\d{6})(\d{1,3})Z$/.exec(startingAfter) ?? [];
  const passed = Number(digits.padEnd(3, '0'));
  return front === undefined || passed === 0 ? { instant: startingAfter, passed: null } : { instant: `${front}Z`, passed };
}

export function writePlace({ instant, passed }: PagePlace): string {
  return passed === null || passed > passedMax ? instant : instant.replace('Z', `${String(passed).padStart(3, '0')}Z`);
}
