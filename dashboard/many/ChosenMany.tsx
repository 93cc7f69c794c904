import { useQuery } from '@tanstack/react-query';
import { Suspense, useState, type ReactNode } from 'react';
import type { ChangeMany, ManyCount } from '../../contract/change-many.ts';
import type { MetadataResource } from '../../contract/metadata.ts';
import { api, projectPath } from '../api/client.ts';
import { lazyPart } from '../lazy-part.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { counted } from '../ui/format.ts';
import { SelectionBar } from '../ui/SelectionBar.tsx';
import type { Selection } from '../ui/use-selection.ts';
import type { Many } from './use-many.ts';

const ConfirmDialog = lazyPart(() => import('../ui/ConfirmDialog.tsx'), 'ConfirmDialog');
const ManyMetadataDialog = lazyPart(() => import('../metadata/ManyMetadataDialog.tsx'), 'ManyMetadataDialog');

/** Deletions of more objects than this ask for the number to be typed. */
const typedFrom = 20;

export interface ChosenManyProps {
  many: Many;
  selection: Selection;
  hasMore: boolean;
  /** What the list is searched for: with everything chosen, what is worked on. */
  search: string;
  relatedObject: MetadataResource;
  canChange: boolean;
  /** What goes and what stays when they are deleted. */
  deletion: ReactNode;
  /** What else can be done, with the ids of what is chosen; null: all that match. */
  children?: (ids: readonly string[] | null) => ReactNode;
}

/** What can be done to the objects that are chosen, or to all that match. */
export function ChosenMany({ many, selection, hasMore, search, relatedObject, canChange, deletion, children }: ChosenManyProps) {
  const { begin, running, of, noun: [one, several] } = many;
  const [open, setOpen] = useState<'delete' | 'metadata' | null>(null);
  const { selected, isAll } = selection;
  const total = useTotal(many, search, hasMore && selected.size > 0);
  const count = !isAll ? selected.size : total?.is_count_exact === true ? total.count : null;
  const words = count === null ? `all ${several} that match` : counted(count, one, several);
  const close = () => setOpen(null);
  const openDialog = (name: 'delete' | 'metadata') => {
    // What went wrong with another deed is not told of this one.
    begin.reset();
    setOpen(name);
  };
  const work = (change: Pick<ChangeMany, 'deed' | 'metadata' | 'unset_metadata_fields'>) => begin.mutate(
    { ...change, ...(isAll ? { search } : { ids: [...selected] }) },
    { onSuccess: () => { close(); selection.clear(); } },
  );
  // All that match are worked on once it is known how many they are.
  const isBusy = begin.isPending || running !== null || (isAll && total === undefined);
  return (
    <>
      <SelectionBar selection={selection} noun={of} hasMore={hasMore} canSelectAll total={total?.count} isMore={total?.is_count_exact === false}>
        {children?.(isAll ? null : [...selected])}
        {canChange && (
          <>
            <Button onPress={() => openDialog('metadata')} isDisabled={isBusy}>Change metadata</Button>
            <Button look="danger" onPress={() => openDialog('delete')} isDisabled={isBusy}>Delete</Button>
          </>
        )}
      </SelectionBar>
      <Suspense>
        {open === 'metadata' && (
          <ManyMetadataDialog
            relatedObject={relatedObject} words={words} isPending={begin.isPending} error={begin.error} onClose={close} onSave={(change) => work({ deed: 'merge_metadata', ...change })}
          />
        )}
        {open === 'delete' && (
          <ConfirmDialog
            title={`Delete ${words}?`} isOpen onClose={close} deed={`Delete ${words}`} onConfirm={() => work({ deed: 'delete' })} isPending={begin.isPending} error={begin.error}
            {...(count === null ? { typeToConfirm: of } : count > typedFrom && { typeToConfirm: count })}
          >
            {deletion}
          </ConfirmDialog>
        )}
      </Suspense>
    </>
  );
}

/** How many the search finds; undefined until that is known. */
function useTotal({ of, queryKey }: Many, search: string, isWanted: boolean): ManyCount | undefined {
  const { project_id: projectId } = useProject();
  const { data } = useQuery({
    queryKey: [...queryKey, 'count', search],
    queryFn: ({ signal }) => api.post<ManyCount>(projectPath(projectId, [of, 'count']), { search }, { signal, isQuestion: true }),
    enabled: isWanted,
  });
  return isWanted ? data : undefined;
}
