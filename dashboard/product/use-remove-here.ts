import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { toast } from '../ui/Toast.tsx';

export interface RemovingHere {
  /** What follows `/v1`. */
  parts: readonly string[];
  /** What is said then. */
  words: string;
  /** Goes to the list: the page of what is gone is none. */
  leave: () => Promise<void>;
}

/** Deletes the thing of the catalogue whose page is shown. */
export function useRemoveHere({ parts, words, leave }: RemovingHere) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(projectPath(projectId, ['v1', ...parts])),
    onSuccess: async () => {
      toast({ tone: 'ok', title: words });
      await leave();
      // Only now: read again on its page it would not be found.
      await queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
    },
  });
}
