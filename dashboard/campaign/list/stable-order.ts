/** Rows in the order in which they were first shown, and whether the server would now put them differently. */
export interface StableOrder<Row> {
  rows: Row[];
  hasMoved: boolean;
}

/**
 * Keeps rows from jumping under the pointer while their figures change: what was shown stays where it was, new rows follow in the server's order,
 * rows that are gone leave. `shown` are the keys in the order they were last shown.
 */
export function keepOrder<Row>(rows: readonly Row[], keyOf: (row: Row) => string, shown: readonly string[]): StableOrder<Row> {
  const place = new Map(shown.map((key, index) => [key, index]));
  const kept = rows.filter((row) => place.has(keyOf(row))).toSorted((a, b) => (place.get(keyOf(a)) ?? 0) - (place.get(keyOf(b)) ?? 0));
  const added = rows.filter((row) => !place.has(keyOf(row)));
  const ordered = [...kept, ...added];
  return { rows: ordered, hasMoved: ordered.some((row, index) => row !== rows[index]) };
}
