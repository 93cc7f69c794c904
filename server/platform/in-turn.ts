import type pg from 'pg';

const lastSent = new WeakMap<pg.PoolClient, Promise<void>>();

/**
 * Sends a statement once the one before it was answered, well or not: a connection takes one after the other, also those that end a transaction. One of batches
 * is sent all at once.
 */
export function inTurn<T>(client: pg.PoolClient, send: () => Promise<T>): Promise<T> {
  if (client.pipeline) return send();
  const sent = (lastSent.get(client) ?? Promise.resolve()).then(send);
  // What was answered is not kept.
  lastSent.set(client, sent.then(() => {}, () => {}));
  return sent;
}
