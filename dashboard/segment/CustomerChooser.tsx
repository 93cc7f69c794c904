import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { staticCustomersMax } from '../../contract/constants.ts';
import type { CustomersMeant } from '../../contract/customer-page.ts';
import { api, projectPath } from '../api/client.ts';
import { CustomerPicker, type PickedCustomer } from '../customer/CustomerPicker.tsx';
import { useProject } from '../shell/use-project.ts';
import { Button } from '../ui/Button.tsx';
import { ChosenTags } from '../ui/ChosenTags.tsx';
import { ErrorText, Notice } from '../ui/ErrorBox.tsx';
import { counted, formatExact, listed } from '../ui/format.ts';
import { TextField } from '../ui/TextField.tsx';
import styles from './segment.module.css';

/** A customer who was chosen. */
export interface ChosenCustomer {
  id: string;
  name: string;
}

export interface CustomerChooserProps {
  value: readonly ChosenCustomer[];
  onChange: (value: readonly ChosenCustomer[]) => void;
  /** What is wrong with the choice; null: nothing. */
  error: string | null;
}

/** Names that a note writes out before it counts them. */
const namesShown = 5;

/** Chooses customers one after the other, or many by a pasted list of ids and e-mail addresses. */
export function CustomerChooser({ value, onChange, error }: CustomerChooserProps) {
  const [text, setText] = useState('');
  const add = (more: readonly ChosenCustomer[]) => {
    const known = new Set(value.map(({ id }) => id));
    onChange([...value, ...more.filter(({ id }) => !known.has(id))]);
  };
  const find = useFind((rows) => {
    add(rows.flatMap(({ name, customer_id: id }) => (id === null ? [] : [{ id, name }])));
    setText('');
  });
  const names = text.split(/[\n,;\t]+/).map((name) => name.trim()).filter((name) => name !== '');
  const pick = (picked: PickedCustomer | null) => {
    if (picked !== null && picked.id !== null) add([{ id: picked.id, name: picked.name }]);
  };
  return (
    <div className={styles.chooser}>
      <CustomerPicker name="segment-customers" label="Customers" value={null} onChange={pick} isAdding hint="Type the beginning of a name, an e-mail address or a source ID." error={error} />
      <div className={styles.paste}>
        <TextField
          label="Or paste a list" isOptional rows={3} value={text} onChange={setText} isCode
          hint="Source IDs, customer IDs or e-mail addresses; one a line, or with commas between them."
          error={names.length > staticCustomersMax ? `At most ${formatExact(staticCustomersMax)} at once.` : null}
        />
        <Button onPress={() => find.mutate(names)} isPending={find.isPending} isDisabled={names.length === 0 || names.length > staticCustomersMax}>
          {names.length === 0 ? 'Find them' : `Find ${counted(names.length, 'customer', 'customers')}`}
        </Button>
      </div>
      <ErrorText error={find.error} />
      {find.data !== undefined && <NotFound rows={find.data.rows} />}
      {value.length > 0 && <p role="status" className="muted">{counted(value.length, 'customer', 'customers')} chosen</p>}
      <ChosenTags
        label="Customers: chosen" chosen={value.map(({ id, name }) => ({ value: id, label: name }))} onRemove={(removed) => onChange(value.filter(({ id }) => id !== removed))}
      />
    </div>
  );
}

function useFind(onFound: (rows: CustomersMeant['rows']) => void) {
  const { project_id: projectId } = useProject();
  return useMutation({
    mutationFn: (names: readonly string[]) => api.post<CustomersMeant>(projectPath(projectId, ['customers', 'meant']), { names: [...new Set(names)] }),
    onSuccess: ({ rows }) => onFound(rows),
  });
}

/** The names of a pasted list that stand for nobody, or for several. */
function NotFound({ rows }: { rows: CustomersMeant['rows'] }) {
  const unknown = rows.filter((row) => row.customer_id === null && !row.is_ambiguous).map(({ name }) => name);
  const several = rows.filter((row) => row.is_ambiguous).map(({ name }) => name);
  const found = rows.length - unknown.length - several.length;
  if (unknown.length + several.length === 0) return null;
  return (
    <Notice tone="warn" title={`${formatExact(found)} of ${formatExact(rows.length)} were found`}>
      {unknown.length > 0 && <span>Nobody is known by {shortened(unknown)}.</span>}
      {several.length > 0 && <span>Several customers have the e-mail address {shortened(several)}: choose them by their source IDs.</span>}
    </Notice>
  );
}

function shortened(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).map((name) => `“${name}”`);
  const rest = names.length - shown.length;
  return listed(rest === 0 ? shown : [...shown, `${formatExact(rest)} more`]);
}
