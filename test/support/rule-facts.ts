/** What a rule looks at, for tests: nothing but what a test says. */
import { readRuleSet } from '../../contract/rule-faults.ts';
import { compileRule, type RuleVersion } from '../../server/rule/judge/compile-rule.ts';
import type { CompiledRule } from '../../server/rule/judge/compiled-rule.ts';
import type { RuleFacts, RuleItem, RuleOrder } from '../../server/rule/judge/facts.ts';

/** Sunday, half past eleven in Warsaw. */
export const someTime = new Date('2026-11-29T10:30:00Z');

export function factsOf(change: Partial<RuleFacts> = {}): RuleFacts {
  return {
    now: someTime, timeZone: 'Europe/Warsaw', customer: null, order: null, redemption: { metadata: {}, apiKey: null, member: null }, holderId: null,
    totalMinor: () => null, isInSegment: () => false, isInCollection: () => false, counted: () => null, ...change,
  };
}

export function itemOf(product: string, change: Partial<RuleItem> = {}): RuleItem {
  return {
    products: [product], skus: [], quantity: 1, priceMinor: 1000, amountMinor: 1000, discountMinor: 0, metadata: {}, productMetadata: {}, skuMetadata: {}, ...change,
  };
}

export function orderOf(items: readonly RuleItem[] | null, change: Partial<RuleOrder> = {}): RuleOrder {
  return { amountMinor: null, initialAmountMinor: null, items, metadata: {}, ...change };
}

/** A rule as it is compiled after it was saved. Throws when its conditions have a fault. */
export function ruleOf(input: unknown, change: Partial<RuleVersion> = {}): CompiledRule {
  const { rules, faults } = readRuleSet(input);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return compileRule({ ruleId: 'val_1', version: 1, rules, error: null, applicableTo: null, ...change });
}

/** A rule of one condition. */
export function conditionOf(condition: { name: string; property?: string | null; conditions?: unknown; rules?: unknown; error?: unknown }): CompiledRule {
  return ruleOf({ 1: condition });
}
