/** What the dashboard's lists of vouchers are narrowed by, as SQL over `v` (vouchers) and `t` (the terms each has, where it has a campaign). */
import { capitals } from '../../contract/code-faults.ts';
import type { VoucherFilter } from '../../contract/voucher-filter.ts';
import type { Conditions } from '../platform/conditions.ts';
import { bareCodes, isWholeCode } from './bare-code.ts';
import { composed, spelledInSql } from './code-rules.ts';

/** State of a voucher as an SQL expression. Own dates win over those of the terms. */
export function voucherStateInSql(now: string): string {
  return `case when v.is_historical then 'historical'
    when not v.active then 'disabled'
    when coalesce(v.expiration_date, t.expiration_date) <= ${now} then 'expired'
    when v.redeemed_quantity >= v.redemption_quantity then 'used_up'
    when coalesce(v.start_date, t.start_date) > ${now} then 'not_started'
    else 'active' end`;
}

/** An end is the first instant at which a voucher is not valid any more: of a midnight, the last day is the one before. */
const lastDay = `((coalesce(v.expiration_date, t.expiration_date) - interval '1 millisecond') at time zone (select time_zone from projects where project_id = $1))::date`;

/** Adds what a filter asks for, `$1` of the conditions being the project; states are those of the instant `now`. */
export function addVoucherFilter(conditions: Conditions, filter: VoucherFilter, now: Date): void {
  const {
    q = '', any_case: anyCase = false, state, has_campaign: hasCampaign, discount_type: discountType, published, redeemed_min: least, redeemed_max: most,
    metadata_key: key, metadata_value: value,
  } = filter;
  if (q.trim() !== '') conditions.add(`(${beginsWith(conditions, q.trim(), anyCase)} or ${isWholeCode(conditions.value(bareCodes(q)))})`);
  if (state !== undefined) conditions.add(`${voucherStateInSql(`${conditions.value(now)}::timestamptz`)} = ${conditions.value(state)}`);
  if (hasCampaign !== undefined) conditions.add(`v.campaign_id is ${hasCampaign ? 'not ' : ''}null`);
  if (discountType !== undefined) conditions.add(`coalesce(v.discount, t.discount) ->> 'type' = ${conditions.value(discountType)}::text`);
  if (published !== undefined) conditions.add(`v.publications ${published ? '>' : '='} 0`);
  if (least !== undefined) conditions.add(`v.redeemed_quantity >= ${conditions.value(least)}::integer`);
  if (most !== undefined) conditions.add(`v.redeemed_quantity <= ${conditions.value(most)}::integer`);
  if (filter.last_day_from !== undefined) conditions.add(`${lastDay} >= ${conditions.value(filter.last_day_from)}::date`);
  if (filter.last_day_to !== undefined) conditions.add(`${lastDay} <= ${conditions.value(filter.last_day_to)}::date`);
  if (key !== undefined && value === undefined) conditions.add(`v.metadata ? ${conditions.value(key)}::text`);
  if (key !== undefined && value !== undefined) conditions.add(`v.metadata ->> ${conditions.value(key)}::text = ${conditions.value(value)}::text`);
}

function beginsWith(conditions: Conditions, text: string, anyCase: boolean): string {
  if (!anyCase) return `v.code ^@ ${spelledInSql(conditions.value(text), conditions.value(capitals(text)))}`;
  return inCases(text).map((prefix) => `v.code ^@ ${conditions.value(prefix)}::text`).join(' or ');
}

/** A text as it was written and composed, each also in capital and in small letters. */
export function inCases(text: string): string[] {
  return [...new Set([text, composed(text)].flatMap((one) => [one, one.toUpperCase(), one.toLowerCase()]))];
}
