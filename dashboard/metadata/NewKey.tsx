import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { focusField } from '../ui/focus-field.ts';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './metadata.module.css';
import type { Shape } from './metadata-shape.ts';

const kinds = [
  { value: 'string', label: 'Text' }, { value: 'number', label: 'Number' }, { value: 'boolean', label: 'Yes or no' }, { value: 'date', label: 'Date' },
  { value: 'datetime', label: 'Date and time' }, { value: 'list', label: 'List of texts' }, { value: 'json', label: 'JSON' },
] as const;
type Kind = (typeof kinds)[number]['value'];

/** Adds a key that the schema does not have: its name and what kind of value it holds. */
export function NewKey({ taken, onAdd }: { taken: readonly string[]; onAdd: (key: string, shape: Shape) => void }) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) return <Button className={styles.add} icon={<Plus size={16} aria-hidden="true" />} onPress={() => setOpen(true)}>Add field</Button>;
  return <NewKeyForm taken={taken} onClose={() => setOpen(false)} onAdd={onAdd} />;
}

function NewKeyForm({ taken, onAdd, onClose }: { taken: readonly string[]; onAdd: (key: string, shape: Shape) => void; onClose: () => void }) {
  const [key, setKey] = useState('');
  const [kind, setKind] = useState<Kind>('string');
  const [isChecked, setChecked] = useState(false);
  const name = key.trim();
  const problem = name === '' ? 'Give the field a key.' : taken.includes(name) ? 'This key is there already.' : null;
  const submit = () => {
    setChecked(true);
    if (problem !== null) {
      focusField('metadata-key');
      return;
    }
    onAdd(name, kind === 'list' ? { type: 'string', isList: true } : { type: kind, isList: false });
    onClose();
  };
  return (
    <div className={styles.newKey} role="group" aria-label="New field">
      <TextField name="metadata-key" label="Key" value={key} onChange={setKey} onEnter={submit} autoFocus isCode maxLength={200} autoComplete="off" error={isChecked ? problem : null} />
      <Select label="Kind of value" value={kind} options={kinds} onChange={setKind} />
      <div className={styles.deeds}>
        <Button onPress={submit}>Add</Button>
        <Button look="quiet" onPress={onClose}>Cancel</Button>
      </div>
    </div>
  );
}
