/**
 * Where a value lies between two others, in per cent of the way. For single bars, which are on the first screen: the chart library's scales, with all
 * that they can do, are loaded with the charts that need them.
 */
export function percentScale(from: number, to: number): (value: number) => number {
  return (value) => ((value - from) / (to - from)) * 100;
}
