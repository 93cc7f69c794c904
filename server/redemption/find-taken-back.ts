import type { RollbackRequest } from '../../contract/redemption.ts';
import { findCustomers } from '../customer/customer.store.ts';
import type { TrackingIds } from '../customer/tracking-id.ts';
import type { Db } from '../platform/db.ts';
import { checkRelated } from './check-related.ts';
import { findParent } from './parent.store.ts';
import type { TakenBack } from './read-request.ts';
import { findParts, findRedemption } from './redemption.store.ts';

/** A redemption that a rollback names. */
export interface FoundRedemption {
  /** Alone, one of several made together, or what stands for them. */
  is: 'single' | 'part' | 'stack';
  takenBack: TakenBack;
}

interface Parts {
  db: Db;
  tracking: TrackingIds;
}

/** What a rollback is to take back; undefined when there is no redemption with this id. Throws 400 when it names what has nothing to do with it. */
export async function findTakenBack(parts: Parts, projectId: string, id: string, body: RollbackRequest | null): Promise<FoundRedemption | undefined> {
  const found = await findRedeemed(parts.db, projectId, id);
  if (found === undefined) return undefined;
  const { customerId, ...rest } = found;
  const [customer = null] = customerId === null ? [] : await findCustomers(parts.db, projectId, [customerId]);
  const takenBack = { ...rest.takenBack, customer };
  await checkRelated(parts, projectId, takenBack, body);
  return { is: rest.is, takenBack };
}

interface Redeemed {
  is: FoundRedemption['is'];
  customerId: string | null;
  takenBack: Omit<TakenBack, 'customer'>;
}

async function findRedeemed(db: Db, projectId: string, id: string): Promise<Redeemed | undefined> {
  const redemption = await findRedemption(db, projectId, id);
  if (redemption !== undefined) {
    if (redemption.kind !== 'redemption') return undefined;
    const { customerId, trackingId, orderId } = redemption;
    const takenBack = { parentId: null, redemptions: [redemption], trackingId, orderId };
    return { is: redemption.parentId === null ? 'single' : 'part', customerId, takenBack };
  }
  const parent = await findParent(db, projectId, id);
  if (parent?.kind !== 'redemption') return undefined;
  const { customerId, trackingId, orderId } = parent;
  return { is: 'stack', customerId, takenBack: { parentId: id, redemptions: await findParts(db, projectId, id), trackingId, orderId } };
}
