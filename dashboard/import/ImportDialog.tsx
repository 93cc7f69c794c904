import { useState, type ReactNode } from 'react';
import type { ImportPreview } from '../../contract/import-preview.ts';
import { TaskFacts } from '../task/TaskFacts.tsx';
import { isOpen } from '../task/task-words.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorBox, ErrorText, Notice } from '../ui/ErrorBox.tsx';
import { FileDrop } from '../ui/FileDrop.tsx';
import { counted } from '../ui/format.ts';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { namedColumns, type ColumnMapping, type ImportField } from './column-target.ts';
import { ColumnList } from './ColumnList.tsx';
import { FirstRows } from './FirstRows.tsx';
import { ImportReport } from './ImportReport.tsx';
import { useImport, usePreview } from './use-import.ts';
import styles from './import.module.css';

export interface ImportDialogProps {
  title: string;
  /** What a row is, one and many: `['code', 'codes']`. */
  noun: readonly [string, string];
  /** Whose file it is: `['customers']`, `['campaigns', campaignId]`. Files go to `/v1/…/importCSV`, their preview comes from `…/import-preview`. */
  to: readonly string[];
  /** What a column may become besides metadata; first those that are asked for most. */
  fields: readonly ImportField[];
  /** What becomes of rows that are known already. */
  children: ReactNode;
  onClose: () => void;
  /** Called when everything was imported. */
  onImported: () => void;
}

const nothingSaid: ColumnMapping = {};

/** Shows what a CSV file holds and what would become of it, and imports it: all of it, or nothing and each wrong line with its reason. */
export function ImportDialog({ title, noun, to, fields, children, onClose, onImported }: ImportDialogProps) {
  const [file, setFile] = useState<File | null>(null);
  // null: nobody looked at the headings yet.
  const [said, setMapping] = useState<ColumnMapping | null>(null);
  const mapping = said ?? nothingSaid;
  const { preview, isCurrent } = usePreview({ to, file, mapping });
  if (said === null && isCurrent) setMapping(namedColumns(preview.data?.columns ?? [], fields));
  const { send, task } = useImport(to, onImported);
  const isSent = send.data !== undefined;
  const take = (next: File) => {
    send.reset();
    setMapping(null);
    setFile(next);
  };
  const rows = isCurrent ? importable(preview.data) : 0;
  const start = () => file !== null && rows > 0 && !send.isPending && send.mutate({ file, mapping });
  const footer = isSent
    ? <Button look="primary" onPress={onClose}>{task === undefined || isOpen(task) ? 'Leave it running' : 'Close'}</Button>
    : (
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" onPress={start} isDisabled={rows === 0} isPending={send.isPending}>
            {rows === 0 ? `Import ${noun[1]}` : `Import ${counted(rows, ...noun)}`}
          </Button>
        </>
      );
  return (
    <Dialog title={title} isOpen onClose={onClose} size="wide" footer={footer}>
      {!isSent && (
        <div className={styles.steps}>
          {file === null && children}
          <FileDrop
            label="Choose a CSV file, or drop it here" hint="At most 10 MB and 100,000 rows; commas, semicolons or tabs; UTF-8 or UTF-16" accept=".csv,text/csv"
            chosen={file?.name ?? null} onFile={take}
          />
          {file !== null && preview.isPending && <SkeletonLines count={5} label="Reading the file" />}
          {preview.isError && <ErrorBox title="The file could not be read" error={preview.error} onRetry={() => void preview.refetch()} />}
          {!preview.isError && preview.data !== undefined && (
            <>
              <ColumnList
                preview={preview.data} mapping={mapping} fields={fields} onTarget={(heading, target) => setMapping((old) => ({ ...old, [heading]: target }))}
              />
              <FirstRows preview={preview.data} />
              <ImportReport preview={preview.data} noun={noun} isCurrent={isCurrent} />
            </>
          )}
          <ErrorText error={send.error} />
        </div>
      )}
      {task?.status === 'FAILED' && <Notice tone="warn" title="Nothing was imported"><span>Correct the lines below and send the file again.</span></Notice>}
      {task !== undefined && <TaskFacts task={task} />}
    </Dialog>
  );
}

/** Rows that an import would take now: none while a line is wrong. */
function importable(preview: ImportPreview | undefined): number {
  const report = preview?.report ?? null;
  return report === null || report.failed_rows > 0 || report.failed.length > 0 ? 0 : (report.rows ?? 0);
}
