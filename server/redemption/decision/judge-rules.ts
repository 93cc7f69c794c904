/** Whether the rules of a code hold. Pure. */
import type { CompiledRule, RuleRefusalKey, RuleViolation } from '../../rule/judge/compiled-rule.ts';
import type { BrokenRule, JudgedBy } from '../../rule/judge/judged-by.ts';
import type { Offer } from './offer.ts';
import type { Refusal } from './refusal.ts';
import { ruleFacts } from './rule-facts.ts';
import { rulesFor } from './rules-in-force.ts';

export interface RulesJudged {
  /** null: there are no rules. */
  judgedBy: JudgedBy | null;
  /** null: all of them hold. */
  refusal: Refusal | null;
}

const withoutRules: RulesJudged = { judgedBy: null, refusal: null };

/** All rules must hold, those of the campaign and the voucher's own; every one that does not is named, and the first of them gives the reason. */
export function judgeRules(offer: Offer): RulesJudged {
  const rules = rulesFor(offer.books.state.rules, offer.offered.voucher);
  if (rules.length === 0) return withoutRules;
  const facts = ruleFacts(offer);
  const broken: BrokenRule[] = [];
  for (const rule of rules) {
    const violation = rule.judge(facts);
    if (violation !== null) broken.push(toBroken(rule, violation));
  }
  const asked = rules.map(({ ruleId, version }) => ({ id: ruleId, version }));
  const [first] = broken;
  if (first === undefined) return { judgedBy: { rules: asked }, refusal: null };
  return { judgedBy: { rules: asked, broken }, refusal: refusalOf(first.key, broken) };
}

function toBroken({ ruleId: id, version }: CompiledRule, { key, message, broken }: RuleViolation): BrokenRule {
  return { id, version, key, message, conditions: broken.map(({ place, name, property, seen }) => ({ place, name, property, seen })) };
}

/** The contract's words (§2.0); the shopper's are those of the first rule that has some. */
function refusalOf(key: RuleRefusalKey, broken: readonly BrokenRule[]): Refusal {
  const message = broken.find((rule) => rule.message !== null)?.message ?? null;
  const details = missing[key] ?? `Discount Coupon cannot be redeemed because of violated validation rules: ${broken.map(({ id }) => id).join(', ')}`;
  return { code: key, details, ...(message !== null && { message }) };
}

const missing: Partial<Record<RuleRefusalKey, string>> = {
  missing_customer: 'Customer is required to validate rules',
  missing_order: 'Order is required to validate rules',
  missing_order_items: 'Order items are required to validate rules',
  missing_amount: 'Order amount is required to validate rules',
};
