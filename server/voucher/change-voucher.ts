import { isDeepStrictEqual } from 'node:util';
import { ApiError, notFound } from '../../contract/errors.ts';
import type { VoucherUpdate } from '../../contract/voucher.ts';
import type { Origin } from '../access/principal.ts';
import { checkTiming, refusePastEnd } from '../campaign/check-timing.ts';
import { resolveCategory } from '../category/resolve-category.ts';
import { differences, recordChange, type FieldChange } from '../change/record-change.ts';
import type { Discount } from '../discount/compute-discount.ts';
import { readDiscount } from '../discount/read-discount.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { countOtherQuantity, moveSequences, noEdit, updateVoucher, type VoucherEdit } from './voucher-change.store.ts';
import type { Voucher } from './voucher.ts';
import { findVoucher, findVouchers, lockVoucher } from './voucher.store.ts';
import { voucherFields } from './voucher-fields.ts';

/**
 * Changes what the request names, of a published or redeemed voucher too: what a voucher has of its own wins over its campaign's terms. null takes what it
 * has of its own away. A value that the voucher has already, its own or its campaign's, changes nothing: clients send back whole vouchers.
 *
 * Throws 404, and 400 for terms that contradict each other, for another type of discount, and for fewer redemptions than were made and are held.
 */
export async function changeVoucher(db: Pool, projectId: string, codeOrId: string, body: VoucherUpdate, origin: Origin, now: Date): Promise<Voucher> {
  return db.transaction(async (tx) => {
    const before = await lockAndFind(tx, projectId, codeOrId);
    const category = await resolveCategory(tx, projectId, body, origin, now);
    const edit = withoutUnchanged({ ...readEdit(before, body), categoryId: category }, before);
    if (Object.values(edit).every((value) => value === undefined)) return before;
    if (before.isHistorical && editsTerms(edit)) throw invalid('The terms of a code of an imported, finished campaign cannot be changed');
    if (!(await updateVoucher(tx, projectId, before.voucherId, edit, now))) {
      throw invalid(`Property .redemption.quantity cannot be less than the redemptions of the voucher, ${before.redeemedQuantity}, and those that are reserved`);
    }
    const [after] = await findVouchers(tx, projectId, [before.voucherId]);
    if (after === undefined) throw notFound('voucher', codeOrId);
    checkTiming({ ...after, activityDurationAfterPublishing: null });
    refusePastEnd(edit.expirationDate, now);
    await record(tx, after, 'updated', differences(voucherFields(before), voucherFields(after)), origin, now);
    if (after.campaignId !== null && edit.redemptionQuantity !== undefined) {
      await countOtherQuantity(tx, projectId, after.campaignId, before.redemptionQuantity, after.redemptionQuantity);
    }
    return after;
  });
}

/** Switches a voucher on or off; changes nothing when it is so already. Throws 404. */
export async function switchVoucher(db: Pool, projectId: string, codeOrId: string, active: boolean, origin: Origin, now: Date): Promise<Voucher> {
  return db.transaction(async (tx) => {
    const before = await lockAndFind(tx, projectId, codeOrId);
    if (before.active === active) return before;
    await updateVoucher(tx, projectId, before.voucherId, { ...noEdit, active }, now);
    await record(tx, before, active ? 'enabled' : 'disabled', [{ field: 'active', before: before.active, after: active }], origin, now);
    return { ...before, active, updatedAt: now };
  });
}

/** A voucher as it stands under the lock that keeps redemptions, publications and other edits away. Throws 404. */
export async function lockAndFind(tx: Transaction, projectId: string, codeOrId: string): Promise<Voucher> {
  const found = await findVoucher(tx, projectId, codeOrId);
  if (found === undefined || !(await lockVoucher(tx, projectId, found.voucherId))) throw notFound('voucher', codeOrId);
  const [voucher] = await findVouchers(tx, projectId, [found.voucherId]);
  if (voucher === undefined) throw notFound('voucher', codeOrId);
  return voucher;
}

function readEdit(before: Voucher, body: VoucherUpdate): VoucherEdit {
  return {
    discount: readNewDiscount(before, body),
    startDate: instant(body.start_date),
    expirationDate: instant(body.expiration_date),
    validityTimeframe: body.validity_timeframe,
    validityDayOfWeek: body.validity_day_of_week,
    validityHours: body.validity_hours,
    redemptionQuantity: body.redemption?.quantity,
    categoryId: undefined,
    additionalInfo: body.additional_info,
    metadata: readMetadata(before, body),
    active: body.active ?? undefined,
  };
}

function readNewDiscount({ discount: before }: Voucher, { discount }: VoucherUpdate): Discount | undefined {
  if (discount === undefined || discount === null) return undefined;
  const after = readDiscount(discount);
  if (before !== null && before.type !== after.type) throw invalid('It is not possible to change Voucher discount type');
  return after;
}

function readMetadata({ metadata: before }: Voucher, { metadata, unset_metadata_fields: unset }: VoucherUpdate): Record<string, unknown> | undefined {
  if (metadata === undefined && !unset) return undefined;
  const after = metadata === null ? {} : { ...before, ...metadata };
  for (const key of unset ?? []) delete after[key];
  return after;
}

function instant(text: string | null | undefined): Date | null | undefined {
  return text ? parseInstant(text) : text === undefined ? undefined : null;
}

function withoutUnchanged(edit: VoucherEdit, before: Voucher): VoucherEdit {
  const members = Object.entries(edit).filter(([member, value]) => value !== undefined && !isDeepStrictEqual(value, before[member as keyof VoucherEdit]));
  return { ...noEdit, ...Object.fromEntries(members) };
}

function editsTerms({ categoryId: _category, additionalInfo: _info, metadata: _metadata, active: _active, ...terms }: VoucherEdit): boolean {
  return Object.values(terms).some((value) => value !== undefined);
}

async function record(
  tx: Transaction, { projectId, voucherId, campaignId }: Voucher, action: string, fields: FieldChange[], origin: Origin, now: Date,
): Promise<void> {
  if (fields.length > 0) await recordChange(tx, { projectId, objectType: 'voucher', objectId: voucherId, campaignId, action, fields, ...origin, at: now });
  if (campaignId !== null) await moveSequences(tx, projectId, [campaignId]);
}

function invalid(details: string): ApiError {
  return new ApiError('invalid_voucher', { details });
}
