import { TaskCard } from '../../task/TaskCard.tsx';
import type { Bulk } from './use-bulk.ts';

const doing = {
  enable: 'Enabling codes', disable: 'Disabling codes', delete: 'Moving codes into the bin', set_validity: 'Changing the validity of codes', merge_metadata: 'Changing metadata of codes',
} as const;

/** How far the change of many codes is; nothing while there is none. */
export function BulkCard({ bulk: { running, task } }: { bulk: Bulk }) {
  return running && <TaskCard task={task} title={doing[running.deed]} of="codes" />;
}
