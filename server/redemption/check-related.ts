import { ApiError } from '../../contract/errors.ts';
import type { RollbackRequest } from '../../contract/redemption.ts';
import type { Customer } from '../customer/customer.store.ts';
import { readCustomer, type TrackingIds } from '../customer/tracking-id.ts';
import { findOrders } from '../order/order.store.ts';
import type { Db } from '../platform/db.ts';

/** What a redemption, or several made together, has to do with. */
export interface Related {
  customer: Customer | null;
  orderId: string | null;
}

/**
 * Throws 400 when a rollback names a customer or an order that the redemption has nothing to do with (wire contract §2.9): whoever mixes up two
 * redemptions must not take the wrong one back. Members that name nobody say nothing.
 */
export async function checkRelated(
  { db, tracking }: { db: Db; tracking: TrackingIds }, projectId: string, { customer, orderId }: Related, body: RollbackRequest | null | undefined,
): Promise<void> {
  const named = await readCustomer(tracking, projectId, body?.customer ?? {});
  if ((named.id && named.id !== customer?.customerId) || (named.source_id && named.source_id !== customer?.sourceId)) {
    throw unrelatedCustomer();
  }
  const tracked = body?.tracking_id ? await tracking.read(projectId, body.tracking_id) : null;
  // One that was redeemed by nobody in particular is nobody else's.
  if (tracked !== null && customer !== null && tracked !== customer.sourceId) throw unrelatedCustomer();
  const { id = null, source_id: sourceId = null } = body?.order ?? {};
  if (!id && !sourceId) return;
  const order = orderId === null ? undefined : (await findOrders(db, projectId, [orderId])).get(orderId);
  // Clients name an order by either id in either member.
  const isRelated = (name: string | null): boolean => !name || name === orderId || name === order?.sourceId;
  if (!isRelated(id) || !isRelated(sourceId)) throw new ApiError('invalid_order', { details: 'Order is not related with redemption.' });
}

function unrelatedCustomer(): ApiError {
  return new ApiError('invalid_customer', { details: 'Customer is not related with redemption.' });
}
