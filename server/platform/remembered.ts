import type { Listener } from './listen.ts';

/** What this process has read lately, so that a request costs a look into a map instead of a query. */
export interface Remembered<Value> {
  /** The value of a key: at once when it was read lately. */
  of(key: string): Value | Promise<Value>;
  /** To be called after a change has committed: the next request reads the table. */
  forget(key: string): void;
}

export interface RememberOptions<Value> {
  listener: Listener;
  /** On which every process is told, at the commit of a change, whose value it was. */
  channel: string;
  read(key: string): Promise<Value>;
  /** Whether there is something to remember: what is not there is asked for each time. */
  isThere?(value: Value): boolean;
}

/** What a change in another process can be late by when its message does not reach us. */
const trustedMilliseconds = 2_000;
/** Most values remembered; far beyond what a process meets within two seconds. */
const valuesMax = 10_000;

interface Entry<Value> {
  value: Value;
  /** On the monotonic clock. */
  readAt: number;
}

/** Hears of changes in all processes. */
export async function remember<Value>({ listener, channel, read, isThere = () => true }: RememberOptions<Value>): Promise<Remembered<Value>> {
  const known = new Map<string, Entry<Value>>();
  const reading = new Map<string, Promise<Value>>();

  const forget = (key: string): void => {
    known.delete(key);
    reading.delete(key);
  };
  await listener.subscribe(channel, { onMessage: forget, onGap: () => [...known.keys(), ...reading.keys()].forEach(forget) });

  const keep = (key: string, entry: Entry<Value>): void => {
    known.delete(key);
    if (!isThere(entry.value)) return;
    if (known.size >= valuesMax) known.delete(known.keys().next().value ?? '');
    known.set(key, entry);
  };

  const readNow = async (key: string): Promise<Value> => {
    const readAt = performance.now();
    const promise = read(key);
    reading.set(key, promise);
    try {
      const value = await promise;
      // Forgotten meanwhile: what was read may be from before the change.
      if (reading.get(key) === promise) keep(key, { value, readAt });
      return value;
    } finally {
      if (reading.get(key) === promise) reading.delete(key);
    }
  };

  return {
    of: (key) => {
      const entry = known.get(key);
      if (entry !== undefined && performance.now() - entry.readAt < trustedMilliseconds) return entry.value;
      return reading.get(key) ?? readNow(key);
    },
    forget,
  };
}
