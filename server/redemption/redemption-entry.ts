/** An immutable row of what happened: a redemption or a rollback, made or refused. Amounts in minor units; null: not known. */
export interface RedemptionEntry {
  redemptionId: string;
  kind: 'redemption' | 'rollback';
  result: 'SUCCESS' | 'FAILURE';
  rollsBackId: string | null;
  code: string;
  voucherId: string | null;
  campaignId: string | null;
  customerId: string | null;
  trackingId: string | null;
  orderId: string | null;
  orderMinor: number | null;
  discountMinor: number | null;
  failureCode: string | null;
  failureMessage: string | null;
  reason: string | null;
  metadata: Record<string, unknown> | null;
  actorType: 'member' | 'api_key' | 'system';
  actorId: string | null;
  occurredAt: Date;
}
