import { useQuery } from '@tanstack/react-query';
import type { AsyncAction } from '../../contract/async-action.ts';
import { api, projectPath, RequestFailure } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorBox, Notice } from '../ui/ErrorBox.tsx';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { TaskFacts } from './TaskFacts.tsx';
import { isOpen, taskWord } from './task-words.ts';

/** One task at the edge of the page: how far it is, and each line that was left out with its reason. */
export function TaskPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const query = useQuery({
    queryKey: keys.task(projectId, id),
    queryFn: ({ signal }) => api.get<AsyncAction>(projectPath(projectId, ['v1', 'async-actions', id]), { signal }),
    refetchInterval: ({ state: { data } }) => data !== undefined && isOpen(data) && 1_000,
  });
  const isUnknown = query.error instanceof RequestFailure && query.error.status === 404;
  return (
    <Dialog title={query.data === undefined ? 'Task' : taskWord(query.data.type)} isOpen onClose={onClose} size="side">
      {query.data !== undefined && <TaskFacts task={query.data} />}
      {query.isPending && <SkeletonLines count={5} label="Loading the task" />}
      {isUnknown && <Notice tone="warn" title="Not found"><span>This project has no task with the id <code>{id}</code>.</span></Notice>}
      {query.isError && !isUnknown && <ErrorBox title="The task could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
    </Dialog>
  );
}
