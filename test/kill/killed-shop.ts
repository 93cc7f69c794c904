/** A shop on a product that is killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { makeProject } from '../../server/access/project-command.ts';
import type { Pool } from '../../server/platform/db.ts';
import { recountDifferences } from '../support/recount.ts';
import { prepareProduct, type KilledProduct } from './killed-product.ts';
import type { Key } from './load.ts';

export interface KilledShop {
  product: KilledProduct;
  projectId: string;
  key: Key;
}

/** Starts a product with one project; it is removed when the test ends. */
export async function openKilledShop(environment: NodeJS.ProcessEnv = {}): Promise<KilledShop> {
  const product = await prepareProduct(environment);
  // After hundreds of kills there is much to remove.
  onTestFinished(() => product.remove(), 120_000);
  await product.start();
  const { project, server } = await ask({ product }, (db) => makeProject(db, { name: 'Shop', timeZone: 'UTC', currency: 'EUR' }));
  return { product, projectId: project.projectId, key: server };
}

/** Asks the database itself. */
export async function ask<T>({ product }: Pick<KilledShop, 'product'>, question: (db: Pool) => Promise<T>): Promise<T> {
  const db = product.open();
  try {
    return await question(db);
  } finally {
    await db.end();
  }
}

/** Asks a route, of the wire contract unless said otherwise; a text is the body of a CSV file. Throws for whatever is not a success. */
export async function send({ product, key }: KilledShop, method: string, path: string, body: string | object, under = '/v1'): Promise<Record<string, unknown>> {
  const isCsv = typeof body === 'string';
  const response = await fetch(`${product.origin}${under}${path}`, {
    method,
    headers: { 'x-app-id': key.appId, 'x-app-token': key.secret, 'content-type': isCsv ? 'text/csv' : 'application/json' },
    body: isCsv ? body : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** What of the books does not balance. A database that was killed has forgotten how large its tables are, and would look through them row by row. */
export const differences = (shop: KilledShop): Promise<string[]> => ask(shop, async (db) => {
  await db.query('/* test.analyze */ analyze');
  return recountDifferences(db, shop.projectId);
});

/** Somewhere in the midst of the work, never at the same place. */
export const moment = (): Promise<void> => sleep(Math.random() * 200);
