import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import { inTurn } from './in-turn.ts';

/** One transaction that everything done on its pool joins while its work runs. */
interface Whole {
  raw: pg.Pool;
  client: pg.PoolClient;
  isOpen: boolean;
  savepoints: number;
  later: (() => void)[];
}

/**
 * A place inside such a transaction: what would be a transaction of its own is a savepoint here. One follows the other, since they share a
 * connection; what a savepoint's own work does is inside it.
 */
export class Joined {
  readonly whole: Whole;
  #last: Promise<unknown> = Promise.resolve();

  constructor(whole: Whole) {
    this.whole = whole;
  }

  /** Runs `work`; when it throws, it is as if it never had. */
  savepoint<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => this.#run(work));
    this.#last = mine.catch(() => {});
    return mine;
  }

  /** Runs `work` here, and waits for what it left running. */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await current.run(this, work);
    } finally {
      await this.#last;
    }
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    const { client, later } = this.whole;
    const told = later.length;
    this.whole.savepoints += 1;
    const name = `joined_${this.whole.savepoints}`;
    await inTurn(client, () => client.query(`savepoint ${name}`));
    try {
      const result = await new Joined(this.whole).enter(work);
      await inTurn(client, () => client.query(`release savepoint ${name}`));
      return result;
    } catch (error) {
      later.length = told;
      await inTurn(client, () => client.query(`rollback to savepoint ${name}`));
      throw error;
    }
  }
}

const current = new AsyncLocalStorage<Joined>();
let running = 0;

/** The transaction that what is done on `raw` joins here; undefined where there is none. */
export function joinedOn(raw: pg.Pool): Joined | undefined {
  const joined = current.getStore();
  // What goes on by itself after the commit is no part of it any more.
  return joined?.whole.raw === raw && joined.whole.isOpen ? joined : undefined;
}

/** Runs `work` with what it does on `raw` joined on `client`, which is inside a transaction. Gives back what is to be told after its commit, too. */
export async function runJoined<T>(raw: pg.Pool, client: pg.PoolClient, work: () => Promise<T>): Promise<{ result: T; later: (() => void)[] }> {
  const whole: Whole = { raw, client, isOpen: true, savepoints: 0, later: [] };
  running += 1;
  try {
    return { result: await new Joined(whole).enter(work), later: whole.later };
  } finally {
    whole.isOpen = false;
    running -= 1;
    // While any context is kept, every promise of the process costs more.
    if (running === 0) current.disable();
  }
}

/**
 * Has a signal sent when what it is about is there for everybody: after the commit of the joined transaction that the caller is part of, at once
 * where there is none. Not sent when it is rolled back.
 */
export function afterCommit(send: () => void): void {
  const joined = current.getStore();
  if (joined?.whole.isOpen === true) joined.whole.later.push(send);
  else send();
}
