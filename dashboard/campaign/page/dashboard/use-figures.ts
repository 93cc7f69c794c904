import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { CampaignFigures, ChangeRow } from '../../../../contract/tracking.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { useRows } from '../../../api/use-rows.ts';
import type { LiveEvent } from '../../../live/live.ts';
import { useLive } from '../../../live/useLive.ts';
import type { DashboardSearch } from '../page-search.ts';
import type { Range } from '../range.ts';
import { useCampaignParams } from '../use-campaign.ts';

const route = getRouteApi('/signed-in/p/$projectId/campaigns/$campaignId/');

/** While figures move they are read at most once in this time; the first move after a quiet spell at once. */
const figuresEveryMs = 1000;
const changesEveryMs = 10_000;

/** What the address of the dashboard says. */
export function useDashboardSearch(): DashboardSearch {
  return route.useSearch();
}

/** All that the boxes count, at one moment, read again whenever the campaign moves. */
export function useFigures({ from, to, granularity }: Range) {
  const { projectId, campaignId } = useCampaignParams();
  const query = useQuery({
    queryKey: keys.figures(projectId, campaignId, { from, to, granularity }),
    queryFn: ({ signal }) => api.get<CampaignFigures>(projectPath(projectId, ['campaigns', campaignId, 'figures'], { from, to, granularity }), { signal }),
    placeholderData: (before) => (before?.campaign_id === campaignId ? before : undefined),
  });
  const isNews = (event: LiveEvent) =>
    event.type === 'reread' || (event.move.campaign_id === campaignId && event.move.sequence > (query.data?.sequence ?? -1));
  useLive({ projectId, intervalMs: figuresEveryMs, concerns: isNews, read: () => query.refetch() });
  return query;
}

/** Program changes, newest first, page by page. */
export function useChanges() {
  const { projectId, campaignId } = useCampaignParams();
  const changes = useRows<ChangeRow>({ queryKey: keys.changes(projectId, campaignId), projectId, parts: ['campaigns', campaignId, 'changes'], query: {} });
  useLive({
    projectId, intervalMs: changesEveryMs,
    concerns: (event) => event.type === 'reread' || event.move.campaign_id === campaignId,
    read: () => changes.result.refetch({ cancelRefetch: false }),
  });
  return changes;
}
