import { queryOptions } from '@tanstack/react-query';
import type { ProjectSettings } from '../../contract/access.ts';
import type { StackingRules } from '../../contract/redemption.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** What holds for a whole project. */
export function settingsQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.settings(projectId), queryFn: ({ signal }) => api.get<ProjectSettings>(projectPath(projectId, ['settings']), { signal }), refetchOnWindowFocus: false,
  });
}

/** How codes of one request act together. */
export function stackingRulesQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.stackingRules(projectId), queryFn: ({ signal }) => api.get<StackingRules>(projectPath(projectId, ['stacking-rules']), { signal }),
    refetchOnWindowFocus: false,
  });
}
