import type { Origin } from '../access/principal.ts';
import { recordChange } from '../change/record-change.ts';
import type { Pool } from '../platform/db.ts';
import { dropAssignments } from '../rule/drop-assignments.ts';
import { lockAndFind } from './change-voucher.ts';
import { binVouchers, countGone, removeVoucher } from './voucher-change.store.ts';
import { voucherAsRuleObject, type Voucher } from './voucher.ts';

/**
 * Puts a voucher into the bin, where its code stays reserved, or removes it for good. Its redemptions, publications and changes stay in either case, and
 * its campaign counts it as deleted once. Throws 404.
 */
export async function deleteVoucher(db: Pool, projectId: string, codeOrId: string, forGood: boolean, origin: Origin, now: Date): Promise<Voucher> {
  return db.transaction(async (tx) => {
    const voucher = await lockAndFind(tx, projectId, codeOrId);
    const { voucherId, campaignId } = voucher;
    if (forGood) {
      await dropAssignments(tx, projectId, [voucherAsRuleObject(voucher)]);
      await removeVoucher(tx, projectId, voucherId);
    } else await binVouchers(tx, projectId, [voucherId], now);
    const fields = [{ field: 'code', before: voucher.code, after: null }];
    const action = forGood ? 'deleted for good' : 'deleted';
    await recordChange(tx, { projectId, objectType: 'voucher', objectId: voucherId, campaignId, action, fields, ...origin, at: now });
    await countGone(tx, projectId, [voucher]);
    return voucher;
  });
}
