/** A plan made ready to judge orders: compiled rules, the code on both sides, and what of the orders has to be read. Pure. */
import { ruleNameOf, type RuleSet } from '../../contract/rule-language.ts';
import { effectOf, type Discount } from '../discount/apply-discount.ts';
import { applicableToAll, type ApplicableTo } from '../discount/applicable-to.ts';
import { unitTypesOf } from '../discount/unit.ts';
import type { VoucherStanding } from '../redemption/decision/state.ts';
import { compileRule } from '../rule/judge/compile-rule.ts';
import type { CompiledRule } from '../rule/judge/compiled-rule.ts';
import type { Codes } from './judge-order.ts';
import type { ReplayPlan, Side } from './replay.ts';
import type { Wanted } from './replay-part.query.ts';

export interface ReadyPlan {
  codes: Codes;
  /** By the campaign of the code on each side. */
  rules: ReadonlyMap<string, readonly CompiledRule[]>;
  wanted: Wanted;
  /** Looked up for whoever is in them, for items, and for what the discounts give. */
  segmentIds: readonly string[];
  collectionIds: readonly string[];
  unitTypes: readonly string[];
  catalogue: boolean;
}

export function readyPlan(plan: ReplayPlan): ReadyPlan {
  const { before, after } = plan.sides;
  const rules = new Map([['before', compiledSide(before)], ['after', compiledSide(after)]]);
  const all = [...rules.values()].flat();
  const names = new Set([...before.rules, ...after.rules].flatMap((rule) => namesIn(rule.rules)));
  const sides = (['before', 'after'] as const).map((side) => ({ discount: plan.sides[side].discount, applicableTo: productsOf(rules.get(side) ?? []) }));
  const hasFormula = sides.some(({ discount }) => JSON.stringify(discount).includes('_formula"'));
  const says = (prefixes: readonly string[]): boolean => [...names].some((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  return {
    codes: { before: codeOf(plan, 'before'), after: codeOf(plan, 'after') },
    rules,
    wanted: {
      items: hasFormula || says(['order.items', 'product.', 'sku.']) || sides.some(isOnItems),
      metadata: hasFormula || says(['order.metadata']),
      customers: hasFormula || says(['customer.', 'publication.']),
      holder: says(['publication.']),
    },
    segmentIds: [...new Set(all.flatMap(({ needs }) => needs.segmentIds))],
    collectionIds: [...new Set(all.flatMap(({ needs }) => needs.collectionIds))],
    unitTypes: sides.flatMap(({ discount }) => (discount?.type === 'UNIT' ? unitTypesOf(discount) : [])),
    catalogue: all.some(({ needs }) => needs.catalogue),
  };
}

/** Which products the discount is for; null: no rule says. */
export function productsOf(rules: readonly Pick<CompiledRule, 'applicableTo'>[]): ApplicableTo | null {
  return rules.find(({ applicableTo }) => applicableTo !== null)?.applicableTo ?? null;
}

/** Conditions on counters are not asked: what they counted then nobody knows. */
export function compiledSide({ rules }: Side): CompiledRule[] {
  return rules.map((rule) => compileRule(rule, ({ counter }) => counter === null));
}

/** Every name that the conditions of a rule have, in its spelling of today. */
export function namesIn(rules: RuleSet): string[] {
  return Object.values(rules).flatMap((condition) => {
    if (typeof condition !== 'object') return [];
    return [ruleNameOf(condition.name)?.name ?? condition.name, ...(condition.rules ? namesIn(condition.rules) : [])];
  });
}

function isOnItems({ discount, applicableTo }: { discount: Discount | null; applicableTo: ApplicableTo | null }): boolean {
  return discount !== null && effectOf(discount, { applicableTo: applicableTo ?? applicableToAll }) !== 'APPLY_TO_ORDER';
}

/** A code of the campaign as nobody has used it yet; its campaign is the side. */
function codeOf({ sides, category }: ReplayPlan, side: keyof Codes): VoucherStanding {
  const never = new Date(0);
  return {
    projectId: '', voucherId: '', code: '', campaignId: side, campaignName: null, campaignActive: true, termsVersion: null, effectiveTermsVersion: null,
    followsCampaign: true, discount: sides[side].discount, redemptionQuantity: null, redeemedQuantity: 0, category: category?.name ?? null,
    categoryId: category?.id ?? null, categoryHierarchy: null, additionalInfo: null, metadata: {}, active: true, isHistorical: false, holderCustomerId: null,
    publications: 0, assetKey: '', createdAt: never, updatedAt: null, isBinned: false, heldQuantity: 0, startDate: null, expirationDate: null,
    validityTimeframe: null, validityDayOfWeek: null, validityHours: null,
  };
}
