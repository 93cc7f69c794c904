import type { ApplicableEntry, ApplicableTo } from './applicable-to.ts';
import type { Line } from './priced-order.ts';

/** Whether a collection of products holds what a line sells. */
export type IsInCollection = (collectionId: string, line: Line) => boolean;

/** A line that a discount is for; `entry` null: because it is for everything. */
export interface Match {
  index: number;
  line: Line;
  entry: ApplicableEntry | null;
}

/** The lines that a discount is for, in their order. Excluded wins; of several entries that mean a line the first one counts (decisions/0010). */
export function matchLines(lines: readonly Line[], { included, excluded, included_all }: ApplicableTo, isInCollection: IsInCollection): Match[] {
  const find = entryFinder(included, isInCollection);
  const findExcluded = entryFinder(excluded, isInCollection);
  const isForAll = included_all || included.length === 0;
  const matches: Match[] = [];
  let index = 0;
  for (const line of lines) {
    const entry = findExcluded(line) === null ? find(line) : undefined;
    if (entry !== undefined && (entry !== null || isForAll)) matches.push({ index, line, entry });
    index += 1;
  }
  return matches;
}

const findNothing = (): null => null;

function entryFinder(entries: readonly ApplicableEntry[], isInCollection: IsInCollection): (line: Line) => ApplicableEntry | null {
  if (entries.length === 0) return findNothing;
  const products = positions(entries, 'product');
  const skus = positions(entries, 'sku');
  const collections = entries.flatMap((entry, position) => (entry.object === 'products_collection' ? [{ id: entry.id, position }] : []));
  return (line) => {
    const collection = collections.find(({ id }) => isInCollection(id, line));
    const first = firstOf(line.products, products, firstOf(line.skus, skus, collection?.position ?? Infinity));
    return entries[first] ?? null;
  };
}

/** The first position of any of the names, or `otherwise` when that comes before. */
function firstOf(names: readonly string[], found: ReadonlyMap<string, number>, otherwise: number): number {
  let first = otherwise;
  if (found.size > 0) for (const name of names) first = Math.min(first, found.get(name) ?? Infinity);
  return first;
}

/** Where each name is first meant. */
function positions(entries: readonly ApplicableEntry[], object: ApplicableEntry['object']): Map<string, number> {
  const found = new Map<string, number>();
  for (const [position, entry] of entries.entries()) {
    if (entry.object !== object) continue;
    for (const name of [entry.id, entry.source_id]) if (typeof name === 'string' && !found.has(name)) found.set(name, position);
  }
  return found;
}
