import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CampaignRow, CampaignRows } from '../../../contract/tracking.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useLive } from '../../live/useLive.ts';
import { useProject } from '../../shell/use-project.ts';
import type { CampaignListSearch } from './list-search.ts';
import { keepOrder } from './stable-order.ts';

const pageSize = 50;

/** The list's pages as one, refreshed while campaigns move; the address decides what is asked. */
export function useCampaignList(search: CampaignListSearch) {
  const { project_id: projectId } = useProject();
  const query = useInfiniteQuery({
    queryKey: keys.campaignList(projectId, search),
    queryFn: ({ pageParam, signal }) => {
      const { q, status, sort } = search;
      return api.get<CampaignRows>(projectPath(projectId, ['campaigns'], { q, status, sort, after: pageParam, limit: pageSize }), { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  useLive({ projectId, intervalMs: 1000, concerns: () => true, read: () => query.refetch({ cancelRefetch: false }) });
  const pages = query.data?.pages;
  const order = useShownOrder(pages?.flatMap((page) => page.rows) ?? [], JSON.stringify(search), query.isPlaceholderData);
  return { query, matching: pages?.at(-1)?.matching, ...order };
}

/** Rows in the order in which this list was first shown; `reorder` takes the server's order again. */
function useShownOrder(rows: readonly CampaignRow[], list: string, isOfOtherList: boolean) {
  const [shown, setShown] = useState<{ list: string; keys: readonly string[] }>({ list, keys: [] });
  const known = shown.list === list || isOfOtherList ? shown.keys : [];
  const ordered = keepOrder(rows, campaignKey, known);
  const next = ordered.rows.map(campaignKey);
  const isSame = shown.list === list && next.length === known.length && next.every((key, index) => key === known[index]);
  // Adjusting state while rendering: React renders again at once, before anything is shown.
  if (!isSame && !isOfOtherList) setShown({ list, keys: next });
  return { ...ordered, reorder: () => setShown({ list, keys: rows.map(campaignKey) }) };
}

function campaignKey(row: CampaignRow): string {
  return row.campaign_id;
}
