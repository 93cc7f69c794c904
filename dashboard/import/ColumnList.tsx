import { useState } from 'react';
import type { ImportPreview } from '../../contract/import-preview.ts';
import { counted } from '../ui/format.ts';
import { Select, type Option } from '../ui/Select.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { TextField } from '../ui/TextField.tsx';
import { choiceOf, metadataKeyOf, targetOf, type ColumnMapping, type ImportField, type TargetChoice } from './column-target.ts';
import styles from './import.module.css';

export interface ColumnListProps {
  preview: ImportPreview;
  /** What the reader has said; the preview may not know it yet. */
  mapping: ColumnMapping;
  fields: readonly ImportField[];
  /** The reader says what a column becomes. */
  onTarget: (heading: string, target: string | null) => void;
}

interface FileColumn {
  index: number;
  heading: string;
  target: string | null;
  example: string;
}

const delimiterWords: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };
/** Values of a column that are shown beside its heading. */
const examplesMax = 3;

/** Each column of the file, and what becomes of it. */
export function ColumnList({ preview, mapping, fields, onTarget }: ColumnListProps) {
  const { columns, rows, delimiter, encoding, more_columns: more } = preview;
  if (delimiter === null) return null;
  const shown = columns.map(({ heading, target }, index): FileColumn => ({ index, heading, target: mapping[heading] === undefined ? target : mapping[heading], example: exampleOf(rows, index) }));
  const tableColumns: Column<FileColumn>[] = [
    { key: 'heading', header: 'Column in the file', render: ({ heading }) => (heading === '' ? <em>without a heading</em> : <span className={styles.heading}>{heading}</span>) },
    { key: 'example', header: 'First values', render: ({ example }) => <span className={styles.example}>{example === '' ? 'empty' : example}</span> },
    { key: 'target', header: 'Becomes', render: (column) => <Target column={column} fields={fields} onTarget={onTarget} /> },
  ];
  return (
    <section className={styles.part}>
      <h3>What the columns mean</h3>
      <p className={styles.note}>
        {counted(columns.length + more, 'column', 'columns')}, separated by {delimiterWords[delimiter] ?? delimiter}, {encoding}.
        {more > 0 && ` The first ${columns.length} are shown; the others become what their headings say.`}
      </p>
      <Table caption="Columns of the file" columns={tableColumns} rows={shown} rowKey={({ index }) => String(index)} />
    </section>
  );
}

function exampleOf(rows: ImportPreview['rows'], index: number): string {
  const values = rows.map((row) => row[index] ?? '').filter((value) => value !== '');
  return [...new Set(values)].slice(0, examplesMax).join(', ');
}

function Target({ column: { heading, target }, fields, onTarget }: { column: FileColumn } & Omit<ColumnListProps, 'preview' | 'mapping'>) {
  if (heading === '') return <>Left out</>;
  const choice = choiceOf(target);
  const key = metadataKeyOf(target);
  const help = fields.find(({ field }) => choice === `field:${field}`)?.help;
  return (
    <div className={styles.target}>
      <Select
        label={`What ${heading} becomes`} isLabelHidden value={choice} options={optionsOf(fields, target)} {...(help !== undefined && { hint: help })}
        onChange={(next) => onTarget(heading, targetOf(next, heading))}
      />
      {key !== null && <MetadataKey key={key} heading={heading} value={key} onChange={(next) => onTarget(heading, targetOf('metadata', next))} />}
    </div>
  );
}

function optionsOf(fields: readonly ImportField[], target: string | null): Option<TargetChoice>[] {
  const known = fields.map(({ field, label, isRequired }): Option<TargetChoice> => ({ value: `field:${field}`, label: isRequired === true ? `${label} (required)` : label }));
  const choice = choiceOf(target);
  const unlisted = choice.startsWith('field:') && !known.some(({ value }) => value === choice) ? [{ value: choice, label: choice.slice('field:'.length) }] : [];
  return [...known, ...unlisted, { value: 'metadata', label: 'Metadata' }, { value: 'none', label: 'Leave out' }];
}

/** Told once it is left: each change has the file read again. */
function MetadataKey({ heading, value, onChange }: { heading: string; value: string; onChange: (key: string) => void }) {
  const [text, setText] = useState(value);
  const done = () => {
    const key = text.trim();
    if (key === '') setText(value);
    else if (key !== value) onChange(key);
  };
  return <TextField label={`Metadata key of ${heading}`} isLabelHidden value={text} onChange={setText} onBlur={done} onEnter={done} maxLength={100} />;
}
