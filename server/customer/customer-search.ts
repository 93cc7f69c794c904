import type { Conditions } from '../platform/conditions.ts';
import { folded, foldedMax } from '../segment/folded.ts';

/** The last character there is: what begins with a text comes before the text and this. */
const lastCharacter = '\u{10FFFF}';

/** Where customers are looked for by how it begins, the best first: whatever its case, a source_id as it is written. */
export const searchPlaces = [
  { text: folded('customers.name'), isGiven: 'customers.name is not null', isLower: true },
  { text: folded('customers.email'), isGiven: 'customers.email is not null', isLower: true },
  { text: 'customers.source_id', isGiven: 'customers.source_id is not null', isLower: false },
] as const;

/** A search as it is compared; empty: nothing is looked for. */
export function readSearch(text: string | undefined): string {
  return [...(text?.trim() ?? '')].slice(0, foldedMax).join('');
}

/** For each of the places the condition that it begins with the search. */
export function beginningsOf(conditions: Conditions, search: string): string[] {
  const [lower, as] = [conditions.value(search.toLowerCase()), conditions.value(search)];
  return searchPlaces.map(({ text, isGiven, isLower }) => {
    const from = `${isLower ? lower : as}::text collate "C"`;
    return `${isGiven} and ${text} >= ${from} and ${text} < ${from} || '${lastCharacter}'`;
  });
}

/** Adds that a customer is found by a search as people type it, which is whom the dashboard's list shows for it. */
export function addCustomerSearch(conditions: Conditions, text: string | undefined): void {
  const search = readSearch(text);
  if (search !== '') conditions.add(`(${beginningsOf(conditions, search).map((begins) => `(${begins})`).join(' or ')})`);
}
