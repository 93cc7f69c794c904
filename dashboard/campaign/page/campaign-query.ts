import { queryOptions } from '@tanstack/react-query';
import { campaignQuery } from '../../api/campaign-query.ts';

/** How often the progress of the making of codes is asked for. */
const progressEveryMs = 1000;

/** What the header and boxes 1 and 3 say about a campaign. */
export function campaignPageQuery(projectId: string, campaignId: string) {
  return queryOptions({
    ...campaignQuery(projectId, campaignId),
    refetchInterval: (query) => (query.state.data?.status === 'generating' ? progressEveryMs : false),
  });
}
