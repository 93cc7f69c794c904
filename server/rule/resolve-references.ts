import { ApiError, notFound } from '../../contract/errors.ts';
import type { ApplicableEntryRequest, ApplicableToRequest, WireApplicableTo } from '../../contract/rule.ts';
import { parseFormula } from '../discount/parse-formula.ts';
import type { Transaction } from '../platform/db.ts';
import { keepCollections, keepProducts, keepSkus, type KeptGoods } from './reference.store.ts';

type WireEntry = WireApplicableTo['included'][number];

/**
 * The products that a rule chooses, each with both its ids, kept from being deleted until the transaction ends; null: it chooses none. Throws 404 for a
 * product, SKU or collection that there is not, and 400 for an entry that names none or has a formula that makes no sense. What conditions name need not be
 * there: the contract's clients make rules of segments that nobody made, and an order may write its products out.
 */
export async function resolveApplicableTo(tx: Transaction, projectId: string, asked: ApplicableToRequest | null | undefined): Promise<WireApplicableTo | null> {
  if (asked === undefined || asked === null) return null;
  const [included, excluded] = [entriesOf(asked.included), entriesOf(asked.excluded)];
  if (included.length + excluded.length === 0 && asked.included_all !== true) return null;
  const names = (object: ApplicableEntryRequest['object']): string[] => [...included, ...excluded].flatMap((entry) => (entry.object === object ? nameOf(entry) : []));
  const collections = await keepCollections(tx, projectId, names('products_collection'));
  const products = await keepProducts(tx, projectId, names('product'));
  const skus = await keepSkus(tx, projectId, names('sku'));
  const found = (entry: ApplicableEntryRequest): KeptGoods | undefined => {
    const name = nameOf(entry);
    if (entry.object === 'product') return products.get(name);
    if (entry.object === 'sku') return skus.get(name);
    return collections.has(name) ? { asked: name, id: name, sourceId: null, productId: null, productSourceId: null } : undefined;
  };
  const toWire = (entry: ApplicableEntryRequest): WireEntry => {
    const goods = found(entry);
    if (goods === undefined || isOfAnother(entry, goods)) throw notFound(entry.object, nameOf(entry));
    return toWireEntry(entry, goods);
  };
  return { included: included.map(toWire), excluded: excluded.map(toWire), included_all: asked.included_all ?? false };
}

function entriesOf(given: ApplicableToRequest['included']): readonly ApplicableEntryRequest[] {
  if (given === undefined || given === null) return [];
  return 'data' in given ? given.data : given;
}

/** Clients in Ruby and PHP name a product by its `product_id`, where an SKU says whose it is. */
function nameOf(entry: ApplicableEntryRequest): string {
  const name = entry.id || entry.source_id || (entry.object === 'product' && (entry.product_id || entry.product_source_id));
  if (!name) throw new ApiError('invalid_payload', { details: 'Property .applicable_to should name each product, SKU and collection by its id or source_id' });
  return name;
}

/** An SKU that is named together with a product that is not its own. */
function isOfAnother({ object, product_id: id, product_source_id: sourceId }: ApplicableEntryRequest, { productId, productSourceId }: KeptGoods): boolean {
  return object === 'sku' && Boolean((id && id !== productId) || (!id && sourceId && sourceId !== productSourceId));
}

const said = [
  'price', 'price_formula', 'quantity_limit', 'aggregated_quantity_limit', 'amount_limit', 'aggregated_amount_limit', 'repeat', 'skip_initially', 'target',
] as const;

function toWireEntry(entry: ApplicableEntryRequest, { id, sourceId, productId, productSourceId }: KeptGoods): WireEntry {
  if (entry.price_formula && 'refusal' in parseFormula(entry.price_formula)) {
    throw new ApiError('invalid_payload', { details: `Property .applicable_to: ${entry.price_formula.slice(0, 100)} is no formula of a price` });
  }
  const members = said.flatMap((member) => (entry[member] === undefined || entry[member] === null ? [] : [[member, entry[member]]]));
  return {
    object: entry.object, id, ...(sourceId !== null && { source_id: sourceId }), ...(productId !== null && { product_id: productId }),
    ...(productSourceId !== null && { product_source_id: productSourceId }), strict: entry.strict ?? false, effect: entry.effect ?? 'APPLY_TO_EVERY',
    ...Object.fromEntries(members),
  };
}
