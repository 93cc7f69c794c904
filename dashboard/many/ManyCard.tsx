import { TaskCard } from '../task/TaskCard.tsx';
import type { Many } from './use-many.ts';

/** How far the change of many objects is; nothing while there is none. */
export function ManyCard({ many: { running, task, of } }: { many: Many }) {
  return running && <TaskCard task={task} title={running.deed === 'delete' ? `Deleting ${of}` : `Changing metadata of ${of}`} of={of} />;
}
