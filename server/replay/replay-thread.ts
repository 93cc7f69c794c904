/**
 * The thread that looks at stored orders, beside the one that answers requests. It has a connection of its own, which can write nothing, and gives way to
 * all others where the system lets a single thread do so.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../platform/clock.ts';
import { createReadingPool, type ConnectionOptions } from '../platform/db.ts';
import { lookFrom } from './look-here.ts';
import type { PartDone, PartOrder } from './replay-part.ts';

export interface LookOrder {
  replayId: string;
  order: PartOrder;
}

export type LookAnswer = { part: PartDone } | { error: unknown };

const port = parentPort;
if (port === null) throw new Error('to be started as a thread');
// Elsewhere this would be the priority of the whole process.
if (process.platform === 'linux') setPriority(0, 10);
const db = createReadingPool(workerData as ConnectionOptions, 1);
const { look } = lookFrom(db, systemClock);
port.on('message', (asked: LookOrder | 'end') => {
  if (asked === 'end') {
    void db.end().finally(() => port.close());
    return;
  }
  look(asked.order, asked.replayId).then((part): LookAnswer => ({ part }), (error: unknown): LookAnswer => ({ error })).then((answer) => port.postMessage(answer), () => {});
});
