/**
 * The ids of vouchers with such a code, in SQL, of project $1: those that are there, and those deleted for good that entries still name. `test`: what is asked of
 * a code, such as `= $2`.
 */
export function voucherIdsOf(test: string): string {
  return `array(select voucher_id from vouchers where project_id = $1 and code ${test} union all select voucher_id from former_codes where project_id = $1 and code ${test})`;
}
