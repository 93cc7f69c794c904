import { copyLines, copyText } from '../platform/copy-text.ts';
import { violatedConstraint, type Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import type { VoucherTemplate } from './new-voucher.store.ts';

/**
 * Makes vouchers of codes that are most likely free, the fastest way there is; the ids. Null when one of the codes is taken: then none was made, and the
 * transaction goes on as before.
 */
export async function copyVouchers(tx: Transaction, template: VoucherTemplate, codes: readonly string[], now: Date): Promise<string[] | null> {
  const ids: string[] = [];
  await tx.query('/* voucher.copy-begin */ savepoint copied');
  try {
    await copyLines(
      tx,
      `/* voucher.copy */
       copy vouchers
         (voucher_id, code, project_id, campaign_id, discount, redemption_quantity, start_date, expiration_date, validity_timeframe, validity_day_of_week,
          validity_hours, category_id, additional_info, metadata, active, created_at)
       from stdin`,
      linesOf(template, ids, codes, now),
    );
    await tx.query('/* voucher.copy-end */ release savepoint copied');
    return ids;
  } catch (error) {
    if (violatedConstraint(error) !== 'vouchers_code_unique') throw error;
    await tx.query('/* voucher.copy-undo */ rollback to savepoint copied');
    return null;
  }
}

/** Side by side in the index of codes, so that its pages are touched once. The ids are drawn as the lines are taken, and added to `ids`. */
function* linesOf(template: VoucherTemplate, ids: string[], codes: readonly string[], now: Date): Generator<string> {
  const common = commonText(template, now);
  for (const code of codes.toSorted()) {
    const id = newId('v', now);
    ids.push(id);
    yield `${copyText([id, code])}\t${common}\n`;
  }
}

function commonText(template: VoucherTemplate, now: Date): string {
  const json = (value: object | null): string | null => value && JSON.stringify(value);
  const instant = (date: Date | null): string | null => date && date.toISOString();
  return copyText([
    template.projectId, template.campaignId, json(template.discount), template.redemptionQuantity?.toString() ?? null, instant(template.startDate),
    instant(template.expirationDate), json(template.validityTimeframe), template.validityDayOfWeek && `{${template.validityDayOfWeek.join(',')}}`,
    json(template.validityHours), template.categoryId, template.additionalInfo, json(template.metadata), String(template.active), now.toISOString(),
  ]);
}
