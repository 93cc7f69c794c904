import { notFound } from '../../contract/errors.ts';
import type { Position, Stretch } from '../platform/keyset.ts';

/** What each row of a list of a campaign says of its stretch: where it ended, null at the end of the list. Times in microseconds, null where the order has none. */
export interface StretchEnd {
  end_at: number | null;
  end_id: string | null;
}

/**
 * The part `ended` of a list statement: the last of the `scanned` rows, where there are as many as were asked for. It is looked for once, and not beside each
 * row that was found.
 */
export function endOf(length: string, columns: string): string {
  return `ended as materialized (
  select ${columns} from scanned where n = ${length}
)`;
}

/** A position of a list: ids alone, or with their time before. */
export function positionOf(at: number | null, id: string): Position {
  return at === null ? [id] : [at, id];
}

/**
 * The stretch that a list statement gave. Such a statement begins with the campaign, so that without a row there is none (404), and with one row
 * that is not `isFound` the stretch is empty.
 */
export function toStretch<Row extends StretchEnd>(rows: Row[], campaignId: string, isFound: (row: Row) => boolean): Stretch<Row> {
  const [first] = rows;
  if (first === undefined) throw notFound('campaign', campaignId);
  return { rows: rows.filter(isFound), end: first.end_id === null ? null : positionOf(first.end_at, first.end_id) };
}
