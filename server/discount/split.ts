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

/** The same where the numbers are small enough and no part is full, as they mostly are: several times as fast. null: they are not. */
function splitQuickly(total: number, weights: readonly number[], limits: readonly number[]): number[] | null {
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  if (weightSum === 0 || !Number.isSafeInteger(total * weightSum)) return null;
  const remainders = weights.map((weight) => (total * weight) % weightSum);
  const split = weights.map((weight, index) => (total * weight - (remainders[index] ?? 0)) / weightSum);
  const isWithin = split.every((part, index) => part + (remainders[index] === 0 ? 0 : 1) <= (limits[index] ?? 0));
  if (!isWithin) return null;
  const units = total - split.reduce((sum, part) => sum + part, 0);
  const behind = [...weights.keys()].toSorted((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0) || a - b);
  for (const index of behind.slice(0, units)) split[index] = (split[index] ?? 0) + 1;
  return split;
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
export function cutTo(max: number, parts: readonly number[]): number[] {
  const sum = parts.reduce((all, part) => all + BigInt(part), 0n);
  return sum <= BigInt(max) ? [...parts] : splitWithin(max, parts, parts);
}

/** `amount × numerator / denominator` rounded down, exact for amounts of any size. */
export function shareOf(amount: number, numerator: number, denominator: number): number {
  if (numerator === denominator) return amount;
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
