import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Pool } from './db.ts';

export interface Subscription {
  onMessage(payload: string): void;
  /** Called after the connection was lost and made again: what was said in between is not told any more. */
  onGap?(): void;
}

/** One connection of its own that hears what any process on this database says by NOTIFY; everything in the process shares it. */
export interface Listener {
  /** Hears `channel` from when the returned promise resolves. It resolves as well when the database cannot be reached now; then at the next connection. */
  subscribe(channel: string, subscription: Subscription): Promise<void>;
  close(): Promise<void>;
}

const waitMin = 100;
const waitMax = 5_000;

/**
 * Connects at the first subscription and again, after growing waits, whenever the connection is lost. Hearing is a convenience: whoever must
 * not miss a message reads the table it is about, since a pooler between us and the database may swallow all of them.
 */
export function createListener(db: Pool): Listener {
  const subscriptions = new Map<string, Subscription[]>();
  const closing = new AbortController();
  let client: pg.Client | undefined;
  let connecting: Promise<void> | undefined;

  const connect = async (): Promise<void> => {
    const next = clientFor(db);
    next.on('notification', ({ channel, payload = '' }) => {
      for (const { onMessage } of subscriptions.get(channel) ?? []) onMessage(payload);
    });
    next.once('end', () => {
      if (client !== next) return;
      client = undefined;
      void reconnect();
    });
    try {
      await next.connect();
      for (const channel of subscriptions.keys()) await listenTo(next, channel);
      if (closing.signal.aborted) throw new Error('closed while connecting');
      client = next;
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
  };

  const reconnect = async (): Promise<void> => {
    for (let wait = waitMin; !closing.signal.aborted; wait = Math.min(wait * 2, waitMax)) {
      try {
        await sleep(wait, undefined, { ref: false, signal: closing.signal });
        await connect();
        for (const { onGap } of [...subscriptions.values()].flat()) onGap?.();
        return;
      } catch {
        // The next round waits longer.
      }
    }
  };

  return {
    subscribe: async (channel, subscription) => {
      subscriptions.set(channel, [...(subscriptions.get(channel) ?? []), subscription]);
      connecting ??= connect().catch(() => void reconnect());
      await connecting;
      // Already listening does no harm; a connection lost here is made again with this channel.
      if (client !== undefined) await listenTo(client, channel).catch(() => {});
    },
    close: async () => {
      closing.abort();
      await connecting;
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}

function clientFor(db: Pool): pg.Client {
  // The pool hides its password from copies.
  const { password } = db.raw.options;
  const client = new pg.Client({ ...db.raw.options, ...(password !== undefined && { password }), application_name: 'vouchsafe listen', keepAlive: true });
  // An error ends the connection, which is seen to there; without a listener it would end the process.
  client.on('error', () => {});
  return client;
}

async function listenTo(client: pg.Client, channel: string): Promise<void> {
  await client.query(`/* listen */ listen ${pg.escapeIdentifier(channel)}`);
}
