import { useQuery } from '@tanstack/react-query';
import type { AsyncAction } from '../../contract/async-action.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { isOpen } from './task-words.ts';

/** Follows work in the background until it is over; undefined while nothing is known of it. `onDone` is called when it went well. */
export function useTask(id: string | undefined, onDone: () => void): AsyncAction | undefined {
  const { project_id: projectId } = useProject();
  const { data } = useQuery({
    queryKey: keys.task(projectId, id ?? ''),
    queryFn: async ({ signal }) => {
      const read = await api.get<AsyncAction>(projectPath(projectId, ['v1', 'async-actions', id ?? '']), { signal });
      if (read.status === 'DONE') onDone();
      return read;
    },
    enabled: id !== undefined,
    refetchInterval: ({ state: { data: read } }) => (read === undefined || isOpen(read)) && 500,
  });
  return data;
}
