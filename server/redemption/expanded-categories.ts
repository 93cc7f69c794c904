import type { RedemptionRequest } from '../../contract/redemption.ts';
import { findWireCategories } from '../category/category.store.ts';
import type { Db } from '../platform/db.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import { findCodes } from './code.store.ts';
import type { Categories } from './wire-validation.ts';

/**
 * Categories of the codes that a request names, where its options want them told; null: they do not, and nothing is asked. Looked up before the request is
 * decided, since its answer may be stored beside its effect.
 */
export async function expandedCategories(db: Db, projectId: string, { redeemables, options }: RedemptionRequest): Promise<Categories | null> {
  if (options?.expand?.includes('category') !== true) return null;
  const codes = await findCodes(db, projectId, redeemables.map(({ id }) => id));
  const vouchers = await findVouchers(db, projectId, [...codes.values()].map(({ voucherId }) => voucherId));
  return findWireCategories(db, projectId, vouchers.map(({ categoryId }) => categoryId));
}
