import { ApiError } from '../../contract/errors.ts';
import type { OrderRequest } from '../../contract/order.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import { findCustomers, upsertCustomers } from '../customer/customer.store.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { AsyncAction } from '../platform/async-action.store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Transaction } from '../platform/db.ts';
import { stagedPages, type StagedRow } from '../platform/import.store.ts';
import { importTask } from '../platform/import-task.ts';
import type { Task } from '../platform/jobs.ts';
import type { ImportPlace } from '../platform/judge-import.ts';
import { namesOfItems } from './catalogue-items.ts';
import { readItems } from './order-items.ts';
import { lockOrders, putOrders } from './order.store.ts';
import type { Order } from './order.ts';
import { orderOf } from './save-order.ts';

export const importOrdersType = 'ORDERS.IMPORT';

export interface ImportOrdersParts {
  clock: Clock;
  metadata: MetadataChecks;
}

/** Imports orders, all or nothing: a source_id that is known changes its order (wire contract §2.10). Customers are made or changed with them. */
export function importOrdersTask(parts: ImportOrdersParts): Task {
  return importTask({
    type: importOrdersType,
    noun: 'order',
    keyName: 'source_id',
    findFailures: (tx, action, now) => findFailures(tx, action, parts.metadata, now),
    write: writeOrders,
  }, parts);
}

type Failure = { row: number; key: string | null; reason: string };

async function findFailures(tx: Transaction, { projectId }: ImportPlace, metadata: MetadataChecks, now: Date): Promise<Failure[]> {
  const failures: Failure[] = [];
  for await (const rows of stagedPages(tx)) {
    const ids = rows.flatMap(({ item }) => (item as OrderRequest).customer?.id ?? []);
    const known = new Set((await findCustomers(tx, projectId, ids)).map(({ customerId }) => customerId));
    for (const { row, request, result } of await readOrders(tx, projectId, rows, new Map(), now)) {
      const { customer, items } = request;
      const key = request.source_id || null;
      if (customer?.id && !known.has(customer.id)) failures.push({ row, key, reason: `Cannot find customer with id ${customer.id}` });
      if (result instanceof ApiError) failures.push({ row, key, reason: result.detail.details ?? result.message });
      else {
        const faults = [
          await metadata.faultOf(projectId, 'order', result.metadata, false, tx), await metadata.faultOf(projectId, 'customer', customer?.metadata, true, tx),
        ];
        for (const item of items ?? []) faults.push(await metadata.faultOf(projectId, 'order_item', item.metadata, false, tx));
        const reason = faults.find((fault) => fault !== null);
        if (reason !== undefined) failures.push({ row, key, reason });
      }
    }
  }
  return failures;
}

/** Customers are locked before orders, as everywhere: those of all rows come first. */
async function writeOrders(tx: Transaction, { projectId }: AsyncAction, now: Date): Promise<number> {
  const customerIds = new Map<number, string>();
  for await (const rows of stagedPages(tx)) {
    const referring = rows.flatMap(({ row, item }) => {
      const { customer } = item as OrderRequest;
      return customer ? [{ row, customer }] : [];
    });
    const customers = await upsertCustomers(tx, projectId, referring.map(({ customer }) => customer), now);
    for (const [place, { row }] of referring.entries()) {
      const customer = customers[place];
      if (customer === undefined || customer instanceof ApiError) throw customer ?? new Error('no customer for an order');
      customerIds.set(row, customer.customerId);
    }
  }
  let written = 0;
  for await (const rows of stagedPages(tx)) {
    const orders = (await readOrders(tx, projectId, rows, customerIds, now)).map(({ result }) => {
      if (result instanceof ApiError) throw result;
      return result;
    });
    await putOrders(tx, projectId, orders);
    written += orders.length;
  }
  return written;
}

/** Orders as the rows leave them, none written yet; those that exist are locked. An error where a row is impossible. */
async function readOrders(
  tx: Transaction, projectId: string, rows: readonly StagedRow[], customerIds: ReadonlyMap<number, string>, now: Date,
): Promise<{ row: number; request: OrderRequest; result: Order | ApiError }[]> {
  const requests = rows.map(({ row, item }) => ({ row, request: item as OrderRequest }));
  const named = requests.map(({ request: { items } }) => namesOfItems(readItems(items ?? [])));
  const catalogue = await findCatalogue(tx, projectId, { products: named.flatMap(({ products }) => products), skus: named.flatMap(({ skus }) => skus) });
  const stored = await lockOrders(tx, projectId, requests.flatMap(({ request }) => request.source_id || []), true);
  const bySource = new Map(stored.map((order) => [order.sourceId, order]));
  return requests.map(({ row, request }) => {
    const known = request.source_id ? bySource.get(request.source_id) : undefined;
    return { row, request, result: tryOrder(() => orderOf(known, request, { catalogue, customerId: customerIds.get(row) ?? null, now })) };
  });
}

function tryOrder(make: () => Order): Order | ApiError {
  try {
    return make();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
