import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX, Clock, LoaderCircle } from 'lucide-react';
import type { AsyncAction } from '../../contract/async-action.ts';
import type { ProjectFormat } from '../shell/use-project.ts';
import { Clip } from '../ui/Clip.tsx';
import { formatExact } from '../ui/format.ts';
import { Meter } from '../ui/Meter.tsx';
import { Mark } from '../ui/Status.tsx';
import type { Column } from '../ui/Table.tsx';
import { Unknown } from '../ui/Unknown.tsx';
import { resultWords, taskWord, tookWords } from './task-words.ts';
import styles from './task.module.css';

/** Columns of the list of background work. */
export function taskColumns(format: ProjectFormat): Column<AsyncAction>[] {
  return [
    { key: 'kind', header: 'Task', weight: 1.6, render: (task) => <Link className={styles.kind} to="." search={{ open: task.id }}>{taskWord(task.type)}</Link> },
    { key: 'state', header: 'State', weight: 1.2, render: (task) => <TaskState task={task} /> },
    { key: 'result', header: 'Result', weight: 2.2, render: (task) => <TaskResult task={task} /> },
    { key: 'began', header: 'Asked for', render: (task) => <span title={format.dateTimeExact(task.created_at)}>{format.moment(task.created_at)}</span> },
    { key: 'took', header: 'Took', weight: 0.7, isNumber: true, render: ({ processing_time: took }) => (took === null ? <Unknown reason="not over yet" /> : tookWords(took)) },
  ];
}

const icon = { size: 14, strokeWidth: 2.5, 'aria-hidden': true } as const;

/** How far a task is, by shape, word and bar. */
export function TaskState({ task: { status, progress } }: { task: AsyncAction }) {
  if (status === 'DONE') return <Mark tone="ok" shape={<CircleCheck {...icon} />}>Done</Mark>;
  if (status === 'FAILED') return <Mark tone="fail" shape={<CircleX {...icon} />}>Failed</Mark>;
  if (status === 'ENQUEUED') return <Mark tone="muted" shape={<Clock {...icon} />}>Waiting</Mark>;
  return (
    <span className={styles.progress}>
      <Mark tone="info" shape={<LoaderCircle {...icon} />}>{progress}%</Mark>
      <Meter share={progress / 100} label={`${progress} percent done`} kind="progress" />
    </span>
  );
}

function TaskResult({ task: { result } }: { task: AsyncAction }) {
  if (result === null) return <Unknown reason="not over yet" />;
  const failed = result.failed_count > 0 && <small className={styles.failed}>{formatExact(result.failed_count)} left out</small>;
  return <><Clip>{resultWords(result)}</Clip> {failed}</>;
}
