import { useCallback, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { browserTimers, createCoalescer } from './coalesce.ts';
import { createLive, type Live, type LiveEvent, type LiveStatus } from './live.ts';

const open = new Map<string, { live: Live; users: number }>();
/** A page that is left for another of the same project keeps the connection. */
const lingerMs = 2000;

/** The tab's one connection of a project, opened by its first user and closed soon after its last. */
function acquire(projectId: string): { live: Live; release: () => void } {
  const entry = open.get(projectId) ?? { live: createLive(projectId), users: 0 };
  open.set(projectId, entry);
  entry.users += 1;
  const release = () => {
    entry.users -= 1;
    setTimeout(() => {
      if (entry.users > 0 || open.get(projectId) !== entry) return;
      open.delete(projectId);
      entry.live.close();
    }, lingerMs);
  };
  return { live: entry.live, release };
}

export interface Reading {
  projectId: string;
  /** At most one reading begins in this time; the first after a quiet spell begins at once. */
  intervalMs: number;
  /** Whether the event makes what is on the screen old. */
  concerns(event: LiveEvent): boolean;
  read(): Promise<unknown>;
}

/** Reads again when the server says that something moved. A hidden tab waits until it is seen. */
export function useLive({ projectId, intervalMs, concerns, read }: Reading): void {
  const onEvent = useEffectEvent(concerns);
  const onDue = useEffectEvent(read);
  useEffect(() => {
    const { live, release } = acquire(projectId);
    const coalescer = createCoalescer(intervalMs, browserTimers, () => onDue());
    let missed = false;
    const unsubscribe = live.subscribe((event) => {
      if (!onEvent(event)) return;
      if (document.hidden) missed = true;
      else coalescer.signal();
    });
    const onVisible = () => {
      if (document.hidden || !missed) return;
      missed = false;
      coalescer.signal();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      unsubscribe();
      coalescer.cancel();
      release();
    };
  }, [projectId, intervalMs]);
}

const idle: LiveStatus = { state: 'connecting', paused: false };

/** State of the line, for the chip. */
export function useLiveStatus(projectId: string): LiveStatus & { setPaused: (paused: boolean) => void } {
  const subscribe = useCallback((listener: () => void) => {
    const { live, release } = acquire(projectId);
    const unsubscribe = live.onStatus(listener);
    return () => {
      unsubscribe();
      release();
    };
  }, [projectId]);
  const status = useSyncExternalStore(subscribe, () => open.get(projectId)?.live.status() ?? idle);
  return { ...status, setPaused: (paused) => open.get(projectId)?.live.setPaused(paused) };
}
