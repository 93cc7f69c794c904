import { lazy, Suspense, useState } from 'react';
import { keys } from '../api/keys.ts';
import { useRemoveChosen } from '../api/use-remove-chosen.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { counted } from '../ui/format.ts';
import { SelectionBar } from '../ui/SelectionBar.tsx';
import type { Selection } from '../ui/use-selection.ts';

const ConfirmDialog = lazy(() => import('../ui/ConfirmDialog.tsx').then((module) => ({ default: module.ConfirmDialog })));

/** Deletions of more customers than this ask for the number to be typed. */
const typedFrom = 20;

/** What can be done to the customers that are chosen. */
export function ChosenCustomers({ selection, hasMore, isAllowed }: { selection: Selection; hasMore: boolean; isAllowed: boolean }) {
  const [isDeleting, setDeleting] = useState(false);
  const { project_id: projectId } = useProject();
  const remove = useRemoveChosen({
    selection, of: 'customers', noun: ['customer', 'customers'], queryKey: keys.customers(projectId), onSettled: () => setDeleting(false),
  });
  const ids = [...selection.selected];
  const words = counted(ids.length, 'customer', 'customers');
  return (
    <>
      <SelectionBar selection={selection} noun="customers" hasMore={hasMore}>
        <ExportButton exportedObject="customer" noun="customers" filters={{ id: { conditions: { $in: ids } } }}>Export</ExportButton>
        {isAllowed && <Button look="danger" onPress={() => setDeleting(true)}>Delete</Button>}
      </SelectionBar>
      {isDeleting && (
        <Suspense>
          <ConfirmDialog
            title={`Delete ${words}?`} isOpen onClose={() => setDeleting(false)} deed={`Delete ${words}`} onConfirm={() => remove.mutate()} isPending={remove.isPending}
            {...(ids.length > typedFrom && { typeToConfirm: String(ids.length) })}
          >
            <DeletedWith />
          </ConfirmDialog>
        </Suspense>
      )}
    </>
  );
}

/** What goes and what stays when customers are deleted. */
export function DeletedWith() {
  return (
    <>
      <p>Nobody finds them any more: they leave the list and all segments, and their source IDs are free again. This cannot be undone.</p>
      <p>What they did stays in the history and still names them. To remove what is known about a person, use “Erase for good” on their page instead.</p>
    </>
  );
}
