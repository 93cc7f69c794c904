import { queryOptions } from '@tanstack/react-query';
import type { CampaignPage } from '../../contract/tracking.ts';
import { api, projectPath } from './client.ts';
import { firstKeys } from './first-keys.ts';

/** What a campaign is: offer, dates, limits, metadata. */
export function campaignQuery(projectId: string, campaignId: string) {
  return queryOptions({
    queryKey: firstKeys.campaignPage(projectId, campaignId),
    queryFn: ({ signal }) => api.get<CampaignPage>(projectPath(projectId, ['campaigns', campaignId]), { signal }),
  });
}
