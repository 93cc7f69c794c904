import type { LimitName, LimitUse, RuleLimitUse } from '../../../contract/limits.ts';

/** A number that a limit or a rule bounds. */
export type CounterName = Pick<RuleLimitUse, 'scope' | 'measure' | 'period'>;

const measureWords: Record<LimitName['measure'], string> = { discount: 'discount', redemptions: 'redemptions', orders: 'order value' };
const totalWords: Record<LimitName['measure'], string> = { discount: 'discount budget', redemptions: 'redemption limit', orders: 'order value limit' };
const scopeWords: Record<CounterName['scope'], string | null> = {
  campaign: null, customer: 'customer', voucher: 'code', customer_voucher: 'customer with one code', api_key: 'code by one API key', member: 'code by one member',
};

/** What is limited: `discount per customer and day`; the limits of the whole campaign for all time have names of their own. */
export function limitWords({ scope, measure, period }: CounterName): string {
  const per = [scopeWords[scope], period === 'total' ? null : period].filter((word) => word !== null);
  return per.length === 0 ? totalWords[measure] : `${measureWords[measure]} per ${per.join(' and ')}`;
}

/** The same as an object of a sentence: `the limit on discount per day`. */
export function limitNoun(limit: LimitName): string {
  return limit.scope === 'campaign' && limit.period === 'total' ? totalWords[limit.measure] : `limit on ${limitWords(limit)}`;
}

/** What happens at a limit. */
export const straddleWords: Record<LimitUse['straddle'], string> = { reject: 'refuse the redemption', clip: 'give what is left' };

/** A limit that the record of changes names, and which part of it changed; null for another field. */
export function limitOfField(field: string): { limit: LimitName; part: 'limit' | 'straddle' } | null {
  const match = /^(?:(campaign|customer|voucher)_)?(redemptions|discount|orders)(?:_(total|day|week|month))?_(limit|limit_minor|straddle)$/.exec(field);
  if (match === null) return null;
  const [, scope = 'campaign', measure, period = 'total', part] = match;
  const limit = { scope, measure, period } as LimitName;
  return { limit, part: part === 'straddle' ? 'straddle' : 'limit' };
}
