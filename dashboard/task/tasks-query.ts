import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { AsyncAction, AsyncActionList } from '../../contract/async-action.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { isOpen } from './task-words.ts';

type TaskPage = Static<typeof AsyncActionList>;

const tasksPerPage = 50;
/** While something goes on, and while nothing does. */
const readEveryMs = { open: 1_000, idle: 15_000 };
/** Pages that are read again by themselves; who has scrolled further reads old work. */
const pagesReread = 2;

/** Background work of a project, newest first; work that goes on is followed. */
export function useTasks(projectId: string) {
  const result = useInfiniteQuery({
    queryKey: keys.tasks(projectId),
    queryFn: ({ pageParam, signal }) => api.get<TaskPage>(projectPath(projectId, ['v1', 'async-actions'], { limit: tasksPerPage, end_date: pageParam }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ async_actions: tasks }) => (tasks.length < tasksPerPage ? null : (tasks.at(-1)?.created_at ?? null)),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => {
      const pages = data?.pages ?? [];
      if (pages.length > pagesReread) return false;
      return pages.some((page) => page.async_actions.some(isOpen)) ? readEveryMs.open : readEveryMs.idle;
    },
  });
  const rows: AsyncAction[] = result.data?.pages.flatMap((page) => page.async_actions) ?? [];
  return { result, rows };
}
