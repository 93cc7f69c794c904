import { useQuery } from '@tanstack/react-query';
import type { LimitUses } from '../../../../contract/limits.ts';
import { api, projectPath } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import type { LiveEvent } from '../../../live/live.ts';
import { useLive } from '../../../live/useLive.ts';
import { useCampaignParams } from '../use-campaign.ts';

const limitsEveryMs = 1000;
/** A day, week or month can end while nothing moves. */
const anywayEveryMs = 60_000;

/** Every limit of the campaign with what is used of it, read again whenever the campaign moves. */
export function useLimits() {
  const { projectId, campaignId } = useCampaignParams();
  const query = useQuery({
    queryKey: keys.limits(projectId, campaignId),
    queryFn: ({ signal }) => api.get<LimitUses>(projectPath(projectId, ['campaigns', campaignId, 'limits']), { signal }),
    refetchInterval: ({ state }) => (state.data?.limits.some((limit) => limit.period_until !== null) ? anywayEveryMs : false),
  });
  const isNews = (event: LiveEvent) =>
    event.type === 'reread' || (event.move.campaign_id === campaignId && event.move.sequence > (query.data?.sequence ?? -1));
  useLive({ projectId, intervalMs: limitsEveryMs, concerns: isNews, read: () => query.refetch() });
  return query;
}
