import type { CustomEventAnswer, CustomEventRequest } from '../../contract/event.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { upsertCustomer } from '../customer/customer.store.ts';
import { readCustomer, type TrackingIds } from '../customer/tracking-id.ts';
import { toSimpleCustomer } from '../customer/wire-customer.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import type { Pool } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { insertEvent } from './event.store.ts';

export interface EventTracking {
  db: Pool;
  tracking: TrackingIds;
  metadata: Pick<MetadataChecks, 'check'>;
}

/**
 * Stores what a customer did elsewhere (wire contract §2.11), and what the event says of the customer, in one transaction. A customer with an unknown
 * source_id is made. Throws 404 for an unknown id, 400 `missing_customer` for nobody.
 */
export async function trackEvent(
  { db, tracking, metadata }: EventTracking, projectId: string, request: CustomEventRequest, { actor, requestId }: Origin, now: Date,
): Promise<CustomEventAnswer> {
  const reference = await readCustomer(tracking, projectId, request.customer);
  if (!reference.id && !reference.source_id) {
    throw new ApiError('missing_customer', { details: 'Property .customer must have an id or a source_id' });
  }
  await metadata.check(projectId, 'customer', reference.metadata, true);
  const customer = await db.transaction(async (tx) => {
    const known = await upsertCustomer(tx, projectId, reference, now);
    await insertEvent(tx, {
      projectId, eventId: newId('evt', now), event: request.event, customerId: known.customerId, metadata: request.metadata ?? {}, actor, requestId,
      occurredAt: now,
    });
    return known;
  });
  return { object: 'event', type: request.event, customer: toSimpleCustomer(customer), referral: null, loyalty: null };
}
