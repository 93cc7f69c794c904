import type { AsyncAction } from '../../contract/async-action.ts';
import { Card } from '../ui/Card.tsx';
import { Meter } from '../ui/Meter.tsx';
import { isOpen } from './task-words.ts';

/** How far background work of this page is; nothing while there is none. `of`: what it is done to, "codes". */
export function TaskCard({ task, title, of }: { task: AsyncAction | undefined; title: string; of: string }) {
  if (task === undefined || !isOpen(task)) return null;
  return (
    <Card title={title} note={`${task.progress}%`}>
      <Meter share={task.progress / 100} label={`${task.progress} percent of the ${of}`} kind="progress" />
      <p>You can leave this page: it goes on, and Background tasks shows what came of it.</p>
    </Card>
  );
}
