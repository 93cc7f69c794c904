/** A share of the order, capped by both limits (minor units); for an order discount they mean the same. Decimals such as 12.5 are legal. */
export interface PercentDiscount {
  type: 'PERCENT';
  percent_off: number;
  amount_limit?: number | null;
  aggregated_amount_limit?: number | null;
}

/** Minor units taken off an order of which `leftMinor` is still to be paid: never more than that. Half a unit is rounded up. */
export function percentOff(discount: PercentDiscount, leftMinor: number): number {
  const share = roundHalfUp(shareOf(discount.percent_off, leftMinor));
  return Math.min(share, discount.amount_limit ?? leftMinor, discount.aggregated_amount_limit ?? leftMinor, leftMinor);
}

interface Fraction {
  numerator: bigint;
  denominator: bigint;
}

/** Exactly `percent` % of an amount. The percentage counts as the decimal number people wrote: 0.1 is one tenth, not the nearest binary fraction. */
function shareOf(percent: number, amountMinor: number): Fraction {
  const { numerator, denominator } = decimal(percent);
  return { numerator: numerator * BigInt(amountMinor), denominator: denominator * 100n };
}

function decimal(value: number): Fraction {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', decimals = ''] = mantissa.split('.');
  const scale = decimals.length - Number(exponent);
  const digits = BigInt(whole + decimals);
  return scale >= 0 ? { numerator: digits, denominator: 10n ** BigInt(scale) } : { numerator: digits * 10n ** BigInt(-scale), denominator: 1n };
}

function roundHalfUp({ numerator, denominator }: Fraction): number {
  return Number((2n * numerator + denominator) / (2n * denominator));
}
