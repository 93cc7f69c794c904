import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Replay, ReplayFate, ReplayRequest, ReplayRow, Replays } from '../../../contract/rule-replay.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useRows } from '../../api/use-rows.ts';
import { useProject } from '../../shell/use-project.ts';

/** How often one that goes on is asked how far it is. */
const everyMs = 700;

export function isOver({ state }: Replay): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** The last replay of a campaign, followed while it goes on; begun and cancelled. */
export function useReplay(campaignId: string) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const path = ['campaigns', campaignId, 'replays'];
  const queryKey = keys.replays(projectId, campaignId);
  const latest = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.get<Replays>(projectPath(projectId, path), { signal }),
    refetchInterval: ({ state: { data } }) => (data?.rows[0] !== undefined && !isOver(data.rows[0]) ? everyMs : false),
  });
  const put = (replay: Replay) => queries.setQueryData<Replays>(queryKey, (old) => ({ rows: [replay, ...(old?.rows ?? []).filter(({ replay_id: id }) => id !== replay.replay_id)] }));
  const begin = useMutation({
    // It changes nothing of the campaign: nobody has to look whether it did.
    mutationFn: (request: ReplayRequest) => api.post<Replay>(projectPath(projectId, path), request, { isQuestion: true }),
    onSuccess: put,
    onError: () => void queries.invalidateQueries({ queryKey }),
  });
  const cancel = useMutation({
    mutationFn: (replayId: string) => api.post<Replay>(projectPath(projectId, [...path, replayId, 'cancel'])),
    onSuccess: put,
    onError: () => void queries.invalidateQueries({ queryKey }),
  });
  return { latest, last: latest.data?.rows[0], begin, cancel };
}

/** The newest orders behind one of its numbers. */
export function useReplayRows({ campaign_id: campaignId, replay_id: replayId }: Replay, fate: ReplayFate) {
  const { project_id: projectId } = useProject();
  return useRows<ReplayRow>({
    queryKey: keys.replayRows(projectId, campaignId, replayId, fate), projectId, parts: ['campaigns', campaignId, 'replays', replayId, 'rows'], query: { fate },
  });
}
