import { ApiError } from '../../../contract/errors.ts';
import type { Actor } from '../../access/principal.ts';
import type { Customer, CustomerReference } from '../../customer/customer.store.ts';
import type { WantedOrder } from '../../order/order.ts';
import type { KeyedAnswer } from '../../platform/idempotency.ts';
import type { Decided } from './decided.ts';
import type { RedemptionEntry } from './redemption-entry.ts';

/** What every command says of itself. */
interface CommandBase {
  actor: Actor;
  requestId: string;
  metadata: Record<string, unknown> | null;
  /** How it is answered when it came with an idempotency key: the answer is stored in the transaction of its effect. null: without a key. */
  keyed: KeyedAnswer<Decided> | null;
}

/** One code of a request. Its entry gets one of two ids, known before it is written: so it can be looked for. */
export interface AskedRedeemable {
  /** As the caller wrote it: a code or a voucher's id. */
  named: string;
  successId: string;
  failureId: string;
}

export interface Redeemable extends AskedRedeemable {
  /** null: there is no such code. */
  voucherId: string | null;
  campaignId: string | null;
}

/** A lock that a cart asks for (wire contract §2.7). */
export interface Session {
  key: string;
  /** How long it lasts, by the database's clock. */
  milliseconds: number;
}

interface RedeemBase extends CommandBase {
  /** `validation`: only asked, or, with a session, held. */
  kind: 'redemption' | 'validation';
  order: WantedOrder | null;
  /** Whether the order has to be one that there is not yet. */
  isOrderNew: boolean;
  /** The id of the order that the redemption makes when it needs one. */
  newOrderId: string;
  /** Of the redemption that stands for all codes, where several are redeemed. */
  parentId: string;
  /** A validation reserves under this key; a redemption uses up what is reserved under it. */
  session: Session | null;
}

/** A redemption as a request words it; what its words stand for is looked up in the transaction of its batch. */
export interface AskedRedeem extends RedeemBase {
  redeemables: AskedRedeemable[];
  customer: CustomerReference | null;
}

export interface RedeemCommand extends RedeemBase {
  redeemables: Redeemable[];
  customer: Customer | null;
  /** A question names somebody whom nobody knows yet, and who has used nothing. */
  isNewcomer: boolean;
  /** What formulas read of the customer: as the request leaves it, also where a question leaves nothing. */
  customerMetadata: Record<string, unknown> | null;
  trackingId: string | null;
  /** Every voucher that the session held when it was looked up, those of the request or others: they are locked too. */
  held: { voucherId: string; campaignId: string | null }[];
  /** Of a question: what the redemption would write of the customer first, where it says something. */
  said?: CustomerReference;
  /** The customer is named beside the order, which is not theirs (wire contract §2.8). */
  isOrderOfNobody?: true;
}

/** Whose use of limits a request counts in; null: nobody was named. */
export function userOf({ customer, isNewcomer }: RedeemCommand): string | null {
  return customer?.customerId ?? (isNewcomer ? '' : null);
}

/** Whom segments are looked up for: who is only asked about stands by the request, since nothing that it says of them is written. null: nobody was named. */
export function personOf({ customer, said, requestId }: RedeemCommand): string | null {
  return said === undefined ? (customer?.customerId ?? null) : `asked by ${requestId}`;
}

/** Take back one redemption, or all of a stack. */
export interface RollBackCommand extends CommandBase {
  kind: 'rollback';
  /** The redemption that stands for the stack, and the id of the rollback that will; null: a single redemption. */
  parent: { parentId: string; rollbackId: string } | null;
  parts: { redemption: RedemptionEntry; successId: string; failureId: string }[];
  customer: Customer | null;
  trackingId: string | null;
  orderId: string | null;
  reason: string | null;
}

/** End what a session holds of one voucher. */
export interface ReleaseCommand extends CommandBase {
  kind: 'release';
  sessionKey: string;
  voucherId: string;
  campaignId: string | null;
}

/** What arrives in a lane. */
export type Asked = AskedRedeem | RollBackCommand | ReleaseCommand;

/** What is decided. */
export type Command = RedeemCommand | RollBackCommand | ReleaseCommand;

/** The vouchers and campaigns that a command depends on. */
export function vouchersOf(command: Command): { voucherId: string; campaignId: string | null }[] {
  switch (command.kind) {
    case 'release': return [command];
    case 'rollback': return command.parts.flatMap(({ redemption: { voucherId, campaignId } }) => (voucherId === null ? [] : [{ voucherId, campaignId }]));
    case 'redemption':
    case 'validation': {
      const named = command.redeemables.flatMap(({ voucherId, campaignId }) => (voucherId === null ? [] : [{ voucherId, campaignId }]));
      return command.held.length === 0 ? named : [...named, ...command.held];
    }
  }
}

/** A voucher that a request names twice, perhaps by its code and by its id: then it is found out only when they are looked up. */
export function duplicatedRedeemables(): ApiError {
  return new ApiError('duplicated_redeemables', { details: 'Duplicated redeemables detected in one redemption' });
}
