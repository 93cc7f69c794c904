import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Clock } from '../platform/clock.ts';
import type { Task } from '../platform/jobs.ts';
import { bulkType, changeCustomersTask, metadataType } from './change-customers.task.ts';
import { importCustomersTask } from './import-customers.task.ts';

/** All background work on customers. */
export function customerTasks(parts: { clock: Clock; metadata: Pick<MetadataChecks, 'faultOf' | 'cellReader'> }): Task[] {
  return [...[bulkType, metadataType].map((type) => changeCustomersTask(type, parts)), importCustomersTask(parts)];
}
