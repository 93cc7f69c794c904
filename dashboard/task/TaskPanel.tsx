import { useQuery } from '@tanstack/react-query';
import type { AsyncAction } from '../../contract/async-action.ts';
import { api, projectPath, RequestFailure } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useFormat, useProject } from '../shell/use-project.ts';
import { CopyableCode } from '../ui/CodeBlock.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorBox, Notice } from '../ui/ErrorBox.tsx';
import { formatExact } from '../ui/format.ts';
import { SkeletonLines } from '../ui/Skeleton.tsx';
import { Table, type Column } from '../ui/Table.tsx';
import { TaskState } from './task-columns.tsx';
import { isOpen, taskWord, tookWords } from './task-words.ts';
import styles from './task.module.css';

type Failed = NonNullable<AsyncAction['result']>['failed'][number];

/** One task at the edge of the page: how far it is, and each line that was left out with its reason. */
export function TaskPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { project_id: projectId } = useProject();
  const query = useQuery({
    queryKey: keys.task(projectId, id),
    queryFn: ({ signal }) => api.get<AsyncAction>(projectPath(projectId, ['v1', 'async-actions', id]), { signal }),
    refetchInterval: ({ state: { data } }) => data !== undefined && isOpen(data) && 1_000,
  });
  const isUnknown = query.error instanceof RequestFailure && query.error.status === 404;
  return (
    <Dialog title={query.data === undefined ? 'Task' : taskWord(query.data.type)} isOpen onClose={onClose} size="side">
      {query.data !== undefined && <Facts task={query.data} />}
      {query.isPending && <SkeletonLines count={5} label="Loading the task" />}
      {isUnknown && <Notice tone="warn" title="Not found"><span>This project has no task with the id <code>{id}</code>.</span></Notice>}
      {query.isError && !isUnknown && <ErrorBox title="The task could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
    </Dialog>
  );
}

function Facts({ task }: { task: AsyncAction }) {
  const format = useFormat();
  const { result, processing_time: took } = task;
  return (
    <div className={styles.facts}>
      <TaskState task={task} />
      {result !== null && <p>{result.message}</p>}
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
    { key: 'what', header: 'Line', isNowrap: true, render: ({ row, code, source_id: source }) => [row === undefined ? '' : formatExact(row), code ?? source].filter(Boolean).join(' · ') || '–' },
    { key: 'why', header: 'Why', render: ({ reason }) => reason },
  ];
  return (
    <section>
      <h3>Lines that were left out</h3>
      {failed.length < count && <p className={styles.more}>The first {formatExact(failed.length)} of {formatExact(count)}.</p>}
      <Table caption="Lines that were left out" columns={columns} rows={numbered} rowKey={({ key }) => key} isCompact />
    </section>
  );
}
