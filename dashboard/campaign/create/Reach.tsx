import { useQuery } from '@tanstack/react-query';
import type { CampaignUpdate, WireCampaign } from '../../../contract/campaign.ts';
import type { CampaignReach } from '../../../contract/tracking.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useProject } from '../../shell/use-project.ts';
import { Notice } from '../../ui/ErrorBox.tsx';
import { changesTerms } from './campaign-request.ts';
import { reachWords } from './reach-words.ts';

/** Whom a change of the terms reaches, before it is saved; nothing while no terms are changed. */
export function Reach({ campaign, update }: { campaign: WireCampaign; update: CampaignUpdate }) {
  const { project_id: projectId } = useProject();
  const isAsked = changesTerms(update);
  const { data } = useQuery({
    queryKey: keys.reach(projectId, campaign.id),
    queryFn: ({ signal }) => api.get<CampaignReach>(projectPath(projectId, ['campaigns', campaign.id, 'reach']), { signal }),
    enabled: isAsked && campaign.type !== 'STANDALONE',
  });
  if (!isAsked) return null;
  return <div role="status"><Notice title="Whom this reaches"><span>{reachWords(campaign.type, data)}</span></Notice></div>;
}
