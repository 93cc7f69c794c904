import { useState } from 'react';
import type { MetadataResource } from '../../contract/metadata.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorText } from '../ui/ErrorBox.tsx';
import { focusFirstWrong } from '../ui/focus-field.ts';
import { TextField } from '../ui/TextField.tsx';
import styles from './metadata.module.css';
import { MetadataEditor } from './MetadataEditor.tsx';
import { useMetadataFaults } from './metadata-schemas-query.ts';
import type { Metadata } from './metadata-shape.ts';

export interface ManyMetadataDialogProps {
  relatedObject: MetadataResource;
  /** Which objects: "48 211 codes". */
  words: string;
  isPending: boolean;
  error: Error | null;
  onSave: (change: { metadata: Metadata; unset_metadata_fields: string[] }) => void;
  onClose: () => void;
}

const nothing: Metadata = {};

/** Metadata that many objects are given beside what they have, and keys that are taken off them. */
export function ManyMetadataDialog({ relatedObject, words, isPending, error, onSave, onClose }: ManyMetadataDialogProps) {
  const [value, setValue] = useState<Metadata | null>(nothing);
  const [gone, setGone] = useState('');
  const [isChecked, setChecked] = useState(false);
  const faults = useMetadataFaults(relatedObject, value, nothing);
  const unset = [...new Set(gone.split(',').map((key) => key.trim()).filter((key) => key !== ''))];
  const isEmpty = value !== null && Object.keys(value).length === 0 && unset.length === 0;
  const both = unset.find((key) => value !== null && Object.hasOwn(value, key));
  const problem = both === undefined ? null : `${both} is filled in above: it can be set or taken away.`;
  const submit = () => {
    setChecked(true);
    if (value === null || problem !== null || faults.length > 0) focusFirstWrong('[role=dialog]');
    else if (!isEmpty && !isPending) onSave({ metadata: value, unset_metadata_fields: unset });
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={isPending}>Change {words}</Button>
    </>
  );
  return (
    <Dialog title={`Metadata of ${words}`} isOpen onClose={onClose} footer={footer} size="wide">
      <div className={styles.many}>
        <p>Each of them gets what you fill in here; what else it has stays.</p>
        <MetadataEditor relatedObject={relatedObject} value={value} onChange={setValue} isChecked={isChecked} isPartial />
        <TextField
          label="Keys to take away" isOptional isCode value={gone} onChange={setGone} maxLength={2000} autoComplete="off" error={isChecked ? problem : null}
          hint="Their values go. Several with commas between them."
        />
        {isChecked && isEmpty && <p role="alert" className={styles.fault}>Fill in at least one value, or a key to take away.</p>}
        <ErrorText error={error} />
      </div>
    </Dialog>
  );
}
