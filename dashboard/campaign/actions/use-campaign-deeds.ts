import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { WireCampaign, CloneRequest } from '../../../contract/campaign.ts';
import type { CampaignPage } from '../../../contract/tracking.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { restore } from '../../bin/restore.ts';
import { useProject } from '../../shell/use-project.ts';
import { wordsOf } from '../../ui/ErrorBox.tsx';
import { toast } from '../../ui/Toast.tsx';

/** What the deeds need to know of a campaign: a row of the list or its page. */
export type Acted = Pick<CampaignPage, 'campaign_id' | 'name' | 'size' | 'status' | 'is_historical'>;

/** Whether a campaign can be paused, resumed, or neither: drafts, history and what is over do not run. */
export function pauseOf({ is_historical: isHistorical, status }: Acted): 'pause' | 'resume' | null {
  if (isHistorical || status === 'ended' || status === 'draft') return null;
  return status === 'paused' ? 'resume' : 'pause';
}

/** Asks for a campaign to be paused or to go on. */
export function switchCampaign(projectId: string, campaignId: string, active: boolean): Promise<unknown> {
  return api.post(projectPath(projectId, ['v1', 'campaigns', campaignId, active ? 'enable' : 'disable']));
}

/** Pauses a campaign or resumes it; its page shows that at once, and there is a way back. */
export function useSetActive(campaignId: string): (active: boolean) => void {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const pageKey = keys.campaignPage(projectId, campaignId);
  const { mutate } = useMutation({
    mutationFn: ({ active }: { active: boolean; isUndo: boolean }) => switchCampaign(projectId, campaignId, active),
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

/** Makes the codes of a draft, which is a campaign like any other from then on. */
export function useLaunch(campaignId: string, onLaunched: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<WireCampaign>(projectPath(projectId, ['v1', 'campaigns', campaignId, 'launch'])),
    onSuccess: async ({ name }) => {
      toast({ title: `“${name}” is launched`, tone: 'ok' });
      onLaunched();
      await queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
    },
  });
}

/** Makes a campaign like another one and goes there. */
export function useClone(campaignId: string) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: CloneRequest) => api.post<WireCampaign>(projectPath(projectId, ['v1', 'campaigns', campaignId, 'clone']), body),
    onSuccess: async ({ id, name }) => {
      void queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
      await navigate({ to: '/p/$projectId/campaigns/$campaignId', params: { projectId, campaignId: id } });
      toast({ title: `“${name}” was made`, tone: 'ok' });
    },
  });
}

/** Puts a campaign into the bin, with a way back, or deletes it for good. */
export function useDeleteCampaign({ campaign_id: campaignId, name }: Acted, onDeleted: () => void | Promise<void>) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const reread = () => queries.invalidateQueries({ queryKey: keys.campaigns(projectId) });
  const bringBack = useMutation({
    mutationFn: () => restore(projectId, 'campaign', campaignId),
    onError: (error) => toast({ title: `Restoring “${name}” failed`, detail: wordsOf(error), tone: 'bad' }),
    onSettled: reread,
  });
  return useMutation({
    mutationFn: (forGood: boolean) => api.delete(projectPath(projectId, ['v1', 'campaigns', campaignId], { force: forGood ? 'true' : null })),
    onSuccess: async (_, forGood) => {
      toast(forGood
        ? { title: `“${name}” was deleted for good`, tone: 'ok' }
        : { title: `“${name}” is in the bin`, tone: 'ok', action: { label: 'Undo', onPress: () => bringBack.mutate() } });
      // Its page is left before anything is read again: it would be asked for in vain.
      await onDeleted();
      await reread();
    },
  });
}
