import type { NewRule, WireApplicableTo } from '../../contract/rule.ts';
import type { RuleSet } from '../../contract/rule-language.ts';

/** What a version of a rule says. */
export interface RuleContent {
  name: string;
  /** Conditions by place, with the logic that joins them. */
  rules: RuleSet;
  /** What a shopper is told where the broken condition has no message of its own; null: nothing. */
  error: { message: string } | null;
  /** Which products the discount is for; null: the rule does not say. */
  applicableTo: WireApplicableTo | null;
  type: NonNullable<NewRule['type']>;
  contextType: NonNullable<NewRule['context_type']>;
}

/** A rule with its current version. */
export interface Rule extends RuleContent {
  projectId: string;
  ruleId: string;
  /** Counts the versions, from 1. */
  version: number;
  createdAt: Date;
  updatedAt: Date | null;
}

/** A campaign or a single voucher, as rules are assigned to it. */
export interface RuleObject {
  type: 'campaign' | 'voucher';
  id: string;
}

/** One that the transaction made or has locked. */
export interface LockedObject extends RuleObject {
  /** A campaign's name, a voucher's code. */
  name: string;
  /** Its campaign, itself where it is one; null: a voucher without a campaign. */
  campaignId: string | null;
}

export interface Assignment {
  assignmentId: string;
  ruleId: string;
  objectType: RuleObject['type'];
  objectId: string;
  createdAt: Date;
  updatedAt: Date | null;
}

/** Most rules that one campaign or voucher has. */
export const rulesOfObjectMax = 20;
