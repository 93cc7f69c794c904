/** Units of account that nobody pays with. */
const notMoney = ['XDR', 'XSU'];

const codes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency').filter((code) => !notMoney.includes(code)));

/** Whether prices can be in this currency: an ISO 4217 code in use. */
export function isCurrency(code: string): boolean {
  return codes.has(code);
}
