/**
 * A request that is repeated with its Idempotency-Key until it is answered has one effect and one answer, when the server or its database is killed
 * (kill -9) meanwhile. The built product, as people run it.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { makeProject } from '../../server/access/project-command.ts';
import { prepareProduct, type KilledProduct } from './killed-product.ts';
import type { Key } from './load.ts';

const clientCount = 16;

interface Client {
  /** Keys of requests that were answered at last, and what they were answered: one answer each, or the promise is broken. */
  answers: Map<string, Set<string>>;
  /** Attempts that nobody answered, or that found the database away. */
  unanswered: number;
}

/** Makes customers without names, one key each: whoever is made twice is there twice. Repeats until answered, and now and then once more. */
async function makeCustomers(origin: string, key: Key, client: Client, isOver: () => boolean, change: (key: string) => string): Promise<void> {
  while (!isOver()) {
    const name = randomUUID();
    for (let repeats = 0; repeats < 2; ) {
      const answer = await ask(origin, key, change(name), name);
      if (answer === undefined) {
        client.unanswered += 1;
        await sleep(5);
      } else {
        client.answers.set(name, (client.answers.get(name) ?? new Set()).add(answer));
        repeats += Math.random() < 0.2 ? 1 : 2;
      }
    }
  }
}

/** The body of a 200; undefined when it is to be asked again. */
async function ask(origin: string, { appId, secret }: Key, key: string, name: string): Promise<string | undefined> {
  try {
    const headers = { 'x-app-id': appId, 'x-app-token': secret, 'content-type': 'application/json', 'idempotency-key': key };
    const answer = await fetch(`${origin}/v1/customers`, { method: 'POST', headers, body: JSON.stringify({ name }), signal: AbortSignal.timeout(10_000) });
    const body = await answer.text();
    if (answer.status !== 200 && answer.status !== 409 && answer.status !== 503) throw new TypeError(`answered ${answer.status}: ${body}`);
    return answer.status === 200 ? body : undefined;
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('answered')) throw error;
    return undefined;
  }
}

/** What is wrong after kills of server and database in turns. `change` makes the header of a key. */
async function faultsAfterKills(kills: number, change: (key: string) => string): Promise<{ faults: string[]; unanswered: number }> {
  const product = await prepareProduct();
  onTestFinished(() => product.remove());
  await product.start();
  const { project, server } = await inDatabase(product, (db) => makeProject(db, { name: 'Shop', timeZone: 'UTC', currency: 'EUR' }));
  const client: Client = { answers: new Map(), unanswered: 0 };
  let isOver = false;
  const clients = Array.from({ length: clientCount }, () => makeCustomers(product.origin, server, client, () => isOver, change));
  for (let kill = 0; kill < kills; kill += 1) {
    const before = client.answers.size;
    while (client.answers.size < before + 30) await sleep(5);
    await sleep(Math.random() * 100);
    if (kill % 2 === 0) {
      await product.killServer();
      await product.start();
    } else product.killDatabase();
  }
  isOver = true;
  await Promise.all(clients);
  const made = await inDatabase(product, (db) => db.query<{ name: string; n: number }>(
    '/* test.made */ select name, count(*) as n from customers where project_id = $1 group by name', [project.projectId],
  ));
  const counts = new Map(made.map(({ name, n }) => [name, n]));
  const faults = [...client.answers].flatMap(([name, answers]) => [
    ...(answers.size === 1 ? [] : ['several answers']), ...(counts.get(name) === 1 ? [] : [`made ${counts.get(name) ?? 0} times`]),
  ]);
  const unasked = made.filter(({ name }) => !client.answers.has(name)).map(() => 'made for nobody');
  return { faults: [...new Set([...faults, ...unasked])], unanswered: client.unanswered };
}

async function inDatabase<T>(product: KilledProduct, question: (db: ReturnType<KilledProduct['open']>) => Promise<T>): Promise<T> {
  const db = product.open();
  try {
    return await question(db);
  } finally {
    await db.end();
  }
}

test('through kills of server and database, every request with a key is done once and answered alike', { timeout: 600_000 }, async () => {
  const { faults, unanswered } = await faultsAfterKills(4, (key) => key);
  expect(faults).toEqual([]);
  expect(unanswered).toBeGreaterThan(0);
});

test('clients that make up a new key for each repeat fail this very check', { timeout: 600_000 }, async () => {
  const { faults } = await faultsAfterKills(1, () => randomUUID());
  expect(faults).toContain('several answers');
});
