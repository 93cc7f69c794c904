import { formatExact } from '../../ui/format.ts';
import { patternProblem } from './code-pattern.ts';
import type { Draft } from './draft.ts';

/** Fields that can be wrong, in the order of the form. */
export const problemFields = ['name', 'percentOff', 'amountOff', 'amountLimit', 'code', 'count', 'pattern', 'usesPerCode', 'start', 'lastDay', 'redemptionsMax', 'discountMax'] as const;
export type ProblemField = (typeof problemFields)[number];
export type Problems = Partial<Record<ProblemField, string>>;

/** Most codes that can be made at once. */
export const countMax = 1_000_000;

/** What must be put right before the campaign can be made. `today` is the project's, `YYYY-MM-DD`. */
export function problemsOf(draft: Draft, today: string): Problems {
  const all: Record<ProblemField, string | null> = {
    name: draft.name.trim() === '' ? 'Give the campaign a name.' : null,
    ...offerProblems(draft),
    ...codeProblems(draft),
    ...timeProblems(draft, today),
    redemptionsMax: draft.redemptionsMax === 0 ? 'With 0 nothing could be redeemed. Leave it empty for no limit.' : null,
    discountMax: draft.discountMax === 0 ? 'With 0 nothing could be redeemed. Leave it empty for no limit.' : null,
  };
  return Object.fromEntries(Object.entries(all).filter(([, problem]) => problem !== null)) as Problems;
}

function offerProblems(draft: Draft): Record<'percentOff' | 'amountOff' | 'amountLimit', string | null> {
  const isPercent = draft.discount === 'PERCENT';
  const percent = draft.percentOff ?? 0;
  return {
    percentOff: isPercent && (percent <= 0 || percent > 100) ? 'Between 0.01 and 100 percent.' : null,
    amountOff: !isPercent && (draft.amountOff ?? 0) <= 0 ? 'Say how much comes off the order.' : null,
    amountLimit: isPercent && draft.amountLimit === 0 ? 'With a cap of 0 nobody gets anything. Leave it empty for no cap.' : null,
  };
}

function codeProblems(draft: Draft): Record<'code' | 'count' | 'pattern' | 'usesPerCode', string | null> {
  const isPublic = draft.size === 'STANDALONE';
  const count = draft.count ?? 0;
  return {
    code: isPublic ? publicCodeProblem(draft.code.trim()) : null,
    count: !isPublic && (count < 1 || count > countMax) ? `Between 1 and ${formatExact(countMax)} codes. More can be added later.` : null,
    pattern: isPublic ? null : patternProblem(draft.pattern.trim(), draft.alphabet, count),
    usesPerCode: draft.isUsesLimited && (draft.usesPerCode ?? 0) < 1 ? 'At least one use.' : null,
  };
}

function publicCodeProblem(code: string): string | null {
  if (code === '') return 'Write the code that customers type, such as SUMMER26.';
  if (/[\s#]/u.test(code)) return 'No spaces and no # in the code.';
  return null;
}

function timeProblems(draft: Draft, today: string): Record<'start' | 'lastDay', string | null> {
  const starts = draft.startsLater ? draft.start : null;
  const firstDay = starts === null ? today : starts.slice(0, 10);
  const isTooEarly = draft.lastDay !== null && (draft.lastDay < today || draft.lastDay < firstDay);
  return {
    start: draft.startsLater && draft.start === null ? 'Say when it starts.' : null,
    lastDay: draft.hasEnd ? endProblem(draft.lastDay, isTooEarly) : null,
  };
}

function endProblem(lastDay: string | null, isTooEarly: boolean): string | null {
  if (lastDay === null) return 'Say which day is the last.';
  return isTooEarly ? 'The last day lies before the first.' : null;
}
