/** Two-sided 95 % of the normal distribution. */
const z = 1.959963984540054;

/**
 * Wilson's 95 % score interval of `successes` out of `trials`, without continuity correction, as [lower, upper] between 0 and 1. Its ends are
 * exactly 0 and 1 when none and when all succeeded. Throws a RangeError unless 0 ≤ successes ≤ trials and trials ≥ 1.
 */
export function wilsonInterval(successes: number, trials: number): [number, number] {
  if (trials < 1 || successes < 0 || successes > trials) throw new RangeError(`no rate: ${successes} of ${trials}`);
  const rate = successes / trials;
  const spread = (z * z) / trials;
  const centre = (rate + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((rate * (1 - rate)) / trials + spread / (4 * trials))) / (1 + spread);
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}
