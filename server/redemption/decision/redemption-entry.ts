import type { LimitHit } from '../../budget/limit.ts';
import type { OrderEffect } from '../../order/order-effect.ts';
import type { JudgedBy } from '../../rule/judge/judged-by.ts';

/** An immutable row of what happened: a redemption or a rollback, made or refused. Amounts in minor units; null: not known. */
export interface RedemptionEntry {
  redemptionId: string;
  kind: 'redemption' | 'rollback';
  result: 'SUCCESS' | 'FAILURE';
  rollsBackId: string | null;
  /** Of the redemption or rollback that stands for several made together. */
  parentId: string | null;
  code: string;
  voucherId: string | null;
  campaignId: string | null;
  customerId: string | null;
  trackingId: string | null;
  orderId: string | null;
  orderMinor: number | null;
  discountMinor: number | null;
  /** What it did to the items of its order; null: nothing but its discount on the whole. */
  orderEffect: OrderEffect | null;
  /** The limit that refused or clipped it. */
  limitHit: LimitHit | null;
  /** The session that it used up. */
  sessionKey: string | null;
  failureCode: string | null;
  failureMessage: string | null;
  reason: string | null;
  metadata: Record<string, unknown> | null;
  actorType: 'member' | 'api_key' | 'system';
  actorId: string | null;
  occurredAt: Date;
}

export interface NewEntry extends RedemptionEntry {
  /** The rules that were asked, and what was seen where one did not hold; null: none was. */
  judgedBy: JudgedBy | null;
  requestId: string;
}

/** What stands for several redemptions, or rollbacks, of one request. */
export interface ParentEntry {
  parentId: string;
  kind: 'redemption' | 'rollback';
  rollsBackId: string | null;
  customerId: string | null;
  trackingId: string | null;
  orderId: string | null;
  reason: string | null;
  metadata: Record<string, unknown> | null;
  actorType: 'member' | 'api_key' | 'system';
  actorId: string | null;
  occurredAt: Date;
}

export interface NewParent extends ParentEntry {
  requestId: string;
}
