import type { WireVoucher } from '../../contract/voucher.ts';
import { findWireCategories } from '../category/category.store.ts';
import type { Db } from '../platform/db.ts';
import type { Voucher } from './voucher.ts';
import { toWireVoucher } from './wire-voucher.ts';

/** Vouchers of one project as the wire contract has them, each with its category as an object too; where none has one nothing is looked up. */
export async function answerVouchers(db: Db, projectId: string, vouchers: readonly Voucher[], baseUrl: string): Promise<WireVoucher[]> {
  const categories = await findWireCategories(db, projectId, vouchers.map(({ categoryId }) => categoryId));
  return vouchers.map((voucher) => {
    const category = categories.get(voucher.categoryId ?? '');
    return toWireVoucher(voucher, baseUrl, category === undefined ? [] : [category]);
  });
}

/** The same of one. */
export async function answerVoucher(db: Db, voucher: Voucher, baseUrl: string): Promise<WireVoucher> {
  const [answer] = await answerVouchers(db, voucher.projectId, [voucher], baseUrl);
  return answer ?? toWireVoucher(voucher, baseUrl);
}
