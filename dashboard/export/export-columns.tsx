import { CircleCheck, CircleX, Clock, Download, LoaderCircle, Trash2 } from 'lucide-react';
import type { ExportRow } from '../../contract/export.ts';
import { projectPath } from '../api/client.ts';
import type { ProjectFormat } from '../shell/use-project.ts';
import { AnchorButton, IconButton } from '../ui/Button.tsx';
import { Clip } from '../ui/Clip.tsx';
import { counted, formatExact, formatSize } from '../ui/format.ts';
import { Mark } from '../ui/Status.tsx';
import type { Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import { objectWords, rowsWords } from './export-fields.ts';
import styles from './export.module.css';

interface Parts {
  projectId: string;
  zone: string;
  format: ProjectFormat;
  /** Null: the member may not. */
  onRemove: ((row: ExportRow) => void) | null;
}

/** Columns of the list of exports. */
export function exportColumns({ projectId, zone, format, onRemove }: Parts): Column<ExportRow>[] {
  return [
    { key: 'object', header: 'Export', weight: 1, render: (row) => <strong className={styles.name}>{objectWords[row.exported_object]}</strong> },
    { key: 'rows', header: 'Which', weight: 2, render: (row) => <Chosen row={row} words={rowsWords(row, format, zone)} /> },
    { key: 'state', header: 'State', weight: 1.1, render: (row) => <ExportState row={row} format={format} /> },
    { key: 'count', header: 'Rows', weight: 0.7, isNumber: true, render: ({ rows_written: rows }) => formatExact(rows) },
    { key: 'size', header: 'Size', weight: 0.8, isNumber: true, isNowrap: true, render: ({ bytes }) => (bytes === null ? <Unknown reason="not counted" /> : formatSize(bytes)) },
    { key: 'asked', header: 'Asked for', weight: 1.7, render: (row) => <Asked row={row} format={format} /> },
    {
      key: 'deeds', header: 'File', weight: 1.6, isHeaderHidden: true, isNumber: true,
      render: (row) => (
        <span className={styles.deeds}>
          {row.token !== null && (
            <AnchorButton
              icon={<Download size={16} aria-hidden="true" />} href={projectPath(projectId, ['v1', 'exports', row.export_id], { token: row.token })} download
              aria-label={`Download ${objectWords[row.exported_object].toLowerCase()}, ${format.moment(row.created_at)}`}
            >
              Download
            </AnchorButton>
          )}
          {onRemove !== null && (
            <IconButton
              label={`Delete ${objectWords[row.exported_object].toLowerCase()}, ${format.moment(row.created_at)}`} icon={<Trash2 size={16} aria-hidden="true" />}
              onPress={() => onRemove(row)}
            />
          )}
        </span>
      ),
    },
  ];
}

function Chosen({ row, words }: { row: ExportRow; words: string }) {
  const { fields } = row.parameters as { fields?: string[] };
  return <><Clip>{words}</Clip>{fields !== undefined && fields.length > 0 && <small className={styles.second}>{counted(fields.length, 'column', 'columns')}: {fields.join(', ')}</small>}</>;
}

function Asked({ row: { created_at: at, asked_by: by }, format }: { row: ExportRow; format: ProjectFormat }) {
  return <><span title={format.dateTimeExact(at)}>{format.moment(at)}</span><small className={styles.second}>{by ?? 'by the API'}</small></>;
}

const icon = { size: 14, strokeWidth: 2.5, 'aria-hidden': true } as const;

function ExportState({ row: { status, kept_until: until }, format }: { row: ExportRow; format: ProjectFormat }) {
  if (status === 'DONE') {
    return (
      <>
        <Mark tone="ok" shape={<CircleCheck {...icon} />}>Ready</Mark>
        <small className={styles.second} title={format.dateTimeExact(until)}>until {format.date(until)}</small>
      </>
    );
  }
  if (status === 'ERROR') return <Mark tone="fail" shape={<CircleX {...icon} />}>Failed</Mark>;
  if (status === 'SCHEDULED') return <Mark tone="muted" shape={<Clock {...icon} />}>Waiting</Mark>;
  return <Mark tone="info" shape={<LoaderCircle {...icon} />}>Being written</Mark>;
}
