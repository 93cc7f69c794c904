import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Accepted, AsyncAction } from '../../contract/async-action.ts';
import type { ChangeMany, ManyDeed } from '../../contract/change-many.ts';
import { api, projectPath } from '../api/client.ts';
import { useProject } from '../shell/use-project.ts';
import { useTask } from '../task/use-task.ts';
import { counted } from '../ui/format.ts';
import { toast } from '../ui/Toast.tsx';

/** Objects that are changed together. */
export interface ManyObjects {
  /** Where they are: `/api/projects/{project}/…`. */
  of: 'customers' | 'products';
  /** What they are called, one and many. */
  noun: readonly [string, string];
  /** What is read again then. */
  queryKey: QueryKey;
}

/** What is done to many objects at once: begins it, follows it, and says what came of it. Lives as long as their page, since the list may come to be empty. */
export function useMany(objects: ManyObjects) {
  const { of, noun: [one, many], queryKey } = objects;
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [running, setRunning] = useState<{ id: string; deed: ManyDeed } | null>(null);
  const begin = useMutation({
    mutationFn: (asked: ChangeMany) => api.post<Accepted>(projectPath(projectId, [of, 'bulk']), asked),
    onSuccess: ({ async_action_id: id }, { deed }) => setRunning({ id, deed }),
  });
  const over = ({ id, status, result }: AsyncAction) => {
    const deed = running?.deed;
    setRunning(null);
    void queries.invalidateQueries({ queryKey });
    const show = { label: 'Show them', onPress: () => void navigate({ to: '/p/$projectId/tasks', params: { projectId }, search: { open: id } }) };
    const failed = result?.failed_count ?? 0;
    const [reason] = result?.failed ?? [];
    if (status === 'FAILED') toast({ title: `Not all ${many} were changed`, detail: result?.message ?? '', tone: 'bad', action: show });
    else if (failed > 0) toast({ title: `${counted(failed, `${one} was`, `${many} were`)} left out`, ...(reason && { detail: reason.reason }), tone: 'bad', action: show });
    else {
      const count = result?.done_count ?? 0;
      toast({ title: deed === 'delete' ? counted(count, `${one} was deleted`, `${many} were deleted`) : counted(count, `${one} has its new metadata`, `${many} have their new metadata`), tone: 'ok' });
    }
  };
  const task = useTask(running?.id, over, over);
  return { ...objects, begin, running, task };
}

export type Many = ReturnType<typeof useMany>;
