import type { Redeemable, redeemableStatuses } from '../../contract/customer.ts';
import type { Db } from '../platform/db.ts';
import { answerVouchers } from '../voucher/answer-vouchers.ts';
import type { Voucher } from '../voucher/voucher.ts';
import { readWallet, type WalletQuery } from './wallet.query.ts';

/** A page of a customer's wallet as the wire contract has it (§2.11). Throws 400 for filters that there are not. */
export async function answerWallet(
  db: Db, projectId: string, customerId: string, query: WalletQuery, baseUrl: string, now: Date,
): Promise<{ rows: Redeemable[]; total: number; hasMore: boolean }> {
  const { given, total, hasMore } = await readWallet(db, projectId, customerId, query, now);
  const answers = await answerVouchers(db, projectId, given.map(({ voucher }) => voucher), baseUrl);
  const rows = given.flatMap(({ id, givenAt, voucher }, place): Redeemable[] => {
    const answer = answers[place];
    if (answer === undefined) return [];
    const { voucherId, campaignId } = voucher;
    return [{
      id, created_at: givenAt.toISOString(), redeemable_id: voucherId, redeemable_object: 'voucher', customer_id: customerId, holder_role: 'OWNER',
      campaign_id: campaignId, campaign_type: campaignId === null ? null : 'DISCOUNT_COUPONS', voucher_type: 'DISCOUNT_VOUCHER',
      redeemable: { type: 'voucher', voucher: answer, status: statusOf(voucher, now) },
    }];
  });
  return { rows, total, hasMore };
}

/** What a holder can do with a code now, by its dates and uses; windows of the day and week do not change it. Only gift cards have a balance. */
function statusOf(voucher: Voucher, now: Date): (typeof redeemableStatuses)[number] {
  const { redemptionQuantity, redeemedQuantity, active, campaignActive, startDate, expirationDate } = voucher;
  if (redemptionQuantity !== null && redeemedQuantity >= redemptionQuantity) return 'USED';
  if (!active || !campaignActive) return 'DISABLED';
  if (expirationDate !== null && expirationDate <= now) return 'EXPIRED';
  if (startDate !== null && startDate > now) return 'NOT_ACTIVE_YET';
  return 'ACTIVE';
}
