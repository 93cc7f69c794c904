import { lazy, Suspense, useState } from 'react';
import { keys } from '../api/keys.ts';
import { useRemoveChosen } from '../api/use-remove-chosen.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { counted } from '../ui/format.ts';
import { SelectionBar } from '../ui/SelectionBar.tsx';
import type { Selection } from '../ui/use-selection.ts';

const ChosenMetadata = lazy(() => import('./ChosenMetadata.tsx').then((module) => ({ default: module.ChosenMetadata })));
const ConfirmDialog = lazy(() => import('../ui/ConfirmDialog.tsx').then((module) => ({ default: module.ConfirmDialog })));

/** Deletions of more products than this ask for the number to be typed. */
const typedFrom = 20;

/** What can be done to the products that are chosen. */
export function ChosenProducts({ selection, hasMore }: { selection: Selection; hasMore: boolean }) {
  const [isDeleting, setDeleting] = useState(false);
  const [described, setDescribed] = useState<readonly string[] | null>(null);
  const { project_id: projectId } = useProject();
  const remove = useRemoveChosen({
    selection, of: 'products', noun: ['product', 'products'], queryKey: keys.catalogue(projectId), onSettled: () => setDeleting(false),
  });
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
