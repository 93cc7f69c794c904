import { queryOptions } from '@tanstack/react-query';
import type { CampaignPage } from '../../../contract/tracking.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** How often the progress of the making of codes is asked for. */
const progressEveryMs = 1000;

/** What the header and boxes 1 and 3 say about a campaign. */
export function campaignPageQuery(projectId: string, campaignId: string) {
  return queryOptions({
    queryKey: keys.campaignPage(projectId, campaignId),
    queryFn: ({ signal }) => api.get<CampaignPage>(projectPath(projectId, ['campaigns', campaignId]), { signal }),
    refetchInterval: (query) => (query.state.data?.status === 'generating' ? progressEveryMs : false),
  });
}
