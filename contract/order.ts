/** Orders on the wire (wire contract §2.1, §2.10). Amounts in minor units. */
import { Type, type Static } from 'typebox';
import { CustomerReference } from './customer.ts';
import { CursorQuery, Instant, InstantRange, Maybe, Metadata, Nullable, PageQuery, pagedListOf, sourceIdLengthMax } from './common.ts';

export const OrderStatus = Type.Enum(['CREATED', 'PAID', 'CANCELED', 'FULFILLED']);
export type OrderStatus = Static<typeof OrderStatus>;

const Id = Maybe(Type.String({ maxLength: 1000 }));
/** Any number here: which amounts are possible is said with a key of its own (`invalid_amount`). */
const Amount = Maybe(Type.Number());

/** What an item sells, where the client writes it out. */
const Sold = Maybe(Type.Object({ id: Id, source_id: Id, price: Amount }));

/** An item of an order; members that are not listed are kept and given back. Clients send quantities as text as well. */
export const OrderItem = Type.Object({
  id: Id,
  product_id: Id,
  sku_id: Id,
  source_id: Id,
  related_object: Maybe(Type.String({ maxLength: 100, description: 'what `source_id` names: product or sku' })),
  product: Sold,
  sku: Sold,
  quantity: Maybe(Type.Union([Type.Number(), Type.String({ pattern: '^\\d{1,9}$' })])),
  price: Amount,
  amount: Amount,
  metadata: Maybe(Metadata),
});
export type OrderItem = Static<typeof OrderItem>;

/** How a request names an order: a stored one by `id` or `source_id`, or a new one. */
export const OrderRequest = Type.Object({
  id: Id,
  source_id: Maybe(Type.String({ maxLength: sourceIdLengthMax })),
  status: Maybe(OrderStatus),
  amount: Amount,
  items: Maybe(Type.Array(OrderItem, { maxItems: 500 })),
  customer: Maybe(CustomerReference),
  metadata: Maybe(Metadata),
  unset_metadata_fields: Maybe(Type.Array(Type.String(), { maxItems: 200, description: 'keys that are taken off the metadata of an order that is changed' })),
});
export type OrderRequest = Static<typeof OrderRequest>;

const Money = Type.Integer();

/** What one redemption has to do with an order, or what several of one request have: these are `stacked`, and named by what stands for them. */
export const OrderRedemption = Type.Object({
  date: Instant,
  related_object_type: Type.Union([Type.Literal('voucher'), Type.Literal('redemption')]),
  related_object_id: Type.String(),
  related_object_parent_id: Type.Optional(Type.String()),
  stacked: Type.Optional(Type.Array(Type.String())),
  rollback_id: Type.Optional(Type.String()),
  rollback_date: Type.Optional(Instant),
  rollback_stacked: Type.Optional(Type.Array(Type.String())),
});
export type OrderRedemption = Static<typeof OrderRedemption>;

/** An order as it is calculated. Members of the discount are left out where there is none; what nobody knows is left out too. */
export const WireOrder = Type.Object({
  id: Type.Optional(Type.String()),
  source_id: Type.Optional(Nullable(Type.String())),
  created_at: Type.Optional(Instant),
  updated_at: Type.Optional(Nullable(Instant)),
  status: Type.Optional(OrderStatus),
  amount: Type.Optional(Money),
  initial_amount: Type.Optional(Money),
  discount_amount: Type.Optional(Money),
  items_discount_amount: Type.Optional(Money),
  total_discount_amount: Type.Optional(Money),
  total_amount: Type.Optional(Money),
  applied_discount_amount: Type.Optional(Money),
  items_applied_discount_amount: Type.Optional(Money),
  total_applied_discount_amount: Type.Optional(Money),
  items: Type.Optional(Type.Array(Metadata)),
  metadata: Metadata,
  customer: Type.Optional(Type.Object({ id: Type.String(), object: Type.Literal('customer') })),
  customer_id: Nullable(Type.String()),
  referrer_id: Type.Null(),
  object: Type.Literal('order'),
  redemptions: Type.Optional(Type.Record(Type.String(), OrderRedemption)),
});
export type WireOrder = Static<typeof WireOrder>;

/** `POST /v1/orders/import`: those whose `source_id` is known are changed. */
export const OrdersRequest = Type.Array(OrderRequest, { minItems: 1, maxItems: 10_000 });

/** `GET /v1/orders?limit&page&order`. `customer` is an id or source_id. */
export const OrderListQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
  order: Type.Optional(Type.String()),
  customer: Type.Optional(Type.String({ maxLength: 1000 })),
  status: Type.Optional(OrderStatus),
  filters: Type.Optional(Type.Unknown()),
  created_at: Type.Optional(InstantRange),
  updated_at: Type.Optional(InstantRange),
});
export type OrderListQuery = Static<typeof OrderListQuery>;

export const OrderList = pagedListOf('orders', WireOrder);
