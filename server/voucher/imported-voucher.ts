import type { ImportedVoucher } from '../../contract/import.ts';
import { ApiError } from '../../contract/errors.ts';
import { checkTiming } from '../campaign/check-timing.ts';
import { checkCategoryName } from '../category/category.ts';
import type { Discount } from '../discount/compute-discount.ts';
import { readDiscount } from '../discount/read-discount.ts';
import { booleanCell, countCell, instantCell, textCell } from '../platform/csv-cells.ts';
import { RowProblem, type CsvCells, type CsvShape } from '../platform/csv-rows.ts';
import { parseInstant } from '../platform/http.ts';
import { rulesOfObjectMax } from '../rule/rule.ts';
import { checkCode } from './code-config.ts';
import { spell, type CodeRules } from './code-rules.ts';

/** A voucher of an import as it is staged; JSON. What is null is as the campaign says; no `quantity`: as many uses as the campaign's vouchers have. */
export interface ImportedItem {
  active: boolean | null;
  category: string | null;
  categoryId: string | null;
  quantity?: number | null;
  /** Of a file that says more than 0: only a known voucher may have been redeemed. */
  redeemedQuantity?: number;
  startDate: string | null;
  expirationDate: string | null;
  validityTimeframe: object | null;
  validityDayOfWeek: number[] | null;
  validityHours: object | null;
  additionalInfo: string | null;
  metadata: Record<string, unknown>;
  discount: Discount | null;
  /** Ids of rules that are to hold for it alone. */
  ruleIds?: string[];
}

/** Reads a voucher of a JSON import; one without a campaign needs a discount. Throws ApiError 400. */
export function readImported(body: ImportedVoucher & { code: string }, isOfCampaign: boolean): ImportedItem {
  checkCode(body.code);
  checkType(body.type);
  refuseRedeemed(body.redemption?.redeemed_quantity ?? 0);
  if (!body.category_id) checkCategoryName(body.category ?? '');
  if (!isOfCampaign && !body.discount) throw invalid(`Voucher ${body.code} has no discount`);
  const quantity = body.redemption?.quantity;
  return timed({
    active: body.active ?? null, category: body.category ?? null, categoryId: body.category_id ?? null, ...(quantity !== undefined && { quantity }),
    startDate: instantText(body.start_date), expirationDate: instantText(body.expiration_date),
    validityTimeframe: body.validity_timeframe ?? null, validityDayOfWeek: body.validity_day_of_week ?? null, validityHours: body.validity_hours ?? null,
    additionalInfo: body.additional_info ?? null, metadata: body.metadata ?? {}, discount: body.discount ? readDiscount(body.discount) : null,
    ...rulesOf(body.validation_rules ?? []),
  });
}

/** Headings of the contract's files and of our own exports. */
export const voucherColumns: CsvShape = {
  columns: {
    code: ['Code'], category: ['Category'], active: ['Active'], start_date: ['Start Date'], expiration_date: ['Expiration Date'],
    redemption_limit: ['Redemption Limit', 'redemption_quantity'], redeemed_quantity: ['Redeemed Quantity', 'redemption_count'],
    additional_info: ['Additional Info'], voucher_type: ['Voucher Type'], discount_type: ['Discount Type'], value: ['Value', 'Discount Value'],
    discount_effect: ['Discount Effect'], discount_amount_limit: ['Discount Amount Limit'], formula: ['Formula'],
    validation_rule_id: ['Validation Rule ID', 'validation_rules_id'], validity_timeframe_interval: ['Validity Timeframe Interval'],
    validity_timeframe_duration: ['Validity Timeframe Duration'], validity_day_of_week: ['Validity Day Of Week'], metadata: ['Metadata'],
  },
  required: ['code'],
  ignored: [
    'Redeemed Amount', 'Campaign', 'Campaign ID', 'Voucher ID', 'ID', 'Gift Balance', 'Loyalty Balance', 'Discount Unit Type', 'Discount Unit Effect', 'QR Code',
    'Bar Code', 'Is Referral Code', 'Created At', 'Updated At', 'Customer ID', 'Customer Source ID',
  ],
};

