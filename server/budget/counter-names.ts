/** Scopes and periods that are counted, as lists. Pure. */
import type { CounterName, Limit } from './limit.ts';
import { isTotal } from './limit-list.ts';

export function isSameCounter(a: CounterName, b: CounterName): boolean {
  return a.scope === b.scope && a.period === b.period;
}

export function isAmong(name: CounterName, names: readonly CounterName[]): boolean {
  return names.some((one) => isSameCounter(one, name));
}

/** Each scope and period once. */
export function countersOf(names: readonly CounterName[]): CounterName[] {
  return names.filter((name, index) => names.findIndex((one) => isSameCounter(one, name)) === index).map(({ scope, period }) => ({ scope, period }));
}

/** Those of `names` that are not among `others`. */
export function without(names: readonly CounterName[], others: readonly CounterName[]): CounterName[] {
  return names.filter((name) => !isAmong(name, others));
}

/** Whether a campaign counts the use already: a limit is for it, or a rule names it. The whole campaign for all time always is. */
export function isCounted(name: CounterName, { limits, tracked }: { limits: readonly Limit[]; tracked: readonly CounterName[] }): boolean {
  return isTotal(name) || isAmong(name, limits) || isAmong(name, tracked);
}
