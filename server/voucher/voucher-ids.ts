/**
 * The ids of vouchers with such a code, in SQL, of project $1: those that are there, and those deleted for good that entries still name. `test`: what is asked of
 * a code, such as `= $2`.
 */
export function voucherIdsOf(test: string): string {
  return `array(${everWith(test)})`;
}

/** The same one by one. */
export function everWith(test: string): string {
  return `${vouchersWith(test)} union all select voucher_id from former_codes where project_id = $1 and code ${test}`;
}

/** The vouchers that are there with such a code. Codes of today and those of imported history have an index each: asked for together, all vouchers are read. */
export function vouchersWith(test: string): string {
  const of = (kind: string): string => `(select voucher_id from vouchers where project_id = $1 and ${kind} and code ${test})`;
  return `${of('not is_historical')} union all ${of('is_historical')}`;
}
