import { useState } from 'react';
import { MetadataEditor } from '../../../metadata/MetadataEditor.tsx';
import type { Metadata } from '../../../metadata/metadata-shape.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { ErrorText } from '../../../ui/ErrorBox.tsx';
import type { BulkDialogProps } from './ValidityDialog.tsx';
import styles from './vouchers.module.css';

/** Metadata that many codes are given beside what they have. */
export function MetadataDialog({ words, isPending, error, onSave, onClose }: BulkDialogProps<Metadata>) {
  const [value, setValue] = useState<Metadata | null>({});
  const [isChecked, setChecked] = useState(false);
  const isEmpty = value !== null && Object.keys(value).length === 0;
  const submit = () => {
    setChecked(true);
    if (value !== null && !isEmpty && !isPending) onSave(value);
  };
  const footer = (
    <>
      <Button onPress={onClose}>Cancel</Button>
      <Button look="primary" onPress={submit} isPending={isPending} isDisabled={value === null}>Change {words}</Button>
    </>
  );
  return (
    <Dialog title={`Metadata of ${words}`} isOpen onClose={onClose} footer={footer} size="wide">
      <div className={styles.form}>
        <p>Each code gets what you fill in here; what else it has stays.</p>
        <MetadataEditor relatedObject="voucher" value={value} onChange={setValue} />
        {isChecked && isEmpty && <p role="alert" className={styles.wrong}>Fill in at least one value.</p>}
        <ErrorText error={error} />
      </div>
    </Dialog>
  );
}
