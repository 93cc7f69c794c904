import type { WireVoucher } from '../../contract/voucher.ts';
import { findUnits } from '../catalogue/unit-objects.ts';
import { findWireCategories } from '../category/category.store.ts';
import type { Db } from '../platform/db.ts';
import { assignmentsOf } from '../rule/assignment.store.ts';
import type { Voucher } from './voucher.ts';
import { toWireVoucher } from './wire-voucher.ts';

/**
 * Vouchers of one project as the wire contract has them, each with the rules that hold for it, its category as an object too, and with what its discount
 * gives units of; where none has one of the latter nothing is looked up for it.
 */
export async function answerVouchers(db: Db, projectId: string, vouchers: readonly Voucher[], baseUrl: string): Promise<WireVoucher[]> {
  const [categories, catalogue, assignments] = await Promise.all([
    findWireCategories(db, projectId, vouchers.map(({ categoryId }) => categoryId)), findUnits(db, projectId, vouchers.map(({ discount }) => discount)),
    assignmentsOf(db, projectId, vouchers.flatMap(({ voucherId, campaignId }) => [voucherId, campaignId])),
  ]);
  return vouchers.map((voucher) => toWireVoucher(voucher, baseUrl, { categories, catalogue, assignments }));
}

/** The same of one. */
export async function answerVoucher(db: Db, voucher: Voucher, baseUrl: string): Promise<WireVoucher> {
  const [answer] = await answerVouchers(db, voucher.projectId, [voucher], baseUrl);
  return answer ?? toWireVoucher(voucher, baseUrl);
}
