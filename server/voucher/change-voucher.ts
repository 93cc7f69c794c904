import { ApiError, notFound } from '../../contract/errors.ts';
import type { NewVoucher } from '../../contract/voucher.ts';
import type { Origin } from '../access/principal.ts';
import { checkTiming } from '../campaign/check-timing.ts';
import { readDiscount } from '../discount/read-discount.ts';
import { resolveCategory } from '../category/resolve-category.ts';
import { recordChange, type FieldChange } from '../change/record-change.ts';
import type { Pool, Transaction } from '../platform/db.ts';
import { parseInstant } from '../platform/http.ts';
import { readCodeConfig } from './code-config.ts';
import { makeRandomVoucher, makeVoucher } from './make-vouchers.ts';
import type { VoucherTemplate } from './new-voucher.store.ts';
import type { Voucher } from './voucher.ts';
import { findVoucher, findVouchers, lockVoucher, setVoucherActive } from './voucher.store.ts';

/** Members of a voucher that only a campaign has so far; taken silently, they would promise what is not kept. */
const ofCampaigns = ['campaign', 'campaign_id', 'validity_timeframe', 'validity_day_of_week', 'validity_hours'] as const;

/** Makes a voucher without a campaign, with the given code or a random one. Throws 409 for a code that is taken, 400 for what cannot be granted. */
export async function createVoucher(db: Pool, projectId: string, body: NewVoucher, origin: Origin, now: Date): Promise<Voucher> {
  const read = readTemplate(projectId, body);
  return db.transaction(async (tx) => {
    const template = { ...read, categoryId: (await resolveCategory(tx, projectId, body, origin, now)) ?? null };
    const id = body.code ? await makeVoucher(tx, template, body.code, now) : await makeRandomVoucher(tx, template, readCodeConfig(body.code_config), now);
    const [voucher] = await findVouchers(tx, projectId, [id]);
    if (voucher === undefined) throw notFound('voucher', id);
    const fields = [{ field: 'code', before: null, after: voucher.code }, { field: 'discount', before: null, after: template.discount }];
    await record(tx, voucher, 'created', fields, origin, now);
    return voucher;
  });
}

/** Switches a voucher on or off; changes nothing when it is so already. Throws 404. */
export async function switchVoucher(db: Pool, projectId: string, codeOrId: string, active: boolean, origin: Origin, now: Date): Promise<Voucher> {
  return db.transaction(async (tx) => {
    const found = await findVoucher(tx, projectId, codeOrId);
    if (found === undefined || !(await lockVoucher(tx, projectId, found.voucherId))) throw notFound('voucher', codeOrId);
    const [before] = await findVouchers(tx, projectId, [found.voucherId]);
    if (before === undefined) throw notFound('voucher', codeOrId);
    if (before.active === active) return before;
    await setVoucherActive(tx, projectId, before.voucherId, active, now);
    await record(tx, before, active ? 'enabled' : 'disabled', [{ field: 'active', before: before.active, after: active }], origin, now);
    return { ...before, active, updatedAt: now };
  });
}

function readTemplate(projectId: string, body: NewVoucher): VoucherTemplate {
  if (body.type !== undefined && body.type !== null && body.type !== 'DISCOUNT_VOUCHER') {
    throw new ApiError('invalid_voucher', { details: `Voucher type ${body.type} is not supported, only DISCOUNT_VOUCHER` });
  }
  const given: Record<string, unknown> = { ...body };
  const refused = ofCampaigns.find((member) => given[member] !== undefined && given[member] !== null);
  if (refused !== undefined) throw new ApiError('invalid_voucher', { details: `Property .${refused} is not supported on a voucher without a campaign` });
  if ((body.validation_rules ?? []).length > 0) throw new ApiError('invalid_voucher', { details: 'Validation rules are not there yet' });
  const startDate = body.start_date ? parseInstant(body.start_date) : null;
  const expirationDate = body.expiration_date ? parseInstant(body.expiration_date) : null;
  checkTiming({ startDate, expirationDate, validityTimeframe: null, validityDayOfWeek: null, validityHours: null, activityDurationAfterPublishing: null });
  return {
    projectId, campaignId: null, discount: readDiscount(body.discount), redemptionQuantity: body.redemption?.quantity ?? null, startDate, expirationDate,
    categoryId: null, additionalInfo: body.additional_info ?? null, metadata: body.metadata ?? {}, active: body.active ?? true,
  };
}

async function record(
  tx: Transaction, { projectId, voucherId, campaignId }: Voucher, action: string, fields: FieldChange[], origin: Origin, now: Date,
): Promise<void> {
  await recordChange(tx, { projectId, objectType: 'voucher', objectId: voucherId, campaignId, action, fields, ...origin, at: now });
}
