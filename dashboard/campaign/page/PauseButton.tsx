import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import type { CampaignPage } from '../../../contract/tracking.ts';
import { may } from '../../access/me.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { wordsOf } from '../../ui/ErrorBox.tsx';
import { toast } from '../../ui/Toast.tsx';

/** Pauses a running campaign or resumes a paused one; shown at once, with a way back. Nothing for those who may not, or where nothing runs. */
export function PauseButton({ campaign }: { campaign: CampaignPage }) {
  const project = useProject();
  const set = useSetActive(project.project_id, campaign.campaign_id);
  if (campaign.is_historical || campaign.status === 'ended' || !may(project, 'edit campaigns')) return null;
  if (campaign.active) return <Button icon={<Pause size={16} aria-hidden="true" />} onPress={() => set(false)}>Pause campaign</Button>;
  return <Button look="primary" icon={<Play size={16} aria-hidden="true" />} onPress={() => set(true)}>Resume campaign</Button>;
}

function useSetActive(projectId: string, campaignId: string): (active: boolean) => void {
  const queries = useQueryClient();
  const pageKey = keys.campaignPage(projectId, campaignId);
  const { mutate } = useMutation({
    mutationFn: ({ active }: { active: boolean; isUndo: boolean }) =>
      api.post(projectPath(projectId, ['v1', 'campaigns', campaignId, active ? 'enable' : 'disable'])),
    onMutate: async ({ active }) => {
      await queries.cancelQueries({ queryKey: pageKey });
      const before = queries.getQueryData<CampaignPage>(pageKey);
      if (before !== undefined) queries.setQueryData(pageKey, shownAs(before, active));
      return { before };
    },
    onError: (error, { active }, context) => {
      queries.setQueryData(pageKey, context?.before);
      toast({ title: `The campaign was not ${active ? 'resumed' : 'paused'}`, detail: wordsOf(error), tone: 'bad' });
    },
    onSuccess: (_, { active, isUndo }) => {
      if (isUndo) return;
      const detail = active ? 'Its codes work again.' : 'Its codes are refused. Publishing still works.';
      const undo = () => mutate({ active: !active, isUndo: true });
      toast({ title: active ? 'Campaign resumed' : 'Campaign paused', detail, action: { label: 'Undo', onPress: undo } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.campaigns(projectId) }),
  });
  return (active) => mutate({ active, isUndo: false });
}

/** What the page will say, until the server has said it. */
function shownAs(campaign: CampaignPage, active: boolean): CampaignPage {
  if (!active) return { ...campaign, active, status: 'paused', open_now: false };
  return { ...campaign, active, status: campaign.status === 'paused' ? 'active' : campaign.status };
}
