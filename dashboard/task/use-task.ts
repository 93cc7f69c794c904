import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { AsyncAction } from '../../contract/async-action.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { isOpen } from './task-words.ts';

type OnEnd = (task: AsyncAction) => void;

/**
 * Follows work in the background until it is over; undefined while nothing is known of it. At its end `onDone` is called, once, when it went well (what was
 * left out is in its result), else `onFailed`.
 */
export function useTask(id: string | undefined, onDone: OnEnd, onFailed?: OnEnd): AsyncAction | undefined {
  const { project_id: projectId } = useProject();
  const { data } = useQuery({
    queryKey: keys.task(projectId, id ?? ''),
    queryFn: ({ signal }) => api.get<AsyncAction>(projectPath(projectId, ['v1', 'async-actions', id ?? '']), { signal }),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data: read } }) => (read === undefined || isOpen(read)) && 500,
  });
  const end = useEffectEvent(() => {
    if (data !== undefined) (data.status === 'DONE' ? onDone : onFailed)?.(data);
  });
  const isOver = data !== undefined && !isOpen(data);
  useEffect(() => {
    if (isOver) end();
  }, [id, isOver]);
  return id === undefined ? undefined : data;
}
