import { queryOptions } from '@tanstack/react-query';
import type { MemberRows } from '../../contract/access.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';

/** Who works in a project, by their names. */
export function membersQuery(projectId: string) {
  return queryOptions({ queryKey: keys.members(projectId), queryFn: ({ signal }) => api.get<MemberRows>(projectPath(projectId, ['members']), { signal }) });
}
