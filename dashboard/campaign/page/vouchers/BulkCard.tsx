import { Card } from '../../../ui/Card.tsx';
import { isOpen } from '../../../task/task-words.ts';
import { Meter } from '../../../ui/Meter.tsx';
import type { Bulk } from './use-bulk.ts';

const doing = {
  enable: 'Enabling codes', disable: 'Disabling codes', delete: 'Moving codes into the bin', set_validity: 'Changing the validity of codes', merge_metadata: 'Changing metadata of codes',
} as const;

/** How far the change of many codes is; nothing while there is none. */
export function BulkCard({ bulk: { running, task } }: { bulk: Bulk }) {
  if (running === null || task === undefined || !isOpen(task)) return null;
  return (
    <Card title={doing[running.deed]} note={`${task.progress}%`}>
      <Meter share={task.progress / 100} label={`${task.progress} percent of the codes`} kind="progress" />
      <p>You can leave this page: it goes on, and Background tasks shows what came of it.</p>
    </Card>
  );
}
