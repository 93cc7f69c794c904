/** What rules are judged by: a code, whoever uses it, and the order as the codes before it left it. Pure. */
import type { Amounts } from '../../budget/usage.ts';
import type { Catalogue, CatalogueProduct, CatalogueSku } from '../../catalogue/catalogue.ts';
import { unitPrice, type Line } from '../../discount/priced-order.ts';
import { leftToPay, type Order } from '../../order/order.ts';
import { toLine, type StoredItem } from '../../order/order-items.ts';
import type { RuleCounter, RuleFacts, RuleItem, RuleOrder } from '../../rule/judge/facts.ts';
import { personOf, userOf } from './command.ts';
import { subjectOf, type Offer } from './offer.ts';
import { isInCollection } from './rules-in-force.ts';

/** Everything is worked out of what was read; what costs something, only when a rule asks for it. */
export function ruleFacts(offer: Offer): RuleFacts {
  const { books: { state }, offered: { command, voucher, order } } = offer;
  const { actor } = command;
  const customerId = userOf(command);
  const person = personOf(command);
  return {
    now: state.now,
    timeZone: state.timeZone,
    customer: customerId === null ? null : { customerId, metadata: command.customerMetadata ?? {} },
    order: order && orderOf(order, offer),
    redemption: {
      metadata: command.metadata ?? {},
      apiKey: actor.type === 'api_key' ? actor.id : null,
      member: actor.type === 'member' ? actor.name : null,
    },
    holderId: voucher.holderCustomerId,
    totalMinor: () => offer.grant.order && leftToPay(offer.grant.order),
    isInSegment: (segmentId) => person !== null && state.rules.segments.get(segmentId)?.has(person) === true,
    isInCollection: (collectionId, item) => isInCollection(state.rules, collectionId, item),
    counted: (counter) => countedIn(offer, counter),
  };
}

function orderOf(order: Order, offer: Offer): RuleOrder {
  const { catalogue } = offer.books.state.rules;
  let items: readonly RuleItem[] | null = null;
  return {
    amountMinor: leftToPay(order),
    initialAmountMinor: order.initialAmountMinor ?? order.amountMinor,
    get items() {
      items ??= order.items && order.items.map((item, place) => itemOf(item, offer.priced?.lines[place] ?? toLine(item), catalogue));
      return items;
    },
    metadata: order.metadata,
  };
}

function itemOf(item: StoredItem, line: Line, catalogue: Catalogue): RuleItem {
  const { products, skus, quantity, amountMinor, discountMinor } = line;
  const sku = knownBy(skus, catalogue.skus);
  const product = sku?.product ?? knownBy(products, catalogue.products);
  return {
    products: withNames(products, product),
    skus: withNames(skus, sku),
    quantity,
    priceMinor: unitPrice(line) ?? sku?.priceMinor ?? product?.priceMinor ?? null,
    amountMinor,
    discountMinor,
    metadata: metadataIn(item),
    productMetadata: product === null ? metadataIn(item['product']) : { ...product.metadata, ...metadataIn(item['product']) },
    skuMetadata: sku === null ? metadataIn(item['sku']) : { ...sku.metadata, ...metadataIn(item['sku']) },
  };
}

function knownBy<Known>(names: readonly string[], known: ReadonlyMap<string, Known>): Known | null {
  if (known.size === 0) return null;
  return names.map((name) => known.get(name)).find((one) => one !== undefined) ?? null;
}

function withNames(names: readonly string[], known: CatalogueProduct | CatalogueSku | null): readonly string[] {
  return known === null ? names : [...new Set([...names, known.id, ...(known.sourceId === null ? [] : [known.sourceId])])];
}

function metadataIn(value: unknown): Record<string, unknown> {
  const metadata = isObject(value) ? value['metadata'] : null;
  return isObject(metadata) ? metadata : nothing;
}

const nothing: Record<string, unknown> = {};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** With this redemption in it. What the session itself holds has been given back before; null: it counts nobody, or what it counts is not known. */
function countedIn(offer: Offer, counter: RuleCounter): number | null {
  const amounts = counter.measure === 'redemptions' ? withoutAmounts : offer.grant;
  return offer.books.countedWith(counter, subjectOf(offer.offered), amounts);
}

const withoutAmounts: Amounts = { discountMinor: null, orderMinor: null };
