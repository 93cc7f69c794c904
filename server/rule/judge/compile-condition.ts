/** One condition of a rule: what it reads, and what it says of it. */
import { ruleNameOf, type RuleCondition } from '../../../contract/rule-language.ts';
import { readSegment } from '../../../contract/rule-operands.ts';
import { unitPrice } from '../../discount/priced-order.ts';
import { compileItemsCheck, itemsOf } from './compile-items.ts';
import { compileTime } from './compile-time.ts';
import { compileNumber, compileValue, member, operatorsIn, textsIn } from './compile-value.ts';
import type { Check, Needs } from './condition.ts';
import type { RuleCounter, RuleFacts, RuleItem } from './facts.ts';
import { outcomeOfLines } from './lines.ts';
import { outcomes, type Outcome } from './outcome.ts';
import { TextMeter } from './text-meter.ts';

const { met, notMet, unknown } = outcomes;

/** Notes in `needs` what has to be looked up for it. */
export function compileCheck(condition: RuleCondition, needs: Needs): Check {
  const meter = new TextMeter();
  const check = compileBy(condition, needs, meter);
  return meter.isUsed ? bounded(check, meter) : check;
}

/** Of more texts than may be searched it cannot be told. */
function bounded({ test, seen, inside }: Check, meter: TextMeter): Check {
  const anew = <Value>(look: (facts: RuleFacts) => Value) => (facts: RuleFacts): Value => {
    meter.begin();
    return look(facts);
  };
  const testAnew = anew(test);
  const told = (facts: RuleFacts): Outcome => {
    const outcome = testAnew(facts);
    return meter.isOver ? unknown : outcome;
  };
  return { test: told, seen: anew(seen), ...(inside && { inside: anew(inside) }) };
}

function compileBy(condition: RuleCondition, needs: Needs, meter: TextMeter): Check {
  const name = ruleNameOf(condition.name);
  // What this product does not have is never there.
  if (name === undefined || name.isElsewhere) return { test: () => unknown, seen: () => null };
  if (name.counter !== null) return counterCheck(name.counter, condition, needs);
  if (name.quantifier !== null) return compileItemsCheck(name, condition, needs, meter);
  const compile = byName[name.name];
  return compile === undefined ? { test: () => unknown, seen: () => null } : compile(condition, needs, meter);
}

type Compile = (condition: RuleCondition, needs: Needs, meter: TextMeter) => Check;

const byName: Readonly<Record<string, Compile>> = {
  'customer.segment': segmentCheck,
  'publication.redeemable_by_linked_customer': holderCheck,
  'customer.metadata': metadataCheck(({ customer }) => customer?.metadata ?? outcomes.noCustomer),
  'order.metadata': metadataCheck(({ order }) => order?.metadata ?? outcomes.noOrder),
  'redemption.metadata': metadataCheck(({ redemption }) => redemption.metadata),
  'order.amount': amountCheck(({ order }) => order?.amountMinor ?? null),
  'order.initial_amount': amountCheck(({ order }) => order?.initialAmountMinor ?? null),
  'order.total_amount': (condition, needs, meter) => {
    needs.discount = true;
    return amountCheck((facts) => (facts.order === null ? null : facts.totalMinor()))(condition, needs, meter);
  },
  'order.items.count': (condition) => linesTogether(condition, () => true),
  'product.quantity': (condition) => linesTogether(condition, () => true),
  'sku.quantity': (condition) => linesTogether(condition, isSku),
  'order.items.price_any': (condition) => linePrices(condition, 'some', () => true),
  'order.items.price_each': (condition) => linePrices(condition, 'every', () => true),
  'product.price': (condition) => linePrices(condition, 'some', () => true),
  'sku.price': (condition) => linePrices(condition, 'some', isSku),
  'order.items.metadata_any': (condition, _, meter) => lineMetadata(condition, 'some', meter),
  'order.items.metadata_each': (condition, _, meter) => lineMetadata(condition, 'every', meter),
  'redemption.api_key': namedCheck(({ redemption }) => redemption.apiKey),
  'redemption.user.login': namedCheck(({ redemption }) => redemption.member),
  'redemption.date': dateCheck,
};

/** In any of the segments; of those that exclude, in none. */
function segmentCheck({ conditions }: RuleCondition, needs: Needs): Check {
  const operators = operatorsIn(conditions).map(([operator, values]) => ({
    segments: values.flatMap((value) => readSegment(value) ?? []), wantsIn: operator === '$is' || operator === '$in',
  }));
  const all = [...new Set(operators.flatMap(({ segments }) => segments))];
  needs.segmentIds.push(...all);
  return {
    test: (facts) => {
      if (facts.customer === null) return outcomes.noCustomer;
      return told(operators.every(({ segments, wantsIn }) => segments.some((segment) => facts.isInSegment(segment)) === wantsIn));
    },
    seen: (facts) => (facts.customer === null ? null : all.filter((segment) => facts.isInSegment(segment))),
  };
}

/** The code was given to whoever uses it. Saying that it need not be demands nothing. */
function holderCheck({ conditions }: RuleCondition): Check {
  const isDemanded = conditions?.$is?.[0] !== false;
  return {
    test: ({ customer, holderId }) => {
      if (!isDemanded) return met;
      if (customer === null) return outcomes.noCustomer;
      return told(customer.customerId !== '' && customer.customerId === holderId);
    },
    seen: ({ customer, holderId }) => (customer === null ? null : customer.customerId !== '' && customer.customerId === holderId),
  };
}

