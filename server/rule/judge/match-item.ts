/** Which lines of an order a condition means by the products, SKUs and collections that it names. */
import type { RuleOperator } from '../../../contract/rule-language.ts';
import { readProduct, type ProductOperand } from '../../../contract/rule-operands.ts';
import { operatorsIn, type Conditions } from './compile-value.ts';
import type { Needs } from './condition.ts';
import type { RuleFacts, RuleItem } from './facts.ts';

export type ItemTest = (item: RuleItem, facts: RuleFacts) => boolean;

/** Lines that every one of the operators means; without any of them each line. */
export function compileItems(conditions: Conditions | null | undefined, operators: readonly RuleOperator[], needs: Needs): ItemTest | null {
  const tests = operatorsIn(conditions).filter(([operator]) => operators.includes(operator)).map(([operator, values]) => {
    const isNamed = compileNamed(values.flatMap((value) => readProduct(value) ?? []), needs);
    const isOpposite = operator === '$is_not' || operator === '$not_in';
    return isOpposite ? (item: RuleItem, facts: RuleFacts) => !isNamed(item, facts) : isNamed;
  });
  if (tests.length <= 1) return tests[0] ?? null;
  return (item, facts) => tests.every((test) => test(item, facts));
}

/** Lines of any of these products, SKUs and collections. */
function compileNamed(operands: readonly ProductOperand[], needs: Needs): ItemTest {
  const namesOf = (...objects: ProductOperand['object'][]): Set<string> =>
    new Set(operands.filter(({ object }) => objects.includes(object)).flatMap(({ names }) => names));
  const products = namesOf('product', 'product_or_sku');
  const skus = namesOf('sku', 'product_or_sku');
  const collections = [...namesOf('products_collection')];
  needs.collectionIds.push(...collections);
  // An order may name a product by its source_id, the rule and its collections by the id.
  needs.catalogue = true;
  return (item, facts) =>
    hasAny(item.products, products) || hasAny(item.skus, skus) || collections.some((collection) => facts.isInCollection(collection, item));
}

function hasAny(names: readonly string[], wanted: ReadonlySet<string>): boolean {
  if (wanted.size > 0) for (const name of names) if (wanted.has(name)) return true;
  return false;
}
