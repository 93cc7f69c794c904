import type { FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';
import { principalOf } from '../access/principal.ts';
import { findOrders } from '../order/order.store.ts';
import type { Db } from '../platform/db.ts';

/**
 * Hook for routes that client keys redeem by: a redemption moves the order that it names, and everybody can guess the number of somebody else's. A page may
 * name a new one, which is made; an order that the project has is for the shop's own program. Throws 403.
 */
export function refuseStoredOrder(db: Db): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    if (request.routeOptions.config.clientSwitch !== 'redeem') return;
    const order = (request.body as { order?: { id?: unknown; source_id?: unknown } | null } | null | undefined)?.order;
    const names = [order?.id, order?.source_id].filter((name) => typeof name === 'string' && name !== '') as string[];
    if ((await findOrders(db, principalOf(request).projectId, names)).size === 0) return;
    throw new ApiError('forbidden', { details: 'Client keys may not redeem for an order that there is already: leave out order.id, and name a new order by source_id' });
  };
}
