/**
 * What moved, told to every tab of a browser over one connection.
 *
 * Browsers open six connections to a host over HTTP/1.1 for all tabs together, so a stream per tab hangs the seventh. One tab leads: it holds a
 * web lock, keeps the stream and relays what it hears on a broadcast channel; when it closes, the lock passes to another tab. A leader that the
 * browser froze keeps its lock but falls silent: a visible tab that hears nothing for 20 s, not even the server's ping every 15 s, takes the lock.
 *
 * Messages never carry figures. They say "read again": `moved` for one campaign, `reread` for everything after a gap.
 */
import type { LiveMove } from '../../contract/tracking.ts';
import { openStream, type StreamReport } from './event-stream.ts';

export type LiveState = 'connecting' | 'live' | 'polling';

export interface LiveStatus {
  state: LiveState;
  paused: boolean;
}

export type LiveEvent = { type: 'moved'; move: LiveMove } | { type: 'reread' };

export interface Live {
  /** Hears every event until the returned function is called. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
  status(): LiveStatus;
  onStatus(listener: () => void): () => void;
  /** A paused tab hears nothing; going on begins with `reread`. */
  setPaused(paused: boolean): void;
  close(): void;
}

type Message = { type: 'moved'; move: LiveMove } | { type: 'reread' } | { type: 'state'; state: LiveState } | { type: 'hello' };

const silenceMs = 20_000;
const pollEveryMs = 10_000;
/** Failed connects in a row after which the tabs ask by themselves. */
const failuresBeforePolling = 3;

/** Opens what tells of a project's campaigns. One for each tab: use it through `useLive`. */
export function createLive(projectId: string): Live {
  const name = `vouchsafe-live-${projectId}`;
  const listeners = new Set<(event: LiveEvent) => void>();
  const channel = new BroadcastChannel(name);
  const status = createStatus();
  let leading = false;
  let heardAt = Date.now();

  function emit(event: LiveEvent): void {
    if (!status.now().paused) for (const listener of listeners) listener(event);
  }

  /** Takes a message in, whether this tab heard it from the server or from the leader. */
  function receive(message: Message): void {
    heardAt = Date.now();
    if (message.type === 'state') status.set({ state: message.state });
    else if (message.type === 'hello') {
      if (leading) channel.postMessage({ type: 'state', state: status.now().state } satisfies Message);
    } else emit(message);
  }

  function relay(message: Message): void {
    receive(message);
    channel.postMessage(message);
  }

  function lead(): () => void {
    leading = true;
    const stop = openStream(`/api/projects/${encodeURIComponent(projectId)}/live`, leaderReport(relay));
    return () => {
      leading = false;
      stop();
    };
  }

  channel.onmessage = (event: MessageEvent<Message>) => receive(event.data);
  channel.postMessage({ type: 'hello' } satisfies Message);
  const leadership = navigator.locks === undefined ? leadWhileVisible(lead) : leadByLock(name, lead);
  const watch = setInterval(() => {
    if (!leading && !document.hidden && Date.now() - heardAt > silenceMs) leadership.take();
  }, 5000);
  const poll = setInterval(() => {
    if (status.now().state === 'polling' && !document.hidden) emit({ type: 'reread' });
  }, pollEveryMs);

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    status: status.now,
    onStatus: status.subscribe,
    setPaused(paused) {
      status.set({ paused });
      if (!paused) emit({ type: 'reread' });
    },
    close() {
      clearInterval(watch);
      clearInterval(poll);
      leadership.end();
      channel.close();
    },
  };
}

/** State of the line and who wants to hear of its changes. The object is the same as long as nothing changes, as React's stores need it. */
function createStatus() {
  const listeners = new Set<() => void>();
  let status: LiveStatus = { state: 'connecting', paused: false };
  return {
    now: (): LiveStatus => status,
    set(change: Partial<LiveStatus>): void {
      if (Object.entries(change).every(([key, value]) => status[key as keyof LiveStatus] === value)) return;
      status = { ...status, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What the leader makes of its stream: every tab learns of moves, of gaps and of the state of the line. */
export function leaderReport(relay: (message: Message) => void): StreamReport {
  return {
    onOpen() {
      relay({ type: 'state', state: 'live' });
      relay({ type: 'reread' });
    },
    onMove: (move) => relay({ type: 'moved', move }),
    onPing: () => relay({ type: 'state', state: 'live' }),
    onFailure: (failures) => relay({ type: 'state', state: failures >= failuresBeforePolling ? 'polling' : 'connecting' }),
  };
}

interface Leadership {
  /** Takes the lead from a leader that fell silent. */
  take(): void;
  end(): void;
}

function leadByLock(name: string, lead: () => () => void): Leadership {
  let request = new AbortController();
  let ended = false;

  /** Waits for the lock and leads until another tab takes it away or this one ends; a tab that lost it waits again. */
  function compete(steal: boolean): void {
    const own = new AbortController();
    request = own;
    let stop: (() => void) | undefined;
    const held = () => new Promise<void>((resolve) => {
      stop = lead();
      own.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    // A request that steals may not carry a signal; it is granted at once anyway.
    void navigator.locks.request(name, steal ? { steal } : { signal: own.signal }, held).catch(() => undefined).then(() => {
      stop?.();
      if (!ended && request === own) compete(false);
    });
  }

  compete(false);
  return {
    take() {
      request.abort();
      compete(true);
    },
    end() {
      ended = true;
      request.abort();
    },
  };
}

/** Without web locks (plain HTTP on another host than localhost) each visible tab has its own stream: few are visible at the same time. */
function leadWhileVisible(lead: () => () => void): Leadership {
  let stop: (() => void) | undefined;
  function follow(): void {
    if (document.hidden) {
      stop?.();
      stop = undefined;
    } else stop ??= lead();
  }
  follow();
  document.addEventListener('visibilitychange', follow);
  return {
    take: follow,
    end() {
      document.removeEventListener('visibilitychange', follow);
      stop?.();
    },
  };
}
