/** Exact arithmetic: percentages and formulas are computed as people wrote them and rounded once, at the end. */

/** The denominator is above 0. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export function whole(value: number | bigint): Fraction {
  return { numerator: BigInt(value), denominator: 1n };
}

/** A finite number as the decimal number people wrote: 0.1 is one tenth, not the nearest binary fraction. */
export function decimal(value: number): Fraction {
  return decimalOfText(String(value));
}

/** The same of digits with or without a point, a sign and an exponent. */
export function decimalOfText(text: string): Fraction {
  const [mantissa = '0', exponent = '0'] = text.split('e');
  const [digits = '0', decimals = ''] = mantissa.split('.');
  const scale = decimals.length - Number(exponent);
  const all = BigInt(digits + decimals);
  return scale >= 0 ? { numerator: all, denominator: 10n ** BigInt(scale) } : whole(all * 10n ** BigInt(-scale));
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.denominator + b.numerator * a.denominator, denominator: a.denominator * b.denominator };
}

export function negative({ numerator, denominator }: Fraction): Fraction {
  return { numerator: -numerator, denominator };
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** null: divided by zero. */
export function inverse({ numerator, denominator }: Fraction): Fraction | null {
  if (numerator === 0n) return null;
  return numerator > 0n ? { numerator: denominator, denominator: numerator } : { numerator: -denominator, denominator: -numerator };
}

/** Below 0, 0 or above 0, as `a` is below, like or above `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

export function floorOf({ numerator, denominator }: Fraction): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

export function roundHalfUp({ numerator, denominator }: Fraction): bigint {
  return floorOf({ numerator: 2n * numerator + denominator, denominator: 2n * denominator });
}

/** The nearest number from 0 to `max`, which a counter or an amount can hold. */
export function within(value: bigint, max: number): number {
  return value <= 0n ? 0 : value >= BigInt(max) ? max : Number(value);
}
