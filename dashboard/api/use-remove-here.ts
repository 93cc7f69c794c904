import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useProject } from '../shell/use-project.ts';
import { toast } from '../ui/Toast.tsx';
import { api, projectPath } from './client.ts';

export interface RemovingHere {
  /** What follows `/v1`. */
  parts: readonly string[];
  /** What is said then. */
  words: string;
  /** Goes to the list: the page of what is gone is none. */
  leave: () => Promise<void>;
  /** What is read again then. */
  queryKey: QueryKey;
}

/** Deletes the thing whose page is shown. */
export function useRemoveHere({ parts, words, leave, queryKey }: RemovingHere) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', ...parts])),
    onSuccess: async () => {
      toast({ tone: 'ok', title: words });
      await leave();
      // Only now: read again on its page it would not be found.
      await queries.invalidateQueries({ queryKey });
    },
  });
}
