import type { OrderRequest } from '../../contract/order.ts';
import { readCustomer, type TrackingIds } from '../customer/tracking-id.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import { startImport } from '../platform/import-task.ts';
import type { Jobs } from '../platform/jobs.ts';
import { importOrdersType } from './import-orders.task.ts';
import { toWantedOrder } from './order.ts';
import { checkProducts } from './save-order.ts';

export interface OrdersImportParts {
  db: Pool;
  clock: Clock;
  tracking: TrackingIds;
  jobs: Jobs;
}

/** Puts an import of orders in line; the id of its action. Throws 400 at once for what no order can be, whatever is stored. */
export async function startOrdersImport({ db, clock, tracking, jobs }: OrdersImportParts, projectId: string, requestId: string, requests: readonly OrderRequest[]): Promise<string> {
  const rows = await Promise.all(requests.map(async (request) => {
    checkProducts(request);
    toWantedOrder(request);
    const customer = request.customer && (await readCustomer(tracking, projectId, request.customer));
    return { key: request.source_id || null, item: { ...request, ...(customer && { customer }) } };
  }));
  const work = { projectId, type: importOrdersType, campaignId: null, requestId, from: rows };
  const id = await db.transaction((tx) => startImport(tx, work, clock.now()));
  jobs.wake();
  return id;
}
