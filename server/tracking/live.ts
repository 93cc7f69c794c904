import { randomUUID } from 'node:crypto';
import type { LiveMove } from '../../contract/tracking.ts';
import type { Db } from '../platform/db.ts';
import { afterCommit } from '../platform/joined.ts';
import type { Listener } from '../platform/listen.ts';
import type { LiveSignal } from './live-signal.ts';
import { movesChannel, parseMoves, tellMoves } from './live.store.ts';

/** Someone who reads what moves in a project. */
export interface LiveReader {
  projectId: string;
  onMove(move: LiveMove): void;
  /** Every few seconds, for keeping the line open and for looking whether the reader may still read. */
  onPing(): void;
  /** What was said may have been missed, or we stop: the reader has to come again and read everything anew. */
  onEnd(): void;
}

export interface Live extends LiveSignal {
  /** Tells the reader every move from now on, until the returned function is called. Ends it at once when readers were ended. */
  read(reader: LiveReader): () => void;
  /** Ends all readers, since we are about to stop; later ones are ended at once. Moves are still told to other processes. */
  endReaders(): void;
  /** Tells what is still to be told, and then nothing more. */
  close(): Promise<void>;
}

export interface LiveOptions {
  db: Db;
  listener: Listener;
  pingMilliseconds?: number;
  /** Shortest time between two messages about one project. */
  quietMilliseconds?: number;
}

/**
 * Tells the readers of all processes which campaigns moved. Its own readers hear it directly, so that live updates of a single process survive a
 * pooler that swallows NOTIFY. A message may get lost; the next one has a higher sequence.
 */
export async function createLive({ db, listener, pingMilliseconds = 15_000, quietMilliseconds = 250 }: LiveOptions): Promise<Live> {
  const readers = new Set<LiveReader>();
  const origin = randomUUID();
  let isEnding = false;

  const hear = (projectId: string, move: LiveMove): void => {
    for (const reader of readers) if (reader.projectId === projectId) reader.onMove(move);
  };
  const endAll = (): void => {
    for (const reader of readers) {
      readers.delete(reader);
      reader.onEnd();
    }
  };
  const teller = createTeller(quietMilliseconds, async (projectId, campaignIds) => {
    for (const move of await tellMoves(db, projectId, campaignIds, origin)) hear(projectId, move);
  });
  await listener.subscribe(movesChannel, {
    onMessage: (payload) => {
      const told = parseMoves(payload);
      if (told === undefined || told.origin === origin) return;
      for (const move of told.moves) hear(told.project_id, move);
    },
    onGap: endAll,
  });
  const pings = setInterval(() => {
    for (const reader of readers) reader.onPing();
  }, pingMilliseconds);
  pings.unref();

  return {
    moved: (projectId, campaignId) => afterCommit(() => teller.moved(projectId, campaignId)),
    read: (reader) => {
      if (isEnding) reader.onEnd();
      else readers.add(reader);
      return () => void readers.delete(reader);
    },
    endReaders: () => {
      isEnding = true;
      clearInterval(pings);
      endAll();
    },
    close: teller.close,
  };
}

interface Teller extends LiveSignal {
  /** Tells what is due, waits for what is being told, and tells nothing more. */
  close(): Promise<void>;
}

/**
 * Tells about a project at once and then no more often than every `quietMilliseconds`, so that it costs a few statements a second whatever its
 * redemptions and campaigns. What moves while it is quiet is told at the end of it: the last telling of a campaign always begins after its last move.
 */
function createTeller(quietMilliseconds: number, tell: (projectId: string, campaignIds: string[]) => Promise<void>): Teller {
  /** The campaigns that are still to be told of, by project. */
  const quiet = new Map<string, Set<string>>();
  const telling = new Set<Promise<void>>();
  let isClosed = false;

  const tellDue = (projectId: string, due: Set<string>): void => {
    if (due.size === 0) return;
    // A message may get lost: the next move of the campaign, or the reader's next connection, makes up for it.
    const told = tell(projectId, [...due]).catch(() => {}).finally(() => telling.delete(told));
    telling.add(told);
    due.clear();
  };
  const tellAndRest = (projectId: string, due: Set<string>): void => {
    tellDue(projectId, due);
    setTimeout(() => {
      if (due.size > 0) tellAndRest(projectId, due);
      else quiet.delete(projectId);
    }, quietMilliseconds).unref();
  };

  return {
    moved: (projectId, campaignId) => {
      if (isClosed) return;
      const resting = quiet.get(projectId);
      if (resting !== undefined) {
        resting.add(campaignId);
        return;
      }
      const due = new Set([campaignId]);
      quiet.set(projectId, due);
      // What moves together is told together.
      queueMicrotask(() => tellAndRest(projectId, due));
    },
    close: async () => {
      isClosed = true;
      for (const [projectId, due] of quiet) tellDue(projectId, due);
      await Promise.all(telling);
    },
  };
}