/** Reads a voucher of a file, its code as the project writes it. One of a campaign has its campaign's discount, whatever the file says of it. Throws a RowProblem. */
export function readImportedRow(
  { values }: CsvCells, metadata: Record<string, unknown>, isOfCampaign: boolean, rules: CodeRules,
): { key: string; item: ImportedItem } {
  const written = textCell(values['code'], 'Code', 200);
  if (written === undefined) throw new RowProblem('has no code');
  const code = spell(rules, written);
  const limit = countCell(values['redemption_limit'], 'Redemption Limit', 1);
  const redeemed = countCell(values['redeemed_quantity'], 'Redeemed Quantity') ?? 0;
  const item = {
    active: booleanCell(values['active'], 'Active') ?? null, category: textCell(values['category'], 'Category', 200) ?? null, categoryId: null,
    ...(limit !== undefined && { quantity: limit }), ...(redeemed > 0 && { redeemedQuantity: redeemed }),
    startDate: instantCell(values['start_date'], 'Start Date')?.toISOString() ?? null,
    expirationDate: instantCell(values['expiration_date'], 'Expiration Date')?.toISOString() ?? null,
    ...readWindows(values), validityHours: null,
    additionalInfo: textCell(values['additional_info'], 'Additional Info', 2000) ?? null, metadata, discount: null,
  };
  return inRow(() => {
    checkCode(code);
    checkCategoryName(item.category ?? '');
    if (!isOfCampaign) checkType(values['voucher_type']);
    // Our own exports name the rules of a campaign with each of its vouchers.
    const ruleIds = isOfCampaign ? [] : (values['validation_rule_id'] ?? '').split(/[\s,]+/).filter((id) => id !== '');
    return { key: code, item: timed({ ...item, ...rulesOf(ruleIds), discount: isOfCampaign ? null : readDiscountCells(values) }) };
  });
}

function rulesOf(ids: readonly string[]): Pick<ImportedItem, 'ruleIds'> {
  const ruleIds = [...new Set(ids)];
  if (ruleIds.length > rulesOfObjectMax) throw invalid(`A voucher has ${rulesOfObjectMax} validation rules at most`);
  return ruleIds.length === 0 ? {} : { ruleIds };
}

function readWindows(values: Record<string, string>): Pick<ImportedItem, 'validityTimeframe' | 'validityDayOfWeek'> {
  const { validity_timeframe_interval: interval, validity_timeframe_duration: duration, validity_day_of_week: days } = values;
  if ((interval === undefined) !== (duration === undefined)) throw new RowProblem('Validity Timeframe needs an Interval and a Duration');
  if (days !== undefined && !/^[0-6]( *, *[0-6])*$/.test(days)) throw new RowProblem(`Validity Day Of Week should be numbers from 0 (Sunday) to 6, not "${days.slice(0, 50)}"`);
  return {
    validityTimeframe: interval === undefined ? null : { interval, duration }, validityDayOfWeek: days === undefined ? null : days.split(',').map(Number),
  };
}

const valueMembers: Record<string, string> = { AMOUNT: 'amount_off', PERCENT: 'percent_off', FIXED: 'fixed_amount' };

/** Amounts are in minor units, as everywhere in the contract. */
function readDiscountCells({ discount_type: cell, value, discount_effect: effect, discount_amount_limit: limit, formula }: Record<string, string>): Discount {
  const type = cell?.toUpperCase() ?? '';
  const member = Object.hasOwn(valueMembers, type) ? valueMembers[type] : undefined;
  if (member === undefined) throw invalid(`Discount Type should be one of ${Object.keys(valueMembers).join(', ')}, not "${cell ?? ''}"`);
  if (value === undefined || !/^\d+(\.\d+)?$/.test(value)) throw invalid(`Value should be a number, not "${value ?? ''}"`);
  if (limit !== undefined && (type !== 'PERCENT' || !/^\d+$/.test(limit))) {
    throw invalid(`Discount Amount Limit should be a whole number of minor units beside a PERCENT discount, not "${limit}"`);
  }
  const members = { ...(effect && { effect }), ...(formula && { [`${member}_formula`]: formula }), ...(limit !== undefined && { amount_limit: Number(limit) }) };
  return readDiscount({ type, [member]: Number(value), ...members });
}

/** The kit reports a bad row in the words in which a request would be refused. */
function inRow<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiError) throw new RowProblem(error.detail.details ?? error.message);
    throw error;
  }
}

function checkType(type: string | null | undefined): void {
  if (type && !/^discount(_voucher)?$/i.test(type)) throw invalid(`Voucher type ${type} is not supported, only DISCOUNT_VOUCHER`);
}

/** Redemptions are entries with their customer, order and discount; a bare number of them would be a figure that nothing explains. */
export const redeemedElsewhere = 'Redemptions made elsewhere cannot be taken over as a number: leave them out, and set the redemption limit to what is left';

function refuseRedeemed(redeemed: number): void {
  if (redeemed > 0) throw invalid(redeemedElsewhere);
}

function timed(item: ImportedItem): ImportedItem {
  const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
  checkTiming({
    startDate: date(item.startDate), expirationDate: date(item.expirationDate), validityTimeframe: item.validityTimeframe as never,
    validityDayOfWeek: item.validityDayOfWeek, validityHours: item.validityHours as never, activityDurationAfterPublishing: null,
  });
  return item;
}

function instantText(text: string | null | undefined): string | null {
  return text ? parseInstant(text).toISOString() : null;
}

function invalid(details: string): ApiError {
  return new ApiError('invalid_voucher', { details });
}
