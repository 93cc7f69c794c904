import { ApiError, notFound } from '../../contract/errors.ts';
import type { NewVoucher } from '../../contract/voucher.ts';
import type { Origin } from '../access/principal.ts';
import { addVoucher } from '../campaign/add-vouchers.ts';
import { checkTiming, refusePastEnd } from '../campaign/check-timing.ts';
import { resolveCategory } from '../category/resolve-category.ts';
import { recordChange } from '../change/record-change.ts';
import { readDiscount } from '../discount/read-discount.ts';
import type { Pool } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { assignLocked } from '../rule/assign-locked.ts';
import { readCodeConfig } from './code-config.ts';
import { findCodeRules } from './code-rules.store.ts';
import { makeRandomVoucher, makeVoucher } from './make-vouchers.ts';
import type { VoucherTemplate } from './new-voucher.store.ts';
import { voucherAsRuleObject, type Voucher } from './voucher.ts';
import { findVouchers } from './voucher.store.ts';

/**
 * Makes a voucher with the given code or a random one: one more of a campaign where the request names one (the only one of a campaign with a public
 * code), else one with terms of its own. Throws 404 for an unknown campaign, category or rule, 409 for a code that is taken, 400 for what cannot be granted.
 */
export async function createVoucher(db: Pool, projectId: string, body: NewVoucher, origin: Origin, now: Date): Promise<Voucher> {
  checkKind(body);
  const campaign = body.campaign_id || body.campaign;
  if (campaign) return addVoucher(db, { projectId, campaign, body }, origin, now);
  const read = readTemplate(projectId, body, now);
  return db.transaction(async (tx) => {
    const template = { ...read, categoryId: (await resolveCategory(tx, projectId, body, origin, now)) ?? null };
    const id = body.code
      ? await makeVoucher(tx, template, body.code, now)
      : await makeRandomVoucher(tx, template, readCodeConfig(body.code_config, await findCodeRules(tx, projectId)), now);
    const [voucher] = await findVouchers(tx, projectId, [id]);
    if (voucher === undefined) throw notFound('voucher', id);
    const fields = [{ field: 'code', before: null, after: voucher.code }, { field: 'discount', before: null, after: template.discount }];
    await recordChange(tx, { projectId, objectType: 'voucher', objectId: id, campaignId: null, action: 'created', fields, ...origin, at: now });
    await assignLocked(tx, projectId, voucherAsRuleObject(voucher), body.validation_rules ?? [], origin, now);
    return voucher;
  });
}

function checkKind({ type }: NewVoucher): void {
  if (type !== undefined && type !== null && type !== 'DISCOUNT_VOUCHER') {
    throw new ApiError('invalid_voucher', { details: `Voucher type ${type} is not supported, only DISCOUNT_VOUCHER` });
  }
}

function readTemplate(projectId: string, body: NewVoucher, now: Date): VoucherTemplate {
  if (body.discount === undefined || body.discount === null) throw new ApiError('invalid_payload', { details: "Payload must have required property 'discount'" });
  const timing = {
    startDate: body.start_date ? parseInstant(body.start_date) : null,
    expirationDate: body.expiration_date ? parseInstant(body.expiration_date) : null,
    validityTimeframe: body.validity_timeframe ?? null,
    validityDayOfWeek: body.validity_day_of_week ?? null,
    validityHours: body.validity_hours ?? null,
  };
  checkTiming({ ...timing, activityDurationAfterPublishing: null });
  refusePastEnd(timing.expirationDate, now);
  return {
    projectId, campaignId: null, discount: readDiscount(body.discount), redemptionQuantity: body.redemption?.quantity ?? null, ...timing, categoryId: null,
    additionalInfo: body.additional_info ?? null, metadata: body.metadata ?? {}, active: body.active ?? true,
  };
}
