import type { RedeemCommand, RollBackCommand } from './command.ts';
import type { NewEntry, NewParent } from './redemption-entry.ts';

/** What an entry says of the command that it comes from. */
export type EntryOrigin = Pick<NewEntry & NewParent, 'customerId' | 'trackingId' | 'metadata' | 'actorType' | 'actorId' | 'requestId' | 'occurredAt'>;

/** What the entries of a command say of who asked, and when. */
export function originOf({ customer, trackingId, metadata, actor, requestId }: RedeemCommand | RollBackCommand, now: Date): EntryOrigin {
  return { customerId: customer?.customerId ?? null, trackingId, metadata, actorType: actor.type, actorId: actor.id, requestId, occurredAt: now };
}

/** What most entries have not. */
export const emptyEntry = {
  rollsBackId: null, parentId: null, orderId: null, orderMinor: null, discountMinor: null, orderEffect: null, limitHit: null, sessionKey: null,
  failureCode: null, failureMessage: null, reason: null, judgedBy: null,
} satisfies Partial<NewEntry>;
