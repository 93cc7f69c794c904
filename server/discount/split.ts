/** Splitting an amount into whole minor units. */

interface Part {
  index: number;
  weight: bigint;
  limit: bigint;
}

/**
 * Splits a whole by weights with the method of largest remainders; no part passes its limit, and what a full part cannot take goes to the others by their
 * weights. The parts sum to the whole, or to all limits together where those are less. Equal remainders: the earlier part gets the unit. A part
 * without weight gets nothing. All numbers are whole and not negative.
 */
export function splitWithin(total: number, weights: readonly number[], limits: readonly number[]): number[] {
  return splitQuickly(total, weights, limits) ?? splitExactly(total, weights, limits);
}

/** The same where all products are exact numbers, as they mostly are: many times as fast. null: they are not. */
function splitQuickly(total: number, weights: readonly number[], limits: readonly number[]): number[] | null {
  const weightSum = sumOf(weights);
  if (!Number.isSafeInteger(total * weightSum)) return null;
  const split = weights.map(() => 0);
  let open = [...weights.keys()].filter((index) => (weights[index] ?? 0) > 0);
  let left = total;
  let weightLeft = weightSum;
  // A part that is full leaves more for the others, so that others may become full.
  for (let isAnyFull = true; isAnyFull; ) {
    const [roundLeft, roundWeight] = [left, weightLeft];
    const still = open.filter((index) => {
      const [weight, limit] = [weights[index] ?? 0, Math.min(limits[index] ?? 0, total)];
      if (limit * roundWeight > roundLeft * weight) return true;
      split[index] = limit;
      left -= limit;
      weightLeft -= weight;
      return false;
    });
    isAnyFull = still.length < open.length;
    open = still;
  }
  shareOut(left, weightLeft, open, weights, split);
  return split;
}

/** By weights and largest remainders, among parts of which none becomes full. */
function shareOut(total: number, weightSum: number, open: readonly number[], weights: readonly number[], split: number[]): void {
  if (open.length === 0) return;
  const remainders = new Float64Array(open.length);
  let units = total;
  for (const [place, index] of open.entries()) {
    const whole = total * (weights[index] ?? 0);
    const remainder = whole % weightSum;
    const part = (whole - remainder) / weightSum;
    remainders[place] = remainder;
    split[index] = part;
    units -= part;
  }
  if (units === 0) return;
  // Who is further behind than the last one that gets a unit gets one; of those as far behind, the earlier ones.
  const sorted = remainders.toSorted();
  const last = sorted[sorted.length - units] ?? 0;
  let equals = units - remainders.reduce((count, remainder) => count + (remainder > last ? 1 : 0), 0);
  for (const [place, index] of open.entries()) {
    const remainder = remainders[place] ?? 0;
    if (remainder < last || (remainder === last && equals === 0)) continue;
    if (remainder === last) equals -= 1;
    split[index] = (split[index] ?? 0) + 1;
  }
}

function splitExactly(total: number, weights: readonly number[], limits: readonly number[]): number[] {
  const parts = weights.map((weight, index): Part => ({ index, weight: BigInt(weight), limit: BigInt(limits[index] ?? 0) })).filter(({ weight }) => weight > 0n);
  const split = weights.map(() => 0);
  let left = BigInt(total);
  let weightLeft = parts.reduce((sum, { weight }) => sum + weight, 0n);
  const isAnyFull = parts.some(({ limit, weight }) => limit * weightLeft <= left * weight);
  // In this order a part that is not full leaves nobody after it full. Sorting fractions is dear, and mostly no part is full.
  const open = !isAnyFull ? parts : parts.toSorted((a, b) => compareBig(a.limit * b.weight, b.limit * a.weight) || a.index - b.index);
  let full = 0;
  for (const part of open) {
    if (part.limit * weightLeft > left * part.weight) break;
    split[part.index] = Number(part.limit);
    left -= part.limit;
    weightLeft -= part.weight;
    full += 1;
  }
  for (const { index, amount } of largestRemainders(left, weightLeft, open.slice(full))) split[index] = Number(amount);
  return split;
}

function largestRemainders(total: bigint, weightSum: bigint, parts: readonly Part[]): { index: number; amount: bigint }[] {
  if (parts.length === 0) return [];
  const shares = parts.map(({ index, weight }) => ({ index, amount: (total * weight) / weightSum, remainder: (total * weight) % weightSum }));
  const units = Number(total - shares.reduce((sum, { amount }) => sum + amount, 0n));
  const byRemainder = shares.toSorted((a, b) => compareBig(b.remainder, a.remainder) || a.index - b.index);
  return byRemainder.map(({ index, amount }, place) => ({ index, amount: place < units ? amount + 1n : amount }));
}

/** Parts cut down in proportion so that together they are at most `max`; none grows. */
export function cutTo(max: number, parts: readonly number[]): readonly number[] {
  const sum = sumOf(parts);
  return sum <= max && Number.isSafeInteger(sum) ? parts : cutExactly(max, parts);
}

/** A sum beyond exact numbers may be rounded down to the limit. */
function cutExactly(max: number, parts: readonly number[]): readonly number[] {
  const isWithin = max === Infinity || parts.reduce((all, part) => all + BigInt(part), 0n) <= BigInt(max);
  return isWithin ? parts : splitWithin(max, parts, parts);
}

function sumOf(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** `amount × numerator / denominator` rounded down, exact for amounts of any size. */
export function shareOf(amount: number, numerator: number, denominator: number): number {
  if (numerator === denominator) return amount;
  const whole = amount * numerator;
  if (Number.isSafeInteger(whole)) return (whole - (whole % denominator)) / denominator;
  return Number((BigInt(amount) * BigInt(numerator)) / BigInt(denominator));
}

/** A product that is not more than an amount can be. */
export function product(a: number, b: number): number {
  const exact = a * b;
  return Number.isSafeInteger(exact) ? exact : Number.MAX_SAFE_INTEGER;
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
