import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { StackingHints, StackingHintsRequest } from '../../../contract/stacking-hints.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useProject } from '../../shell/use-project.ts';
import { useSettled } from '../../ui/use-settled.ts';

/** Of a campaign as it is. */
export function useStackingHints(campaignId: string) {
  const { project_id: projectId } = useProject();
  return useQuery({
    queryKey: keys.stackingHints(projectId, campaignId, {}),
    queryFn: ({ signal }) => api.get<StackingHints>(projectPath(projectId, ['campaigns', campaignId, 'stacking-hints']), { signal }),
  });
}

/** Of a campaign that is being written; null: its offer is not told yet. */
export function useDraftStackingHints(request: StackingHintsRequest | null) {
  const { project_id: projectId } = useProject();
  const asked = useSettled(request === null ? null : JSON.stringify(request));
  return useQuery({
    queryKey: keys.stackingHints(projectId, request?.campaign_id ?? null, { asked }),
    queryFn: ({ signal }) => api.post<StackingHints>(projectPath(projectId, ['stacking-hints']), JSON.parse(asked ?? ''), { signal, isQuestion: true }),
    enabled: asked !== null, placeholderData: keepPreviousData, retry: false,
  });
}
