/** A version of a rule, ready to be judged: what it needs to know, and what it says. */
import type { ApplicableTo } from '../../discount/applicable-to.ts';
import type { RuleCounter, RuleFacts } from './facts.ts';

/** What must be looked up before the rule can be judged; nothing else is. */
export interface RuleNeeds {
  segmentIds: readonly string[];
  collectionIds: readonly string[];
  counters: readonly RuleCounter[];
  /** Conditions read what the catalogue says of products and SKUs: their metadata, or by which other name they go. */
  catalogue: boolean;
  /** Conditions read what the code would take off. */
  discount: boolean;
}

/** The contract's keys of what a broken rule is (wire contract §2.0, §2.12). */
export type RuleRefusalKey =
  | 'customer_rules_violated' | 'order_rules_violated' | 'redemption_rules_violated' | 'missing_customer' | 'missing_order' | 'missing_order_items'
  | 'missing_amount';

/** A condition that did not hold, with the value that was seen: stored with a refused redemption, and bounded. */
export interface SeenCondition {
  /** Where in the rule: `2`, or `1.3` inside a condition on items. */
  place: string;
  name: string;
  property: string | null;
  conditions: Record<string, readonly unknown[]>;
  /** Text and lists are cut; null: it was not there. */
  seen: unknown;
}

export interface RuleViolation {
  key: RuleRefusalKey;
  /** In the shopper's words: of the condition, else of the rule; null: neither says one. */
  message: string | null;
  /** The conditions that decided, in the order of the rule, ten at most. */
  broken: readonly SeenCondition[];
}

/** What each condition of a rule came to; for whoever tries it out. */
export interface RuleReport {
  isMet: boolean;
  violation: RuleViolation | null;
  conditions: readonly (SeenCondition & { isMet: boolean })[];
}

export interface CompiledRule {
  ruleId: string;
  version: number;
  needs: RuleNeeds;
  /** Which products the discount is for; null: the rule does not say. */
  applicableTo: ApplicableTo | null;
  /** null: it holds. Never throws. Linear in the items of the order. */
  judge(facts: RuleFacts): RuleViolation | null;
  /** The same for whoever does not ask why: `judge` gives null. */
  holds(facts: RuleFacts): boolean;
  /** The same judgement, with every condition looked at. */
  explain(facts: RuleFacts): RuleReport;
}
