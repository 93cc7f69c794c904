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

/**
 * Where a page of a ranking ends. Up to 500 candidates are ranked together, and each page of them ranks them again: so it says where they begin, and how
 * many of the ranking have been told. Written as an instant too: three digits behind the milliseconds say how many candidates of that millisecond have been
 * passed, and three behind those how many have been told.
 */
export interface RankPlace {
  /** Milliseconds in ISO 8601. */
  instant: string;
  passed: number;
  told: number;
}

/** null: an instant of the caller's own. */
export function readRankPlace(startingAfter: string): RankPlace | null {
  const [, front, digits = ''] = /^(.+\.\d{3})(\d{1,6})Z$/.exec(startingAfter) ?? [];
  const padded = digits.padEnd(6, '0');
  const [passed, told] = [Number(padded.slice(0, 3)), Number(padded.slice(3))];
  return front === undefined || passed + told === 0 ? null : { instant: `${front}Z`, passed, told };
}

export function writeRankPlace({ instant, passed, told }: RankPlace): string {
  const digits = (count: number): string => String(count).padStart(3, '0');
  // What else is of a millisecond with a thousand candidates is passed with them.
  return passed > passedMax ? instant : instant.replace('Z', `${digits(passed)}${digits(told)}Z`);
}

/** The millisecond of an instant with microseconds, and the first microsecond behind it. */
export function millisecondOf(place: string): string {
  return `${place.slice(0, '2026-01-01T00:00:00.000'.length)}Z`;
}

export function endOfMillisecond(instant: string): string {
  return new Date(Date.parse(instant) + 1).toISOString();
}
