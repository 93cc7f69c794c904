import type { AsyncAction } from '../../contract/async-action.ts';
import { useFormat } from '../shell/use-project.ts';
import { CopyableCode } from '../ui/CodeBlock.tsx';
import { formatExact } from '../ui/format.ts';
import { Table, type Column } from '../ui/Table.tsx';
import { TaskState } from './task-columns.tsx';
import { resultWords, tookWords } from './task-words.ts';
import styles from './task.module.css';

type Failed = NonNullable<AsyncAction['result']>['failed'][number];

/** How far a task is and what came of it, each line that was left out with its reason. */
export function TaskFacts({ task }: { task: AsyncAction }) {
  const format = useFormat();
  const { result, processing_time: took } = task;
  return (
    <div className={styles.facts}>
      <TaskState task={task} />
      {result !== null && <p>{resultWords(result)}</p>}
      <dl>
        <div><dt>Asked for</dt><dd>{format.dateTimeExact(task.created_at)}</dd></div>
        {took !== null && <div><dt>Took</dt><dd>{tookWords(took)}</dd></div>}
        {result !== null && <div><dt>Done</dt><dd>{formatExact(result.done_count)}</dd></div>}
        {result !== null && <div><dt>Left out</dt><dd>{formatExact(result.failed_count)}</dd></div>}
        <div><dt>Task id</dt><dd><CopyableCode text={task.id} label="Copy the task id" /></dd></div>
      </dl>
      {result !== null && result.failed.length > 0 && <FailedLines failed={result.failed} count={result.failed_count} />}
    </div>
  );
}

function FailedLines({ failed, count }: { failed: readonly Failed[]; count: number }) {
  const numbered = failed.map((item, index) => ({ ...item, key: String(index) }));
  const columns: Column<(typeof numbered)[number]>[] = [
    {
      key: 'what', header: failed.some(({ row }) => row !== undefined) ? 'Row' : 'Which', isNowrap: true,
      render: ({ row, code, source_id: source }) => [row === undefined ? '' : formatExact(row), code ?? source].filter(Boolean).join(' · ') || '–',
    },
    { key: 'why', header: 'Why', render: ({ reason }) => reason },
  ];
  return (
    <section>
      <h3>What was left out</h3>
      {failed.length < count && <p className={styles.more}>The first {formatExact(failed.length)} of {formatExact(count)}.</p>}
      <Table caption="What was left out" columns={columns} rows={numbered} rowKey={({ key }) => key} isCompact />
    </section>
  );
}
