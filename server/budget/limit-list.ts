/** Limits of a campaign as a list: as requests word it, as it changes, and as the record of changes words it. */
import { ApiError } from '../../contract/errors.ts';
import { limitField, type CampaignLimits, type LimitChange } from '../../contract/limits.ts';
import type { FieldChange } from '../change/record-change.ts';
import type { CounterName, Limit, LimitMeasure, LimitPlace } from './limit.ts';

/** Whether a limit, or what is used of it, is of the whole campaign for all time. */
export function isTotal({ scope, period }: CounterName): boolean {
  return scope === 'campaign' && period === 'total';
}

/** The wanted changes of a request; a limit that it names twice is a 400. */
export function readChanges({ redemptions_limit, discount_limit_minor, limits = [] }: CampaignLimits): LimitChange[] {
  const total = { scope: 'campaign', period: 'total' } as const;
  const named: LimitChange[] = [
    ...(redemptions_limit === undefined ? [] : [{ ...total, measure: 'redemptions' as const, max: redemptions_limit }]),
    ...(discount_limit_minor === undefined ? [] : [{ ...total, measure: 'discount' as const, max: discount_limit_minor }]),
  ];
  return checkedLimits(named, limits, '.limits');
}

/**
 * Limits with members of their own and in a list, as one list. `property` is where the list stands in the body. Throws 400 for a limit that is named
 * twice, and for one that would clip something else than discounts.
 */
export function checkedLimits<T extends LimitPlace & { straddle?: Limit['straddle'] }>(named: readonly T[], list: readonly T[], property: string): T[] {
  const seen = new Set(named.map(nameOf));
  for (const [index, limit] of list.entries()) {
    if (seen.has(nameOf(limit))) throw invalid(`${property}[${index}] names a limit that was named before`);
    seen.add(nameOf(limit));
    refuseClip(limit, `${property}[${index}].straddle`);
  }
  return [...named, ...list];
}

/** Throws 400 for a limit that would clip something else than a discount. */
export function refuseClip({ measure, straddle }: { measure: LimitMeasure; straddle?: Limit['straddle'] }, property: string): void {
  if (straddle !== 'clip' || measure === 'discount') return;
  throw invalid(`${property} can only be "reject" here: discounts alone can be cut to what is left`);
}

/** Every change of a limit, named as in the record of changes. */
export function limitDifferences(before: readonly Limit[], after: readonly Limit[]): FieldChange[] {
  const [old, current] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...current.keys()])].sort().flatMap((name) => {
    const [was, is] = [old.get(name), current.get(name)];
    const limit = is ?? was;
    if (limit === undefined) return [];
    // A limit that only ever refused says nothing of it.
    const isStraddle = was?.straddle !== is?.straddle && [was?.straddle, is?.straddle].includes('clip');
    return [
      ...(was?.max === is?.max ? [] : [{ field: limitField(limit), before: was?.max ?? null, after: is?.max ?? null }]),
      ...(isStraddle ? [{ field: limitField(limit, 'straddle'), before: was?.straddle ?? null, after: is?.straddle ?? null }] : []),
    ];
  });
}

/** What tells a limit from the others of its campaign. */
export function nameOf({ scope, measure, period }: LimitPlace): string {
  return `${scope} ${measure} ${period}`;
}

/** Limits by what tells them apart. */
export function byName(limits: readonly Limit[]): Map<string, Limit> {
  return new Map(limits.map((limit) => [nameOf(limit), limit]));
}

function invalid(details: string): ApiError {
  return new ApiError('invalid_payload', { details: `Property ${details}` });
}

/** The limits after changes of them, in the order of their names; without a policy a limit keeps what it has. */
export function changedLimits(before: readonly Limit[], changes: readonly LimitChange[]): Limit[] {
  const limits = byName(before);
  for (const { max, straddle, ...place } of changes) {
    if (max === null) limits.delete(nameOf(place));
    else limits.set(nameOf(place), { ...place, max, straddle: straddle ?? limits.get(nameOf(place))?.straddle ?? 'reject' });
  }
  return [...limits.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
