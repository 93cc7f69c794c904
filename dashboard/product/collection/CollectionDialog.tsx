import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WireCollection } from '../../../contract/product.ts';
import { api, projectPath } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { FilterEditor } from '../../filter/FilterEditor.tsx';
import { useProject } from '../../shell/use-project.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorBox, ErrorText, Notice } from '../../ui/ErrorBox.tsx';
import { focusField } from '../../ui/focus-field.ts';
import { RadioCards, Select } from '../../ui/Select.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { ItemPicker } from '../ItemPicker.tsx';
import { readItems } from '../read-items.ts';
import { changeRequest, emptyDraft, filterDraftOf, isEither, newRequest, problemOf, wireFilterOf, type CollectionDraft, type Known } from './collection-draft.ts';
import { useCollectionFields } from './collection-fields.ts';
import { FoundBy } from './FoundBy.tsx';

export interface CollectionDialogProps {
  /** Null: a new one. */
  collection: WireCollection | null;
  onClose: () => void;
  onSaved: (collectionId: string) => void;
}

const types = [
  { value: 'STATIC', label: 'Chosen', hint: 'Products and SKUs that you pick' },
  { value: 'AUTO_UPDATE', label: 'By a filter', hint: 'All that match, also those that come later' },
] as const;

const kindOptions = [{ value: 'product', label: 'Products' }, { value: 'sku', label: 'SKUs' }, { value: 'both', label: 'Products and SKUs' }] as const;

const pickable = ['product', 'sku'] as const;

/** Makes a collection, or changes one; what a chosen one holds is read first. */
export function CollectionDialog(props: CollectionDialogProps) {
  const { project_id: projectId } = useProject();
  const { collection, onClose } = props;
  const known = useKnown();
  const query = useQuery({
    queryKey: [...keys.collection(projectId, collection?.id ?? ''), 'items'],
    queryFn: ({ signal }) => readItems(projectId, collection?.products ?? [], signal),
    enabled: collection?.type === 'STATIC',
    // The form that was begun with it is not begun anew.
    staleTime: Infinity,
    gcTime: 0,
  });
  if (collection === null) return <Form {...props} begun={emptyDraft} />;
  if (collection.type === 'AUTO_UPDATE') {
    return <Form {...props} begun={{ ...emptyDraft, name: collection.name, type: collection.type, ...filterDraftOf(collection.filter ?? {}, known) }} />;
  }
  if (query.data !== undefined) return <Form {...props} begun={{ ...emptyDraft, name: collection.name, items: query.data }} />;
  return (
    <Dialog title={`Change “${collection.name}”`} isOpen onClose={onClose} size="wide">
      {query.error === null
        ? <SkeletonLines count={4} label="Loading what is in the collection" />
        : <ErrorBox title="What is in the collection could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
    </Dialog>
  );
}

function Form({ collection, begun, onClose, onSaved }: CollectionDialogProps & { begun: CollectionDraft }) {
  const known = useKnown();
  const [draft, setDraft] = useState(begun);
  const [isChecked, setChecked] = useState(false);
  const set = (part: Partial<CollectionDraft>) => setDraft((old) => ({ ...old, ...part }));
  const save = useSave(collection, (id) => {
    onClose();
    onSaved(id);
  });
  const problem = isChecked ? problemOf(draft, known) : null;
  const submit = () => {
    setChecked(true);
    const found = problemOf(draft, known);
    if (found !== null) focusField(`collection-${found.field}`);
    else if (!save.isPending) save.mutate(draft);
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>{collection === null ? 'Create collection' : 'Save collection'}</Button>
    </>
  );
  return (
    <Dialog title={collection === null ? 'New collection' : `Change “${collection.name}”`} isOpen onClose={onClose} size="wide" footer={footer}>
      <TextField
        name="collection-name" label="Name" value={draft.name} onChange={(name) => set({ name })} autoFocus maxLength={1000} autoComplete="off"
        error={problem?.field === 'name' ? problem.words : null}
      />
      {collection === null && <RadioCards label="What is in it" value={draft.type} options={types} onChange={(type) => set({ type })} />}
      {draft.type === 'STATIC'
        ? (
            <ItemPicker
              name="collection-items" label="Products and SKUs" value={draft.items} onChange={(items) => set({ items })} kinds={pickable}
              error={problem?.field === 'items' ? problem.words : null}
            />
          )
        : <FilterPart draft={draft} set={set} problem={problem?.field === 'filter' ? problem.words : null} isChecked={isChecked} />}
      <ErrorText error={save.error} />
    </Dialog>
  );
}

function useKnown(): Known {
  const { time_zone: zone } = useProject();
  return { fields: useCollectionFields(), zone };
}

interface FilterPartProps {
  draft: CollectionDraft;
  set: (part: Partial<CollectionDraft>) => void;
  problem: string | null;
  isChecked: boolean;
}

function FilterPart({ draft, set, problem, isChecked }: FilterPartProps) {
  const known = useKnown();
  if (draft.filter === null) {
    return <Notice title="The filter was made through the API"><span>It has parts that this form does not know, and stays as it is.</span></Notice>;
  }
  return (
    <>
      <Select
        label="It finds" value={isEither(draft) ? 'both' : draft.kinds} options={kindOptions} onChange={(kinds) => set({ kinds })} error={problem} name="collection-filter"
        isDisabled={isEither(draft)} {...(isEither(draft) && { hint: 'Where any of several conditions is enough, both kinds are found.' })}
      />
      <FilterEditor fields={known.fields} value={draft.filter} onChange={(filter) => set({ filter })} noun="products" isChecked={isChecked} />
      <FoundBy filter={wireFilterOf(draft, known)} />
    </>
  );
}

function useSave(collection: WireCollection | null, onSaved: (collectionId: string) => void) {
  const { project_id: projectId } = useProject();
  const known = useKnown();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: CollectionDraft) => (collection === null
      ? api.post<WireCollection>(projectPath(projectId, ['v1', 'product-collections']), newRequest(draft, known))
      : api.put<WireCollection>(projectPath(projectId, ['v1', 'product-collections', collection.id]), changeRequest(draft, known))),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: keys.catalogue(projectId) });
      onSaved(id);
    },
  });
}
