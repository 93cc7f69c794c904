import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WireCategory } from '../../contract/category.ts';
import type { StackingRules } from '../../contract/redemption.ts';
import { may } from '../access/me.ts';
import { api, projectPath } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusField } from '../ui/focus-field.ts';
import { NumberField } from '../ui/NumberField.tsx';
import { RadioCards } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { stackingChange, stackingOf, stackingWords, type Stacking } from './category-stacking.ts';

const stackings = [
  { value: 'GENERAL', label: stackingWords.GENERAL, hint: 'As many codes as the project allows on one order' },
  { value: 'EXCLUSIVE', label: stackingWords.EXCLUSIVE, hint: 'Codes of exclusive categories do not go with each other' },
  { value: 'JOINT', label: stackingWords.JOINT, hint: 'Goes with every code, also with an exclusive one' },
] as const;

interface Draft {
  name: string;
  hierarchy: number;
  stacking: Stacking;
}

/** Makes a category, or changes one. */
export function CategoryDialog({ category, onClose }: { category: WireCategory | null; onClose: () => void }) {
  const project = useProject();
  const [name, setName] = useState(category?.name ?? '');
  const [hierarchy, setHierarchy] = useState<number | null>(category?.hierarchy ?? 1);
  const [stacking, setStacking] = useState<Stacking>(category === null ? 'GENERAL' : stackingOf(category));
  const [isChecked, setChecked] = useState(false);
  const save = useSave(category, onClose);
  const submit = () => {
    setChecked(true);
    if (name.trim() === '') focusField('category-name');
    else if (hierarchy === null) focusField('category-place');
    else if (!save.isPending) save.mutate({ name: name.trim(), hierarchy, stacking });
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={save.isPending}>{category === null ? 'Create category' : 'Save category'}</Button>
    </>
  );
  return (
    <Dialog title={category === null ? 'New category' : `Change “${category.name}”`} isOpen onClose={onClose} footer={footer}>
      <TextField
        name="category-name" label="Name" value={name} onChange={setName} onEnter={submit} autoFocus maxLength={200} autoComplete="off"
        error={isChecked && name.trim() === '' ? 'Give the category a name.' : null}
      />
      <NumberField
        name="category-place" label="Place" value={hierarchy} onChange={setHierarchy} min={0} max={1_000_000}
        hint="Codes with a lower place are tried first, where the project sorts codes by category. Codes without a category have place 1."
        error={isChecked && hierarchy === null ? 'Give it a place: a whole number.' : null}
      />
      {may(project, 'manage keys') && <RadioCards label="With other codes" value={stacking} options={stackings} onChange={setStacking} />}
      <ErrorText error={save.error} />
    </Dialog>
  );
}

function useSave(category: WireCategory | null, onSaved: () => void) {
  const { project_id: projectId } = useProject();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, hierarchy, stacking }: Draft) => {
      const body = { name, hierarchy };
      const saved = category === null
        ? await api.post<WireCategory>(projectPath(projectId, ['v1', 'categories']), body)
        : await api.put<WireCategory>(projectPath(projectId, ['v1', 'categories', category.id]), body);
      if (stacking === stackingOf(saved)) return;
      const rules = await api.get<StackingRules>(projectPath(projectId, ['stacking-rules']));
      await api.put(projectPath(projectId, ['stacking-rules']), stackingChange(rules, saved, stacking));
    },
    onSuccess: onSaved,
    // Campaigns show the names of their categories.
    onSettled: () => Promise.all([
      queries.invalidateQueries({ queryKey: keys.categories(projectId) }), queries.invalidateQueries({ queryKey: keys.campaigns(projectId) }),
    ]),
  });
}
