import { queryOptions } from '@tanstack/react-query';
import type { ApiKeyRows } from '../../contract/access.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** Keys of a project, without their secrets. */
export function apiKeysQuery(projectId: string) {
  return queryOptions({ queryKey: keys.apiKeys(projectId), queryFn: ({ signal }) => api.get<ApiKeyRows>(projectPath(projectId, ['api-keys']), { signal }) });
}
