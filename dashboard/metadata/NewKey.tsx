import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { focusField } from '../ui/focus-field.ts';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { keyOf, useEditor, type Path } from './editor-state.ts';
import styles from './metadata.module.css';
import type { Shape } from './metadata-shape.ts';

const kinds = [
  { value: 'string', label: 'Text' }, { value: 'number', label: 'Number' }, { value: 'boolean', label: 'Yes or no' }, { value: 'date', label: 'Date' },
  { value: 'datetime', label: 'Date and time' }, { value: 'list', label: 'List of texts' }, { value: 'json', label: 'JSON' },
] as const;
type Kind = (typeof kinds)[number]['value'];

interface Props {
  /** Of the object that is to have it. */
  path: Path;
  taken: readonly string[];
  onAdd: (key: string, shape: Shape) => void;
}

/** Adds a key that the schema does not have: its name and what kind of value it holds. */
export function NewKey(props: Props) {
  const { begun, begin } = useEditor();
  const key = begun[keyOf(props.path)];
  if (key === undefined) return <Button className={styles.add} icon={<Plus size={16} aria-hidden="true" />} onPress={() => begin(props.path, '')}>Add field</Button>;
  return <NewKeyForm {...props} begunKey={key} />;
}

/** Nothing is saved until the field is added or given up, and whoever tries to is told so here. */
function NewKeyForm({ path, taken, onAdd, begunKey }: Props & { begunKey: string }) {
  const { begin, isChecked: isSaveTried } = useEditor();
  const [kind, setKind] = useState<Kind>('string');
  const [isChecked, setChecked] = useState(false);
  const name = begunKey.trim();
  const problem = name === '' ? 'Give the field a key.' : taken.includes(name) ? 'This key is there already.' : null;
  const leftOpen = isSaveTried && name !== '' ? 'This field is not added yet: add it, or cancel it.' : null;
  const submit = () => {
    setChecked(true);
    if (problem !== null) focusField('metadata-key');
    else onAdd(name, kind === 'list' ? { type: 'string', isList: true } : { type: kind, isList: false });
  };
  return (
    <div className={styles.newKey} role="group" aria-label="New field">
      <TextField
        name="metadata-key" label="Key" value={begunKey} onChange={(key) => begin(path, key)} onEnter={submit} autoFocus isCode maxLength={200} autoComplete="off"
        error={(isChecked ? problem : null) ?? leftOpen}
      />
      <Select label="Kind of value" value={kind} options={kinds} onChange={setKind} />
      <div className={styles.deeds}>
        <Button onPress={submit}>Add</Button>
        <Button look="quiet" onPress={() => begin(path, undefined)}>Cancel</Button>
      </div>
    </div>
  );
}
