/** Which products a discount is for: by what a rule chooses or, as older rules say it, inside a condition on a product or SKU by `discount_applicable`. */
import { ruleNameOf, type RuleCondition, type RuleSet } from '../../../contract/rule-language.ts';
import { readProduct, type ProductOperand } from '../../../contract/rule-operands.ts';
import type { ApplicableEntry, ApplicableTo } from '../../discount/applicable-to.ts';

/** Which products the discount is for by all that a rule says; null: it does not say. */
export function chosenBy({ rules, applicableTo }: { rules: RuleSet; applicableTo: ApplicableTo | null }): ApplicableTo | null {
  return isSaid(applicableTo) ? applicableTo : applicableBy(rules);
}

function isSaid(applicableTo: ApplicableTo | null): applicableTo is ApplicableTo {
  return applicableTo !== null && (applicableTo.included.length > 0 || applicableTo.excluded.length > 0 || applicableTo.included_all);
}

/** null: the conditions do not say. */
function applicableBy(rules: RuleSet): ApplicableTo | null {
  const included: ApplicableEntry[] = [];
  const excluded: ApplicableEntry[] = [];
  for (const condition of Object.values(rules)) {
    const isFor = typeof condition === 'object' ? discountApplies(condition) : null;
    if (typeof condition === 'object' && isFor !== null) (isFor ? included : excluded).push(...entriesOf(condition));
  }
  return included.length + excluded.length === 0 ? null : { included, excluded, included_all: false };
}

function discountApplies({ rules }: RuleCondition): boolean | null {
  for (const inside of Object.values(rules ?? {})) {
    if (typeof inside === 'object' && (inside.name === 'product.discount_applicable' || inside.name === 'sku.discount_applicable')) {
      return inside.conditions?.$is?.[0] !== false;
    }
  }
  return null;
}

function entriesOf({ name, conditions }: RuleCondition): ApplicableEntry[] {
  const named = [...(conditions?.$is ?? []), ...(conditions?.$in ?? [])].flatMap((value) => readProduct(value) ?? []);
  const kind = ruleNameOf(name)?.name === 'sku.id' ? 'sku' : 'product';
  return named.flatMap(({ object, names: [id, sourceId] }) =>
    (id === undefined ? [] : [{ object: objectOf(object, kind), id, source_id: sourceId ?? null, effect: 'APPLY_TO_EVERY' }]));
}

function objectOf(object: ProductOperand['object'], kind: 'product' | 'sku'): ApplicableEntry['object'] {
  return object === 'product_or_sku' ? kind : object;
}
