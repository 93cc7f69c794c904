import { ApiError, notFound } from '../../contract/errors.ts';
import type { StackingRulesChange } from '../../contract/redemption.ts';
import type { Origin } from '../access/principal.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool } from '../platform/db.ts';
import { differingRules, type StackingRules } from './stacking-rules.ts';
import { lockStackingRules, putStackingRules } from './stacking-rules.store.ts';

/**
 * Changes how codes act together; what is left out stays as it is. Holds for every request that begins after the answer. Throws 400 for rules that
 * contradict each other.
 */
export async function setStackingRules(db: Pool, projectId: string, change: StackingRulesChange, origin: Origin, now: Date): Promise<StackingRules> {
  return db.transaction(async (tx) => {
    const before = await lockStackingRules(tx, projectId);
    if (before === undefined) throw notFound('project', projectId);
    const after = { ...before, ...change };
    checkRules(after);
    const fields = differences({ ...before }, { ...after });
    if (fields.length === 0) return after;
    await putStackingRules(tx, projectId, differingRules(after));
    await recordChange(tx, { projectId, objectType: 'project', objectId: projectId, campaignId: null, action: 'updated', fields, ...origin, at: now });
    return after;
  });
}

type Limit = 'redeemables_limit' | `applicable_${'' | 'exclusive_'}redeemables_${'' | 'per_category_'}limit`;

/** A part of what the whole allows: more of it would never come to bear. */
const atMost: [Limit, Limit][] = [
  ['applicable_redeemables_limit', 'redeemables_limit'],
  ['applicable_redeemables_per_category_limit', 'applicable_redeemables_limit'],
  ['applicable_exclusive_redeemables_limit', 'applicable_redeemables_limit'],
  ['applicable_exclusive_redeemables_per_category_limit', 'applicable_exclusive_redeemables_limit'],
];

type CategoryList = { [Member in keyof StackingRules]: StackingRules[Member] extends string[] ? Member : never }[keyof StackingRules];

/** Lists that contradict each other about a category that stands in both. */
const apart: [CategoryList, CategoryList][] = [
  ['exclusive_categories', 'joint_categories'],
  ['no_effect_skip_categories', 'no_effect_redeem_anyway_categories'],
  ['initial_amount_mode_categories', 'discounted_amount_mode_categories'],
];

function checkRules(rules: StackingRules): void {
  for (const [part, whole] of atMost) {
    const [limit, most] = [rules[part] ?? 0, rules[whole] ?? Infinity];
    if (limit > most) throw refuse(`Property .${part} should be at most ${whole}, which is ${most}`);
  }
  for (const [category, limit] of Object.entries(rules.applicable_redeemables_category_limits)) {
    if (limit > rules.applicable_redeemables_limit) {
      const whole = `applicable_redeemables_limit, which is ${rules.applicable_redeemables_limit}`;
      throw refuse(`Property .applicable_redeemables_category_limits.${category} should be at most ${whole}`);
    }
  }
  for (const [one, other] of apart) {
    const contrary = new Set(rules[other]);
    const category = rules[one].find((name) => contrary.has(name));
    if (category !== undefined) throw refuse(`Category '${category}' should not be both in .${one} and in .${other}`);
  }
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_payload', { details });
}
