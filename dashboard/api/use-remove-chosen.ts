import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useProject } from '../shell/use-project.ts';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { counted } from '../ui/format.ts';
import { toast } from '../ui/Toast.tsx';
import type { Selection } from '../ui/use-selection.ts';
import { api, projectPath } from './client.ts';

export interface RemovingChosen {
  selection: Selection;
  /** Where in `/v1` they are: "products". Their keys are their ids. */
  of: string;
  /** What they are called, one and many. */
  noun: readonly [string, string];
  /** What is read again then. */
  queryKey: QueryKey;
  onSettled: () => void;
}

/** Deletes what is chosen, one after the other, up to one that fails. */
export function useRemoveChosen({ selection, of, noun: [one, many], queryKey, onSettled }: RemovingChosen) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      let count = 0;
      for (const id of selection.selected) {
        await api.delete(projectPath(projectId, ['v1', of, id]));
        count += 1;
      }
      return count;
    },
    onSuccess: (count) => {
      selection.clear();
      toast({ title: `${counted(count, `${one} was`, `${many} were`)} deleted`, tone: 'ok' });
    },
    onError: (error) => toast({ title: `Not all ${many} were deleted`, detail: wordsOf(error), tone: 'bad' }),
    onSettled: () => {
      onSettled();
      return queries.invalidateQueries({ queryKey });
    },
  });
}
