import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { wordsOf } from '../ui/ErrorBox.tsx';
import { counted } from '../ui/format.ts';
import { SelectionBar } from '../ui/SelectionBar.tsx';
import { toast } from '../ui/Toast.tsx';
import type { Selection } from '../ui/use-selection.ts';

const ChosenMetadata = lazy(() => import('./ChosenMetadata.tsx').then((module) => ({ default: module.ChosenMetadata })));
const ConfirmDialog = lazy(() => import('../ui/ConfirmDialog.tsx').then((module) => ({ default: module.ConfirmDialog })));

/** Deletions of more products than this ask for the number to be typed. */
const typedFrom = 20;

/** What can be done to the products that are chosen. */
export function ChosenProducts({ selection, hasMore }: { selection: Selection; hasMore: boolean }) {
  const [isDeleting, setDeleting] = useState(false);
  const [described, setDescribed] = useState<readonly string[] | null>(null);
  const remove = useRemove(selection, () => setDeleting(false));
  const count = selection.selected.size;
  const words = counted(count, 'product', 'products');
  return (
    <>
      <SelectionBar selection={selection} noun="products" hasMore={hasMore}>
        <Button onPress={() => setDescribed([...selection.selected])}>Write metadata</Button>
        <Button look="danger" onPress={() => setDeleting(true)}>Delete</Button>
      </SelectionBar>
      {described !== null && <Suspense><ChosenMetadata productIds={described} onClose={() => setDescribed(null)} /></Suspense>}
      {isDeleting && (
        <Suspense>
          <ConfirmDialog
            title={`Delete ${words} for good?`} isOpen onClose={() => setDeleting(false)} deed={`Delete ${words}`} onConfirm={() => remove.mutate()} isPending={remove.isPending}
            {...(count > typedFrom && { typeToConfirm: String(count) })}
          >
            <RemovedWith />
          </ConfirmDialog>
        </Suspense>
      )}
    </>
  );
}

/** What goes and what stays when a product is deleted. */
export function RemovedWith({ isOne = false }: { isOne?: boolean }) {
  if (isOne) return <p>Its SKUs go with it, and collections no longer hold it. Orders keep what they say of it. This cannot be undone.</p>;
  return <p>Their SKUs go with them, and collections no longer hold them. Orders keep what they say of them. This cannot be undone.</p>;
}

/** Deletes one product after the other, up to one that fails. */
function useRemove(selection: Selection, onSettled: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      let count = 0;
      for (const id of selection.selected) {
        await api.delete(projectPath(projectId, ['v1', 'products', id]));
        count += 1;
      }
      return count;
    },
    onSuccess: (count) => {
      selection.clear();
      toast({ title: `${counted(count, 'product was', 'products were')} deleted`, tone: 'ok' });
    },
    onError: (error) => toast({ title: 'Not all products were deleted', detail: wordsOf(error), tone: 'bad' }),
    onSettled: () => {
      onSettled();
      return queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
    },
  });
}
