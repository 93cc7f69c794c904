/**
 * The thread that looks at stored orders, beside the one that answers requests. It has a connection of its own, which can write nothing, and gives way to
 * all others where the system lets a single thread do so.
 */
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** Of the time that a part took, so much is rest after it: the database's side of the work has no priority to lower. */
const restShare = 0.4;

async function answerTo({ order, replayId }: LookOrder): Promise<LookAnswer> {
  const startedAt = performance.now();
  try {
    const part = await look(order, replayId);
    await sleep(restShare * (performance.now() - startedAt));
    return { part };
  } catch (error) {
    return { error };
  }
}

port.on('message', (asked: LookOrder | 'end') => {
  if (asked === 'end') {
    void db.end().finally(() => port.close());
    return;
  }
  void answerTo(asked).then((answer) => port.postMessage(answer));
});
