/** Which products the discount of a rule is for, in words. Pure: who shows it brings names and formats. */
import type { ApplicableEntryRequest } from './rule.ts';
import { joined, type RuleWriter } from './rule-sentence.ts';

type Entry = Omit<ApplicableEntryRequest, 'object'> & { id: string };

export interface Applicable {
  included: readonly Entry[];
  excluded: readonly Entry[];
  included_all: boolean;
}

type Writer = Pick<RuleWriter, 'nameOf' | 'amount' | 'number'>;

const effects: Partial<Record<NonNullable<Entry['effect']>, string>> = {
  APPLY_TO_CHEAPEST: 'only the cheapest of them', APPLY_FROM_CHEAPEST: 'from the cheapest on', APPLY_TO_MOST_EXPENSIVE: 'only the most expensive of them',
  APPLY_FROM_MOST_EXPENSIVE: 'from the most expensive on',
};

/**
 * `The discount is only for Shirt (at most 3 units in all) and Hat, but not for Tie.` Where nothing is included, everything is but what is excluded, whatever
 * `included_all` says.
 */
export function applicableWords({ included, excluded, included_all: isAll }: Applicable, writer: Writer): string {
  const excepted = named(excluded, writer);
  if (!isAll && included.length > 0) return `The discount is only for ${named(included, writer)}${excluded.length === 0 ? '' : `, but not for ${excepted}`}.`;
  const limited = included.filter((entry) => narrowed(entry, writer) !== '');
  return `The discount is for every item${excluded.length === 0 ? '' : ` except ${excepted}`}.${limited.length === 0 ? '' : ` Of these it is limited: ${named(limited, writer)}.`}`;
}

/** Entries that are written out. */
const shownMax = 5;

function named(entries: readonly Entry[], writer: Writer): string {
  const shown = entries.slice(0, shownMax).map((entry) => {
    const only = narrowed(entry, writer);
    return only === '' ? writer.nameOf(entry.id) : `${writer.nameOf(entry.id)} (${only})`;
  });
  return entries.length > shownMax ? `${shown.join(', ')} and ${writer.number(entries.length - shownMax)} more` : joined(shown, 'and');
}

/** Which of an entry's items, how many and for how much: `only the cheapest of them, at most 3 units in all`. Empty: all of them. */
function narrowed(entry: Entry, { amount, number }: Writer): string {
  const said = <Value>(value: Value | null | undefined, words: (value: Value) => string): string => (value === null || value === undefined ? '' : words(value));
  const units = (count: number): string => (count === 1 ? '1 unit' : `${number(count)} units`);
  return [
    effects[entry.effect ?? 'APPLY_TO_EVERY'] ?? '',
    said(entry.repeat, (every) => (every === 1 ? '' : `one of every ${number(every)}`)),
    said(entry.skip_initially, (first) => (first === 0 ? '' : `without the first ${number(first)}`)),
    said(entry.quantity_limit, (most) => `at most ${units(most)} of each line`),
    said(entry.aggregated_quantity_limit, (most) => `at most ${units(most)} in all`),
    said(entry.amount_limit, (most) => `at most ${amount(most)} off each line`),
    said(entry.aggregated_amount_limit, (most) => `at most ${amount(most)} off in all`),
    said(entry.price, (price) => `for ${amount(price)} a unit`),
    said(entry.price_formula, () => 'for a price by formula'),
    entry.target === 'UNIT' ? 'counted in units' : '',
  ].filter((words) => words !== '').join(', ');
}
