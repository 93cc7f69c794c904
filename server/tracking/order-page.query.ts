import { notFound } from '../../contract/errors.ts';
import type { OrderPage, OrderPageItem, OrderPageRedemption } from '../../contract/order-page.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import { namesOfItems, orderAsCounted } from '../order/catalogue-items.ts';
import { identified, toLine } from '../order/order-items.ts';
import { findOrders } from '../order/order.store.ts';
import type { Order } from '../order/order.ts';
import { toWireOrder } from '../order/wire-order.ts';
import type { Db } from '../platform/db.ts';
import { actorNameInSql } from './actor-name.ts';

/** An order by id or source_id with its customer, its lines as the catalogue calls them, and its redemptions. Throws 404. */
export async function readOrderPage(db: Db, projectId: string, name: string): Promise<OrderPage> {
  const found = [...(await findOrders(db, projectId, [name])).values()];
  const order = found.find(({ orderId }) => orderId === name) ?? found[0];
  if (order === undefined) throw notFound('order', name);
  const [customer, catalogue, redemptions] = await Promise.all([
    findCustomer(db, projectId, order.customerId), findCatalogue(db, projectId, namesOfItems(order.items ?? [])), findRedemptions(db, projectId, order.orderId),
  ]);
  return { order: toWireOrder(order), customer, items: toPageItems(orderAsCounted(order, catalogue), catalogue), redemptions };
}

async function findCustomer(db: Db, projectId: string, customerId: string | null): Promise<OrderPage['customer']> {
  if (customerId === null) return null;
  const [row] = await db.query<{ source_id: string | null; name: string | null; is_deleted: boolean }>(
    `/* tracking.order-customer */
     select coalesce(source_id, deleted_source_id) as source_id, name, deleted_at is not null as is_deleted from customers where project_id = $1 and customer_id = $2`,
    [projectId, customerId],
  );
  return { customer_id: customerId, source_id: row?.source_id ?? null, name: row?.name ?? null, is_deleted: row?.is_deleted ?? true };
}

/** Lines as discounts see them, with what the catalogue calls them. */
function toPageItems({ orderId, items }: Order, { products, skus }: Catalogue): OrderPageItem[] | null {
  if (items === null) return null;
  return identified(orderId, items).map((item) => {
    const line = toLine(item);
    const sku = firstOf(line.skus, skus);
    const product = sku?.product ?? firstOf(line.products, products);
    return {
      id: item.id,
      product: toSold(item['product'], line.products, product && { id: product.id, source_id: product.sourceId, name: product.name }),
      sku: toSold(item['sku'], line.skus, sku && { id: sku.id, source_id: sku.sourceId, name: sku.sku }),
      quantity: line.quantity, free_quantity: line.discountQuantity, price_minor: line.priceMinor, amount_minor: line.amountMinor,
      discount_minor: line.discountMinor, subtotal_minor: line.amountMinor === null ? null : line.amountMinor - line.discountMinor,
    };
  });
}

function firstOf<Value>(names: readonly string[], found: ReadonlyMap<string, Value>): Value | undefined {
  return names.map((name) => found.get(name)).find((value) => value !== undefined);
}

type Sold = NonNullable<OrderPageItem['product']>;

/** As the client wrote it out, else as the catalogue has it; of what is in no catalogue the name it was asked by. */
function toSold(written: unknown, names: readonly string[], known: Sold | undefined): Sold | null {
  const { name, sku, source_id: sourceId } = (typeof written === 'object' && written !== null ? written : {}) as Record<string, unknown>;
  const called = [name, sku].find((text) => typeof text === 'string');
  if (known !== undefined) return { ...known, ...(called !== undefined && { name: called }) };
  if (names.length === 0 && called === undefined) return null;
  return { id: null, source_id: typeof sourceId === 'string' ? sourceId : (names[0] ?? null), name: called ?? null };
}

interface RedemptionRow extends Omit<OrderPageRedemption, 'occurred_at' | 'campaign' | 'rollback'> {
  campaign_id: string | null;
  campaign_name: string | null;
  occurred_at: Date;
  rollback_id: string | null;
  rollback_at: Date;
  rollback_actor: string;
  rollback_reason: string | null;
}

async function findRedemptions(db: Db, projectId: string, orderId: string): Promise<OrderPageRedemption[]> {
  const rows = await db.query<RedemptionRow>(
    `/* tracking.order-redemptions */
with made as (
  select a.redemption_id, a.parent_id, a.code, a.campaign_id, a.discount_minor, a.occurred_at, ${actorNameInSql} as actor
  from redemptions a
  where a.project_id = $1 and a.order_id = $2 and a.kind = 'redemption' and a.result = 'SUCCESS'
  order by a.occurred_at, a.redemption_id
  limit 500
)
select m.redemption_id, m.parent_id, m.code, c.campaign_id, c.name as campaign_name, m.discount_minor, m.occurred_at, m.actor,
  b.redemption_id as rollback_id, b.occurred_at as rollback_at, b.actor as rollback_actor, b.reason as rollback_reason
from made m
left join campaigns c on c.project_id = $1 and c.campaign_id = m.campaign_id and c.binned_at is null
left join lateral (
  select a.redemption_id, a.occurred_at, a.reason, ${actorNameInSql} as actor
  from redemptions a
  where a.project_id = $1 and a.rolls_back_id = m.redemption_id and a.kind = 'rollback' and a.result = 'SUCCESS'
) b on true
order by m.occurred_at, m.redemption_id`,
    [projectId, orderId],
  );
  return rows.map((row) => ({
    redemption_id: row.redemption_id, parent_id: row.parent_id, code: row.code, discount_minor: row.discount_minor, occurred_at: row.occurred_at.toISOString(),
    actor: row.actor,
    campaign: row.campaign_id === null ? null : { campaign_id: row.campaign_id, name: row.campaign_name ?? '' },
    rollback: row.rollback_id === null ? null : {
      redemption_id: row.rollback_id, occurred_at: row.rollback_at.toISOString(), actor: row.rollback_actor, reason: row.rollback_reason,
    },
  }));
}
