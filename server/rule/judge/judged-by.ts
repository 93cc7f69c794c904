/** What an entry keeps of the rules that judged it (`redemptions.judged_by`). */
import type { RuleRefusalKey, SeenCondition } from './compiled-rule.ts';

export interface JudgedBy {
  /** Every rule that was asked, those of the campaign first. */
  rules: readonly { id: string; version: number }[];
  /** Those of them that did not hold; left out where all did. */
  broken?: readonly BrokenRule[];
}

/** A rule that did not hold. What its conditions demand stands in its version; here is what was seen. */
export interface BrokenRule {
  id: string;
  version: number;
  key: RuleRefusalKey;
  /** In the shopper's words. */
  message: string | null;
  conditions: readonly BrokenCondition[];
}

export type BrokenCondition = Pick<SeenCondition, 'place' | 'name' | 'property' | 'seen'>;
