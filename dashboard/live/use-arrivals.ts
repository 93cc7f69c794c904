import { useState } from 'react';
import { readRows, rowsPerPage, type Rows, type RowsAsked } from '../api/use-rows.ts';
import { useLive } from './useLive.ts';

/** New rows of a history that is shown newest first. */
export interface Arrivals {
  count: number;
  /** There may be more than `count`. */
  isAtLeast: boolean;
}

const none: Arrivals = { count: 0, isAtLeast: false };

/**
 * Counts what has come since a history was read, without moving what is shown. An empty history shows its first rows at once: there is nothing to
 * move.
 */
export function useArrivals<Row>(asked: RowsAsked, campaignId: string, list: Rows<Row>, rowKey: (row: Row) => string): Arrivals {
  const newest = list.rows[0] === undefined ? null : rowKey(list.rows[0]);
  const place = `${JSON.stringify(asked.queryKey)} ${newest}`;
  const [seen, setSeen] = useState({ place, arrivals: none });
  useLive({
    projectId: asked.projectId, intervalMs: 1000,
    concerns: (event) => event.type === 'reread' || event.move.campaign_id === campaignId,
    read: async () => {
      if (newest === null) return list.result.refetch({ cancelRefetch: false });
      const page = await readRows<Row>(asked, null).catch(() => null);
      if (page !== null) setSeen({ place, arrivals: arrivalsOf(page.rows.map(rowKey), newest) });
      return undefined;
    },
  });
  return seen.place === place ? seen.arrivals : none;
}

/** How many of the newest rows came after the newest that is shown. */
export function arrivalsOf(keys: readonly string[], newestShown: string): Arrivals {
  const count = keys.indexOf(newestShown);
  return count < 0 ? { count: keys.length, isAtLeast: keys.length >= rowsPerPage } : { count, isAtLeast: false };
}
