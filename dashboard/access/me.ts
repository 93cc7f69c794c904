import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Me, Project, SetupState } from '../../contract/access.ts';
import { api } from '../api/client.ts';
import { firstKeys } from '../api/first-keys.ts';

/** Who is signed in and in which projects. */
export const meQuery = queryOptions({ queryKey: firstKeys.me, queryFn: ({ signal }) => api.get<Me>('/api/me', { signal }), staleTime: 60_000 });

/** Whether the first owner account is still to be made. */
export const setupQuery = queryOptions({ queryKey: firstKeys.setup, queryFn: ({ signal }) => api.get<SetupState>('/api/setup', { signal }) });

export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

/** What the dashboard offers depends on the role; the server decides again on every request. */
export type Deed = 'see campaigns' | 'edit campaigns' | 'manage keys' | 'manage project' | 'export' | 'edit customers' | 'erase customers';

const rolesFor: Record<Deed, readonly Project['role'][]> = {
  // And all that belongs to them. Who redeems at a till sees vouchers, customers and segments.
  'see campaigns': ['owner', 'admin', 'user', 'viewer'],
  'edit campaigns': ['owner', 'admin', 'user'],
  'manage keys': ['owner', 'admin'],
  'manage project': ['owner', 'admin'],
  export: ['owner', 'admin', 'user', 'viewer'],
  'edit customers': ['owner', 'admin', 'user'],
  'erase customers': ['owner', 'admin'],
};

/** Whether the member's role in the project includes a deed. */
export function may(project: Project, deed: Deed): boolean {
  return rolesFor[deed].includes(project.role);
}

/** The first page of a project: the campaigns, for those who see them. */
export function homeOf(project: Project): '/p/$projectId/campaigns' | '/p/$projectId/vouchers' {
  return may(project, 'see campaigns') ? '/p/$projectId/campaigns' : '/p/$projectId/vouchers';
}

const lastProjectKey = 'last-project';

/** Remembers the project that `/` leads to. */
export function rememberProject(projectId: string): void {
  try {
    localStorage.setItem(lastProjectKey, projectId);
  } catch {
    // A browser that keeps nothing starts at the first project.
  }
}

/** The project that `/` leads to: the last one that was open here, else the first; undefined when there is none. */
export function homeProject(me: Me): Project | undefined {
  let last: string | null = null;
  try {
    last = localStorage.getItem(lastProjectKey);
  } catch {
    // As above.
  }
  return me.projects.find((project) => project.project_id === last) ?? me.projects[0];
}
