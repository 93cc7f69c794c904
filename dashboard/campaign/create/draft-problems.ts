import { freeUnitsMax } from '../../../contract/constants.ts';
import { formatExact } from '../../ui/format.ts';
import { patternProblem } from './code-pattern.ts';
import { canBeCapped, isOnItems, type Draft } from './draft.ts';

/** Fields that can be wrong, in the order of the form. */
export const problemFields = [
  'name', 'percentOff', 'amountOff', 'fixedAmount', 'freeItems', 'freeUnits', 'amountLimit', 'code', 'count', 'pattern', 'usesPerCode', 'start', 'lastDay', 'weekdays',
  'hoursTo', 'daysAfterPublishing', 'discountMax', 'redemptionsMax', 'moreLimits',
] as const;
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
    ...windowProblems(draft),
    discountMax: draft.discountMax === 0 ? nothing : null,
    redemptionsMax: draft.redemptionsMax === 0 ? nothing : null,
    moreLimits: draft.moreLimits.some(({ max }) => max === null) ? 'Say how much each of the limits is, or remove it.' : null,
  };
  return Object.fromEntries(Object.entries(all).filter(([, problem]) => problem !== null)) as Problems;
}

const nothing = 'With 0 nothing could be redeemed. Leave it empty for no limit.';

function offerProblems(draft: Draft): Record<'percentOff' | 'amountOff' | 'fixedAmount' | 'freeItems' | 'freeUnits' | 'amountLimit', string | null> {
  const { discount, freeItems } = draft;
  const percent = draft.percentOff ?? 0;
  const isUnit = discount === 'UNIT';
  return {
    percentOff: discount === 'PERCENT' && (percent <= 0 || percent > 100) ? 'Between 0.01 and 100 percent.' : null,
    amountOff: discount === 'AMOUNT' && (draft.amountOff ?? 0) <= 0 ? `Say how much comes off ${isOnItems(draft) ? 'the items' : 'the order'}.` : null,
    fixedAmount: discount === 'FIXED' && draft.fixedAmount === null ? 'Say what it costs instead.' : null,
    freeItems: isUnit && (freeItems.length === 0 || freeItems.length > freeUnitsMax) ? `Choose 1 to ${freeUnitsMax} products that are given away.` : null,
    freeUnits: isUnit && (draft.freeUnits ?? 0) < 1 ? 'At least one unit.' : null,
    amountLimit: canBeCapped(draft) && draft.amountLimit === 0 ? 'With a cap of 0 nobody gets anything. Leave it empty for no cap.' : null,
  };
}

function codeProblems(draft: Draft): Record<'code' | 'count' | 'pattern' | 'usesPerCode', string | null> {
  const isPublic = draft.size === 'STANDALONE';
  return {
    code: isPublic ? publicCodeProblem(draft.code.trim()) : null,
    count: isPublic ? null : countProblem(draft),
    pattern: isPublic ? null : patternProblem(draft.pattern),
    usesPerCode: draft.isUsesLimited && (draft.usesPerCode ?? 0) < 1 ? 'At least one use.' : null,
  };
}

/** Codes that are made on demand may begin with none. */
function countProblem({ size, count }: Draft): string | null {
  const least = size === 'AUTO_UPDATE' ? 0 : 1;
  return count === null || count < least || count > countMax ? `Between ${least} and ${formatExact(countMax)} codes. More can be added later.` : null;
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

function windowProblems(draft: Draft): Record<'weekdays' | 'hoursTo' | 'daysAfterPublishing', string | null> {
  return {
    weekdays: draft.hasWeekdays && draft.weekdays.length === 0 ? 'Choose at least one day.' : null,
    hoursTo: draft.hasHours && draft.hoursFrom === draft.hoursTo ? 'Choose another end than the beginning.' : null,
    daysAfterPublishing: draft.endsAfterPublishing && (draft.daysAfterPublishing ?? 0) < 1 ? 'At least one day.' : null,
  };
}
