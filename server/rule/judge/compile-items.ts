/** Conditions on the lines of an order: any, every, none, the cheapest, the most expensive, and the older ones on products, SKUs and their metadata. */
import { ruleNameOf, type RuleCondition, type RuleName, type RuleQuantifier, type RuleSet } from '../../../contract/rule-language.ts';
import { unitPrice } from '../../discount/priced-order.ts';
import { compileNumber, compileValue, member, type NumberTest } from './compile-value.ts';
import type { Check, InsideReport, Needs } from './condition.ts';
import type { RuleFacts, RuleItem } from './facts.ts';
import { extremeLines, lineFacts, namesOf, outcomeInside, type Inside, type LineCheck, type LineFacts } from './lines.ts';
import { compileItems, type ItemTest } from './match-item.ts';
import { bind, outcomes, type Outcome } from './outcome.ts';
import { readTree } from './read-tree.ts';
import type { TextMeter } from './text-meter.ts';

const { met, notMet, unknown } = outcomes;

/** The lines of an order; what stands for them when they are not there. */
export function itemsOf({ order }: RuleFacts): readonly RuleItem[] | Outcome {
  return order === null ? outcomes.noOrder : (order.items ?? outcomes.noItems);
}

/** Which lines a condition means, and which of them must fulfil what is said inside. */
interface Meant {
  lines: readonly RuleItem[];
  /** `none`: a line that fulfils it is one too many. */
  of: 'some' | 'every' | 'none';
  /** Shown when it does not hold. */
  seen: readonly RuleItem[];
}

/** A condition with a quantifier; its `rules` say what the lines that are meant must fulfil. */
export function compileItemsCheck(name: RuleName, condition: RuleCondition, needs: Needs, meter: TextMeter): Check {
  const inside = compileInside(condition.rules ?? {}, meter);
  const mean = compileMeant(name, condition, needs, meter);
  return {
    test: (facts) => {
      const items = itemsOf(facts);
      if (typeof items === 'number') return items;
      const meant = mean(items, facts);
      return meant === null ? unknown : outcomeInside(meant.lines, inside, facts, meant.of);
    },
    seen: (facts) => {
      const items = itemsOf(facts);
      return typeof items === 'number' ? null : namesOf(mean(items, facts)?.seen ?? items);
    },
    inside: (facts) => {
      const items = itemsOf(facts);
      const meant = typeof items === 'number' ? null : mean(items, facts);
      return inside === null || meant === null ? [] : reportInside(inside, condition.rules ?? {}, meant, facts);
    },
  };
}

/** null: which lines are meant cannot be told. */
type Mean = (items: readonly RuleItem[], facts: RuleFacts) => Meant | null;

const positive = ['$is', '$in'] as const;
const negative = ['$is_not', '$not_in'] as const;
const naming = [...positive, ...negative];

function compileMeant(name: RuleName, condition: RuleCondition, needs: Needs, meter: TextMeter): Mean {
  const quantifier: RuleQuantifier = name.quantifier ?? 'any';
  if (quantifier === 'products') return meantByOlder(condition, needs);
  if (quantifier === 'product_metadata') return meantByMetadata(condition, needs, meter);
  if (quantifier === 'cheapest' || quantifier === 'most_expensive') return meantByPrice(quantifier, condition, needs);
  const isMeant = compileItems(condition.conditions, [...naming, '$from'], needs);
  return (items, facts) => {
    const lines = filtered(items, isMeant, facts);
    if (quantifier === 'none') return { lines, of: 'none', seen: lines };
    if (quantifier === 'any') return { lines, of: 'some', seen: items };
    // Of every line it is said that it is meant, so one that is not leaves nothing to fulfil.
    return { lines: lines.length === items.length ? lines : [], of: 'every', seen: items };
  };
}

/** Of the lines that are `$from` a collection those at the end of prices, and of these the named ones. */
function meantByPrice(direction: 'cheapest' | 'most_expensive', { conditions }: RuleCondition, needs: Needs): Mean {
  const isFrom = compileItems(conditions, ['$from'], needs);
  const isNamed = compileItems(conditions, naming, needs);
  return (items, facts) => {
    const pool = filtered(items, isFrom, facts);
    const extreme = extremeLines(pool, direction);
    if (extreme.length === 0 && pool.length > 0) return null;
    return { lines: filtered(extreme, isNamed, facts), of: 'every', seen: extreme };
  };
}

/** Named products are in the order; those that it is not to have are not. */
function meantByOlder({ conditions }: RuleCondition, needs: Needs): Mean {
  const isNamed = compileItems(conditions, positive, needs);
  const isOther = compileItems(conditions, negative, needs);
  return (items, facts) => {
    const hasUnwanted = isOther !== null && items.some((item) => !isOther(item, facts));
    if (hasUnwanted) return { lines: [], of: 'some', seen: items };
    // Of an order without any line it is true that it has none of them.
    if (isNamed === null && items.length === 0) return { lines: [], of: 'none', seen: items };
    return { lines: filtered(items, isNamed, facts), of: 'some', seen: items };
  };
}

