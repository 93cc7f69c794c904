import type { ApplicableEntry } from './applicable-to.ts';

/** What belongs to one entry together, in the order in which it came; null: what belongs to none. */
export function byEntry<Item extends { entry: ApplicableEntry | null }>(items: readonly Item[]): Map<ApplicableEntry | null, Item[]> {
  const groups = new Map<ApplicableEntry | null, Item[]>();
  for (const item of items) {
    const group = groups.get(item.entry);
    if (group === undefined) groups.set(item.entry, [item]);
    else group.push(item);
  }
  return groups;
}
