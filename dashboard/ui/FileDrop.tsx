import { FileUp } from 'lucide-react';
import { useId, useState, type DragEvent } from 'react';
import { cx } from './cx.ts';
import styles from './FileDrop.module.css';

export interface FileDropProps {
  label: string;
  /** What may be dropped, in words: "CSV, at most 10 MB". */
  hint: string;
  /** As in `<input accept>`. */
  accept: string;
  /** Name of the file that was chosen. */
  chosen: string | null;
  onFile: (file: File) => void;
}

/** A file from the disk: chosen by keyboard or pointer, or dropped. */
export function FileDrop({ label, hint, accept, chosen, onFile }: FileDropProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const take = (file: File | undefined) => file !== undefined && onFile(file);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className={cx(styles.drop, isOver && styles.over)} onDrop={onDrop} onDragOver={onDragOver} onDragLeave={() => setOver(false)}>
      <FileUp size={22} aria-hidden="true" />
      <label htmlFor={id}>{chosen ?? label}</label>
      <input
        id={id} className={styles.input} type="file" accept={accept} aria-describedby={`${id}-hint`}
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file, corrected, may be chosen again.
          event.target.value = '';
        }}
      />
      <small id={`${id}-hint`}>{chosen === null ? hint : 'Drop another file to replace it.'}</small>
    </div>
  );
}
