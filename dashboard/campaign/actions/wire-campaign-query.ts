import { queryOptions } from '@tanstack/react-query';
import type { WireCampaign } from '../../../contract/campaign.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** A campaign as the wire contract has it: how codes look, how many there are or will be, which category. */
export function wireCampaignQuery(projectId: string, campaignId: string) {
  return queryOptions({
    queryKey: keys.wireCampaign(projectId, campaignId),
    queryFn: ({ signal }) => api.get<WireCampaign>(projectPath(projectId, ['v1', 'campaigns', campaignId]), { signal }),
  });
}
