import type { LimitHit } from '../../budget/limit.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { DiscountEffect } from '../../discount/apply-discount.ts';
import type { Order } from '../../order/order.ts';
import type { Command, Redeemable } from './command.ts';
import type { DiscountedProducts } from './offer.ts';
import type { Refusal } from './refusal.ts';
import type { RulesInForce } from './rules-in-force.ts';
import type { NewEntry, NewParent } from './redemption-entry.ts';
import type { JudgedBy } from '../../rule/judge/judged-by.ts';
import type { SkipReason } from '../../stacking/skip-reason.ts';
import type { StackingRules } from '../../stacking/stacking-rules.ts';
import type { Hold, VoucherStanding } from './state.ts';

/** What became of one code of a request. */
export type Verdict = Applied | Inapplicable | Skipped;

export interface Applied {
  status: 'APPLICABLE';
  redeemable: Redeemable;
  /** As it stands after the redemption. */
  voucher: VoucherStanding;
  /** The order as this code found it and as it left it; null: no order was given. */
  before: Order | null;
  order: Order | null;
  /** Before and of this code's discount; null: not known. */
  orderMinor: number | null;
  discountMinor: number | null;
  /** As it was resolved: where the discount itself names none too. */
  effect: DiscountEffect;
  /** A formula gave its value. */
  isDynamic: boolean;
  /** A limit cut the discount. */
  limitHit: LimitHit | null;
  /** Which products its rule says the discount is for; null: no rule says. */
  products: DiscountedProducts | null;
  judgedBy: JudgedBy | null;
}

export interface Inapplicable {
  status: 'INAPPLICABLE';
  redeemable: Redeemable;
  voucher: VoucherStanding | null;
  refusal: Refusal;
}

export interface Skipped {
  status: 'SKIPPED';
  redeemable: Redeemable;
  voucher: VoucherStanding | null;
  /** null: another code of the request could not be used. */
  reason: SkipReason | null;
}

/** A redemption or validation: made, or refused as a whole. */
export interface RedeemOutcome {
  kind: 'redemption' | 'validation';
  isMade: boolean;
  /** In the order in which the codes were tried. */
  verdicts: readonly Verdict[];
  /** As the request found it and as it left it. */
  before: Order | null;
  order: Order | null;
  /** By which the codes acted together. */
  stacking: StackingRules;
  /** What codes give units of. */
  catalogue: Catalogue;
  /** Which rules hold for them. */
  assignments: RulesInForce['assignments'];
}

export interface RollBackOutcome {
  kind: 'rollback';
  refusal: Refusal | null;
  vouchers: ReadonlyMap<string, VoucherStanding>;
  assignments: RulesInForce['assignments'];
  order: Order | null;
}

export interface ReleaseOutcome {
  kind: 'release';
  /** Whether the session held the voucher. */
  isReleased: boolean;
}

export type Outcome = RedeemOutcome | RollBackOutcome | ReleaseOutcome;

/** Where a redemption that is taken back was counted: it is given back there, whoever takes it back and when. */
export type Redeemed = Pick<NewEntry, 'occurredAt' | 'actorType' | 'actorId'>;

/** What happened, in order: what is written, and what moves the counters. */
export type Effect =
  | { type: 'redeemed'; entry: NewEntry; termsVersion: number | null; isFirstOfVoucher: boolean; isFirstOfCustomer: boolean; isCustomerPublished: boolean }
  | { type: 'rolled_back'; entry: NewEntry; redeemed: Redeemed; isLastOfVoucher: boolean; isLastOfCustomer: boolean; isCustomerPublished: boolean }
  | { type: 'refused'; entry: NewEntry }
  | { type: 'parent'; parent: NewParent }
  | { type: 'held'; hold: Hold; requestId: string }
  | { type: 'hold_ended'; hold: Hold; why: 'consumed' | 'released' | 'replaced'; redemptionId: string | null; requestId: string };

/** One command with what became of it. */
export interface Decided {
  command: Command;
  outcome: Outcome;
  effects: readonly Effect[];
  at: Date;
}