function metadataCheck(read: (facts: RuleFacts) => Record<string, unknown> | Outcome): Compile {
  return ({ conditions, property }, _, meter) => {
    const test = compileValue(conditions, meter);
    const key = property ?? '';
    return {
      test: (facts) => {
        const metadata = read(facts);
        return typeof metadata === 'number' ? metadata : told(test(member(metadata, key), facts));
      },
      seen: (facts) => {
        const metadata = read(facts);
        return typeof metadata === 'number' ? null : member(metadata, key);
      },
    };
  };
}

function amountCheck(read: (facts: RuleFacts) => number | null): Compile {
  return ({ conditions }) => {
    const test = compileNumber(conditions);
    return {
      test: (facts) => {
        const amount = read(facts);
        if (amount !== null) return told(test(amount));
        return facts.order === null ? outcomes.noOrder : outcomes.noAmount;
      },
      seen: read,
    };
  };
}

/** This redemption counts already. Nobody to count for is either a customer who was not named, or no key or member. */
function counterCheck(counter: RuleCounter, { conditions }: RuleCondition, needs: Needs): Check {
  const test = compileNumber(conditions);
  const isOfCustomer = counter.scope === 'customer' || counter.scope === 'customer_voucher';
  needs.counters.push(counter);
  return {
    test: (facts) => {
      if (isOfCustomer && facts.customer === null) return outcomes.noCustomer;
      const count = facts.counted(counter);
      return count === null ? uncounted(counter, facts) : told(test(count));
    },
    seen: (facts) => (isOfCustomer && facts.customer === null ? null : facts.counted(counter)),
  };
}

/** Without the order nobody knows what the redemption itself would add to an amount. */
function uncounted({ measure }: RuleCounter, { order }: RuleFacts): Outcome {
  if (measure === 'redemptions') return unknown;
  return order === null ? outcomes.noOrder : order.amountMinor === null ? outcomes.noAmount : unknown;
}

/** A check of the lines of the order; it cannot be told without them. */
function linesCheck(test: (items: readonly RuleItem[], facts: RuleFacts) => Outcome, seen: (items: readonly RuleItem[]) => unknown): Check {
  return {
    test: (facts) => {
      const items = itemsOf(facts);
      return typeof items === 'number' ? items : test(items, facts);
    },
    seen: (facts) => {
      const items = itemsOf(facts);
      return typeof items === 'number' ? null : seen(items);
    },
  };
}

function isSku({ skus }: RuleItem): boolean {
  return skus.length > 0;
}

/** How many units there are. */
function linesTogether({ conditions }: RuleCondition, isMeant: (item: RuleItem) => boolean): Check {
  const test = compileNumber(conditions);
  const count = (items: readonly RuleItem[]): number => {
    let units = 0;
    for (const item of items) if (isMeant(item)) units += item.quantity;
    return units;
  };
  return linesCheck((items) => told(test(count(items))), count);
}

/** Of one unit. An order without such lines has no prices. */
function linePrices({ conditions }: RuleCondition, of: 'some' | 'every', isMeant: (item: RuleItem) => boolean): Check {
  const test = compileNumber(conditions);
  const testLine = (item: RuleItem): Outcome => {
    const price = unitPrice(item);
    return price === null ? unknown : told(test(price));
  };
  const prices = (items: readonly RuleItem[]): (number | null)[] => items.filter(isMeant).slice(0, 10).map(unitPrice);
  return linesCheck((items) => ofSomeLines(items.filter(isMeant), of, testLine), prices);
}

function lineMetadata({ conditions, property }: RuleCondition, of: 'some' | 'every', meter: TextMeter): Check {
  const test = compileValue(conditions, meter);
  const key = property ?? '';
  return linesCheck(
    (items, facts) => ofSomeLines(items, of, ({ metadata }) => told(test(member(metadata, key), facts))),
    (items) => items.slice(0, 10).map(({ metadata }) => member(metadata, key) ?? null),
  );
}

function ofSomeLines(lines: readonly RuleItem[], of: 'some' | 'every', test: (item: RuleItem) => Outcome): Outcome {
  return lines.length === 0 ? notMet : outcomeOfLines(lines, of, test);
}

/** Who asks; nobody is none of those who are named. */
function namedCheck(read: (facts: RuleFacts) => string | null): Compile {
  return ({ conditions }) => {
    const operators = operatorsIn(conditions).map(([operator, values]) => ({
      names: new Set(textsIn(values)), wantsIn: operator === '$is' || operator === '$in',
    }));
    return {
      test: (facts) => {
        const name = read(facts);
        return told(operators.every(({ names, wantsIn }) => (name !== null && names.has(name)) === wantsIn));
      },
      seen: read,
    };
  };
}

function dateCheck({ conditions }: RuleCondition): Check {
  const tests = operatorsIn(conditions).map(([operator, values]) => compileTime(operator, values));
  return {
    test: (facts) => told(tests.every((test) => test?.(facts.now.getTime(), facts) === true)),
    seen: ({ now }) => now.toISOString(),
  };
}

function told(isMet: boolean): Outcome {
  return isMet ? met : notMet;
}
