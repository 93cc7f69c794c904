/** What the dashboard reads of orders. Amounts in minor units; null: not known. */
import { Type, type Static } from 'typebox';
import { Instant, Nullable } from './common.ts';
import { OrderStatus, WireOrder } from './order.ts';

const Money = Nullable(Type.Integer());

/** Whose order it is. */
const customer = { customer_id: Type.String(), source_id: Nullable(Type.String()), name: Nullable(Type.String()) };

/**
 * `GET /api/projects/{project}/orders?q&status&customer&created_from&created_before&after&limit` (q: the beginning of a source_id as it is written, rows are
 * then in the order of these; or an id. customer: id or source_id). A page may be shorter than `limit`, even empty, and still have a `next`.
 */
export const OrderRow = Type.Object({
  order_id: Type.String(),
  source_id: Nullable(Type.String()),
  status: OrderStatus,
  customer: Nullable(Type.Object(customer)),
  amount_minor: Money,
  discount_minor: Type.Integer({ description: 'of all redemptions that stand' }),
  total_minor: Money,
  items: Nullable(Type.Integer({ description: 'lines; null: the shop told none' })),
  created_at: Instant,
});
export type OrderRow = Static<typeof OrderRow>;
export const OrderRows = Type.Object({ rows: Type.Array(OrderRow), next: Nullable(Type.String()) });
export type OrderRows = Static<typeof OrderRows>;

/** A product or SKU as a line of an order names it; `id` only where it is in the catalogue. */
const Sold = Nullable(Type.Object({ id: Nullable(Type.String()), source_id: Nullable(Type.String()), name: Nullable(Type.String()) }));

export const OrderPageItem = Type.Object({
  id: Type.String(),
  product: Sold,
  sku: Sold,
  quantity: Type.Number(),
  free_quantity: Type.Number({ description: 'units of it that a discount gives for nothing' }),
  price_minor: Nullable(Type.Integer({ description: 'as it was sent, else the one of the catalogue that the total was counted from; null: not known' })),
  amount_minor: Money,
  discount_minor: Type.Integer({ description: 'off this line alone' }),
  subtotal_minor: Money,
});
export type OrderPageItem = Static<typeof OrderPageItem>;

const Rollback = Nullable(Type.Object({ redemption_id: Type.String(), occurred_at: Instant, actor: Type.String(), reason: Nullable(Type.String()) }));

export const OrderPageRedemption = Type.Object({
  redemption_id: Type.String(),
  parent_id: Nullable(Type.String({ description: 'what stands for several of one request' })),
  code: Type.String(),
  campaign: Nullable(Type.Object({ campaign_id: Type.String(), name: Type.String() })),
  discount_minor: Money,
  occurred_at: Instant,
  actor: Type.String(),
  rollback: Rollback,
});
export type OrderPageRedemption = Static<typeof OrderPageRedemption>;

/** `GET /api/projects/{project}/orders/{id or source_id}`: the order as the wire contract calculates it, and what is around it. */
export const OrderPage = Type.Object({
  order: WireOrder,
  customer: Nullable(Type.Object({ ...customer, is_deleted: Type.Boolean({ description: 'then there is no page of them' }) })),
  items: Nullable(Type.Array(OrderPageItem)),
  redemptions: Type.Array(OrderPageRedemption, { description: 'those that succeeded, the oldest first; the first five hundred' }),
});
export type OrderPage = Static<typeof OrderPage>;
