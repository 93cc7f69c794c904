import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Accepted, AsyncAction } from '../../contract/async-action.ts';
import type { Audience, AudiencePreview } from '../../contract/publication-page.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { useTask } from '../task/use-task.ts';
import { counted } from '../ui/format.ts';
import { toast } from '../ui/Toast.tsx';

/** What giving codes of a campaign to an audience would come to now; null: nobody is chosen yet. */
export function useAudiencePreview(campaignId: string, audience: Audience | null) {
  const { project_id: projectId } = useProject();
  return useQuery({
    queryKey: keys.audiencePreview(projectId, campaignId, audience),
    queryFn: ({ signal }) => api.post<AudiencePreview>(projectPath(projectId, ['campaigns', campaignId, 'publications', 'preview']), audience, { signal, isQuestion: true }),
    enabled: audience !== null,
  });
}

/** Gives codes to many customers in the background, follows it and says what came of it. Lives as long as the page. */
export function usePublishMany(campaignId: string, onOver: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [running, setRunning] = useState<string>();
  const begin = useMutation({
    mutationFn: (audience: Audience) => api.post<Accepted>(projectPath(projectId, ['campaigns', campaignId, 'publications', 'bulk']), audience),
    onSuccess: ({ async_action_id: id }) => setRunning(id),
  });
  const over = ({ id, status, result }: AsyncAction) => {
    setRunning(undefined);
    void queries.invalidateQueries({ queryKey: keys.campaign(projectId, campaignId) });
    void queries.invalidateQueries({ queryKey: keys.customers(projectId) });
    onOver();
    const show = { label: 'Show them', onPress: () => void navigate({ to: '/p/$projectId/tasks', params: { projectId }, search: { open: id } }) };
    const failed = result?.failed_count ?? 0;
    const [first] = result?.failed ?? [];
    if (status === 'FAILED') toast({ title: 'Not everybody was given a code', detail: result?.message ?? '', tone: 'bad', action: show });
    else if (failed > 0) toast({ title: `${counted(failed, 'customer', 'customers')} got no code`, detail: `${first?.reason ?? ''}. ${result?.message ?? ''}`, tone: 'bad', action: show });
    else toast({ title: result?.message ?? 'The codes were given', tone: 'ok' });
  };
  const task = useTask(running, over, over);
  return { begin, isRunning: running !== undefined, task };
}

export type PublishMany = ReturnType<typeof usePublishMany>;