/** Lines whose product has metadata such as these; with `match_all` each line's. */
function meantByMetadata(condition: RuleCondition, needs: Needs, meter: TextMeter): Mean {
  needs.catalogue = true;
  const property = condition.property ?? '';
  const test = compileValue(condition.conditions, meter);
  const isMeant: ItemTest = (item, facts) => test(productMember(item, property), facts);
  const wantsAll = Object.values(condition.rules ?? {}).some((rule) =>
    typeof rule === 'object' && rule.name === 'product.metadata.match_all' && rule.conditions?.$is?.[0] !== false);
  return (items, facts) => {
    const lines = filtered(items, isMeant, facts);
    return { lines: wantsAll && lines.length < items.length ? [] : lines, of: 'some', seen: items };
  };
}

function filtered(items: readonly RuleItem[], test: ItemTest | null, facts: RuleFacts): readonly RuleItem[] {
  return test === null ? items : items.filter((item) => test(item, facts));
}

/** A member of metadata; of a product's, its SKU's comes first. */
function productMember({ productMetadata, skuMetadata }: RuleItem, property: string): unknown {
  return member(skuMetadata, property) ?? member(productMetadata, property);
}

function compileInside(rules: RuleSet, meter: TextMeter): Inside | null {
  const checks = new Map<string, LineCheck>();
  for (const [place, rule] of Object.entries(rules)) if (typeof rule === 'object') checks.set(place, compileLineCheck(place, rule, meter));
  if (checks.size === 0) return null;
  const never: LineCheck = { place: '', test: () => unknown, seen: () => null, isTogether: true };
  return { tree: bind(readTree(rules), (place) => checks.get(place) ?? never), checks: [...checks.values()] };
}

function compileLineCheck(place: string, condition: RuleCondition, meter: TextMeter): LineCheck {
  const name = ruleNameOf(condition.name)?.name ?? '';
  const check = { place, isTogether: true };
  const size = sizes[name];
  if (size !== undefined) {
    const test = compileNumber(condition.conditions);
    return { ...check, isTogether: size.isTogether, test: (line) => compared(size.read(line), test), seen: size.read };
  }
  if (name === 'order.items.metadata') {
    const test = compileValue(condition.conditions, meter);
    const read = ({ item }: LineFacts): unknown => member(item.metadata, condition.property ?? '');
    return { ...check, isTogether: false, test: (line) => (test(read(line), line.facts) ? met : notMet), seen: read };
  }
  if (markers.has(name)) return { ...check, test: () => met, seen: () => true };
  return { ...check, test: () => unknown, seen: () => null };
}

/** What says something about the rule, not about lines: which products the discount is for (`applicable-by.ts`), and which lines are meant. */
const markers = new Set(['product.discount_applicable', 'sku.discount_applicable', 'product.metadata.match_all']);

interface Size {
  read: (line: LineFacts) => number | null;
  isTogether: boolean;
}

const ofLines = (read: (line: LineFacts) => number | null): Size => ({ read, isTogether: true });
const ofLine = (read: (item: RuleItem) => number | null): Size => ({ read: ({ item }) => read(item), isTogether: false });

const sizes: Readonly<Record<string, Size>> = {
  'order.items.quantity': ofLine(({ quantity }) => quantity),
  'order.items.price': ofLine(unitPrice),
  'order.items.aggregated_quantity': ofLines(({ quantity }) => quantity),
  'order.items.aggregated_amount': ofLines(({ amountMinor }) => amountMinor),
  'product.price': ofLine(unitPrice),
  'product.quantity': ofLines(({ quantity }) => quantity),
  'sku.price': ofLine(unitPrice),
  'sku.quantity': ofLines(({ quantity }) => quantity),
  'product.metadata.aggregated_quantity': ofLines(({ quantity }) => quantity),
  'product.metadata.aggregated_amount': ofLines(({ amountMinor }) => amountMinor),
};

function compared(value: number | null, test: NumberTest): Outcome {
  return value === null ? unknown : test(value) ? met : notMet;
}

/** What became of each condition inside: on the lines that are meant, and on one of them or each as the quantifier says. */
function reportInside({ checks }: Inside, rules: RuleSet, { lines, of }: Meant, facts: RuleFacts): InsideReport[] {
  const [first] = lines;
  if (first === undefined) return [];
  const line = lineFacts(lines, first, facts);
  const at = <Value>(item: RuleItem, read: (line: LineFacts) => Value): Value => {
    line.item = item;
    return read(line);
  };
  return checks.flatMap((check) => {
    const condition = rules[check.place];
    if (typeof condition !== 'object') return [];
    const holds = (item: RuleItem): boolean => at(item, check.test) === met;
    const seen = check.isTogether ? at(first, check.seen) : lines.slice(0, 10).map((item) => at(item, check.seen));
    return [{ place: check.place, condition, seen, isMet: of === 'every' ? lines.every(holds) : lines.some(holds) }];
  });
}
