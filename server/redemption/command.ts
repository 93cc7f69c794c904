import type { Actor } from '../access/principal.ts';
import type { Customer } from '../customer/customer.store.ts';
import type { WantedOrder } from '../order/order.ts';
import type { RedemptionEntry } from './redemption-entry.ts';

/** What both kinds of command say of themselves. The entry gets one of two ids, known before it is written: so it can be looked for. */
interface CommandBase {
  successId: string;
  failureId: string;
  actor: Actor;
  requestId: string;
  metadata: Record<string, unknown> | null;
  trackingId: string | null;
}

/** Redeem one code. */
export interface RedeemCommand extends CommandBase {
  kind: 'redemption';
  /** As the caller wrote it: a code or a voucher's id. */
  named: string;
  /** null: there is no such code. */
  voucherId: string | null;
  campaignId: string | null;
  customer: Customer | null;
  order: WantedOrder | null;
  /** The id of the order that the redemption makes when it needs one. */
  newOrderId: string;
}

/** Take one redemption back. */
export interface RollBackCommand extends CommandBase {
  kind: 'rollback';
  redemption: RedemptionEntry;
  campaignId: string | null;
  customer: Customer | null;
  reason: string | null;
}

export type Command = RedeemCommand | RollBackCommand;
