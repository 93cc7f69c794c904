import { applicableWords } from '../../../contract/applicable-words.ts';
import type { RuleWriter } from '../../../contract/rule-sentence.ts';
import type { ApplicableEntryRequest, ApplicableToRequest, WireApplicableTo } from '../../../contract/rule.ts';

/** What a discount is for: all of the order, only what is listed, or everything but what is listed. */
export type ApplicableMode = 'all' | 'only' | 'except';

/** One product, SKU or collection; members that the form does not show stay as they are. */
export interface EntryDraft extends ApplicableEntryRequest {
  id: string;
}

export interface ApplicableDraft {
  mode: ApplicableMode;
  included: readonly EntryDraft[];
  excluded: readonly EntryDraft[];
}

export const applicableToAll: ApplicableDraft = { mode: 'all', included: [], excluded: [] };

/** The form of what a rule says. One that only excludes is for everything else. */
export function applicableDraftOf(applicableTo: WireApplicableTo | null): ApplicableDraft {
  if (applicableTo === null) return applicableToAll;
  const { included, excluded, included_all: isAll } = applicableTo;
  if (included.length + excluded.length === 0) return applicableToAll;
  return { mode: isAll || included.length === 0 ? 'except' : 'only', included: included.map(entryOf), excluded: excluded.map(entryOf) };
}

/** Members that are null say nothing. */
function entryOf(entry: WireApplicableTo['included'][number]): EntryDraft {
  return { ...(Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null)) as Omit<EntryDraft, 'id'>), id: entry.id };
}

/** What is sent; null: the rule says nothing of products. */
export function applicableRequest({ mode, included, excluded }: ApplicableDraft): ApplicableToRequest | null {
  return mode === 'all' ? null : { included: [...included], excluded: [...excluded], included_all: mode === 'except' };
}

/** Why it cannot be saved; null: it can. */
export function applicableProblem({ mode, included, excluded }: ApplicableDraft): string | null {
  if (mode === 'only' && included.length === 0) return 'Pick at least one product, SKU or collection that the discount is for.';
  return mode === 'except' && excluded.length + included.length === 0 ? 'Pick at least one product, SKU or collection that it is not for.' : null;
}

/** Limits of an entry, in units or in money, as the form asks for them. */
export const entryLimits = [
  { member: 'quantity_limit', label: 'Most units of each line', isMoney: false },
  { member: 'aggregated_quantity_limit', label: 'Most units in all', isMoney: false },
  { member: 'amount_limit', label: 'Most discount of each line', isMoney: true },
  { member: 'aggregated_amount_limit', label: 'Most discount in all', isMoney: true },
] as const;

export const effectWords: Record<NonNullable<ApplicableEntryRequest['effect']>, string> = {
  APPLY_TO_EVERY: 'Every one of them', APPLY_TO_CHEAPEST: 'Only the cheapest of them', APPLY_FROM_CHEAPEST: 'From the cheapest on',
  APPLY_TO_MOST_EXPENSIVE: 'Only the most expensive of them', APPLY_FROM_MOST_EXPENSIVE: 'From the most expensive on',
};

/** What a rule says of products in words: which, which not, and how much of each. */
export function applicableInWords({ mode, included, excluded }: ApplicableDraft, writer: Pick<RuleWriter, 'nameOf' | 'amount' | 'number'>): string {
  return mode === 'all' ? 'The discount is for the whole order, or for all items.' : applicableWords({ included, excluded, included_all: mode === 'except' }, writer);
}
