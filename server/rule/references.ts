import { ruleNameOf, type RuleCondition, type RuleSet } from '../../contract/rule-language.ts';
import type { RuleContent } from './rule.ts';

/** Something that a rule names. Of a product or SKU the id or source_id, of metadata `customer.age`. */
export interface RuleReference {
  kind: 'segment' | 'products_collection' | 'product' | 'sku' | 'metadata';
  named: string;
}

/** What a rule names, each thing once: in its conditions, those within conditions too, and in the products that it chooses. */
export function referencesOf({ rules, applicableTo }: Pick<RuleContent, 'rules' | 'applicableTo'>): RuleReference[] {
  const chosen = [...(applicableTo?.included ?? []), ...(applicableTo?.excluded ?? [])].map(({ object, id }) => ({ kind: object, named: id }));
  const all = [...conditionsOf(rules).flatMap(namedBy), ...chosen];
  return [...new Map(all.map((one) => [`${one.kind} ${one.named}`, one])).values()];
}

function conditionsOf({ logic: _logic, ...places }: RuleSet): RuleCondition[] {
  const here = Object.values(places).filter((condition) => typeof condition === 'object');
  return here.flatMap((condition) => [condition, ...(condition.rules ? conditionsOf(condition.rules) : [])]);
}

function namedBy({ name, property, conditions }: RuleCondition): RuleReference[] {
  const entry = ruleNameOf(name);
  if (entry === undefined) return [];
  if (entry.kind === 'metadata') return property ? metadataOf(entry.name, property) : [];
  const kind = entry.kind === 'segment' ? 'segment' : entry.kind !== 'product' ? null : entry.name.startsWith('sku.') ? 'sku' : 'product';
  return Object.entries(conditions ?? {}).flatMap(([operator, values]) => {
    if (operator === '$from') return (values ?? []).flatMap((value) => named('products_collection', value));
    return kind === null ? [] : (values ?? []).flatMap((value) => named(kind, value));
  });
}

const prefixes = [['pc_', 'products_collection'], ['sku_', 'sku'], ['prod_', 'product']] as const;

/** An operand is an id or an object with one, which may say what it is. */
function named(kind: RuleReference['kind'], operand: unknown): RuleReference[] {
  const { id, source_id: sourceId, object } = typeof operand === 'object' && operand !== null ? (operand as Record<string, unknown>) : { id: operand };
  const name = typeof id === 'string' && id !== '' ? id : sourceId;
  if (typeof name !== 'string' || name === '') return [];
  if (kind === 'segment') return [{ kind, named: name }];
  const said = prefixes.find(([prefix, of]) => object === of || (object === undefined && name.startsWith(prefix)))?.[1];
  return [{ kind: said ?? kind, named: name }];
}

/** Whose metadata names are about, by how they begin. */
const resources = [['customer.', 'customer'], ['order.items.', 'order_item'], ['order.', 'order'], ['product.', 'product'], ['redemption.', 'redemption']] as const;

function metadataOf(name: string, property: string): RuleReference[] {
  const resource = resources.find(([begins]) => name.startsWith(begins))?.[1];
  return resource === undefined ? [] : [{ kind: 'metadata', named: `${resource}.${property}` }];
}

/** How rules may name a product or SKU. */
export function namesOf(kind: 'product' | 'sku', id: string, sourceId: string | null): RuleReference[] {
  return [{ kind, named: id }, ...(sourceId === null ? [] : [{ kind, named: sourceId }])];
}
