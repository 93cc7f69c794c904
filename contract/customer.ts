/** Customers on the wire (wire contract §2.1, §2.11). */
import { Type, type Static } from 'typebox';
import { Instant, listOf, Maybe, Metadata, Nullable, PageQuery, sourceIdLengthMax } from './common.ts';

const Text = (maxLength: number) => Maybe(Type.String({ maxLength }));

/**
 * How a request names a customer: by `id`, by the shop's own `source_id`, or by neither for one who is new. Members that are given are kept.
 * Clients send whole customer objects back; members that are not listed are ignored.
 */
export const CustomerReference = Type.Object({
  id: Text(100),
  source_id: Text(sourceIdLengthMax),
  name: Text(1000),
  email: Text(1000),
  phone: Text(100),
  description: Text(10_000),
  address: Maybe(Metadata),
  metadata: Maybe(Metadata),
});
export type CustomerReference = Static<typeof CustomerReference>;

const Count = Type.Integer();

/** What a customer did; amounts in minor units. */
export const CustomerSummary = Type.Object({
  redemptions: Type.Object({
    total_redeemed: Count,
    total_failed: Count,
    total_succeeded: Count,
    total_rolled_back: Count,
    total_rollback_failed: Count,
    total_rollback_succeeded: Count,
    gift: Type.Object({ redeemed_amount: Count, amount_to_go: Count }),
    loyalty_card: Type.Object({ redeemed_points: Count, points_to_go: Count }),
  }),
  orders: Type.Object({ total_amount: Count, total_count: Count, average_amount: Count, last_order_amount: Count, last_order_date: Type.Optional(Instant) }),
});
export type CustomerSummary = Static<typeof CustomerSummary>;

/** A whole customer. `address` is null when there is none, `metadata` is left out until it is set; `summary` is null where it is not asked for. */
export const WireCustomer = Type.Object({
  id: Type.String(),
  source_id: Nullable(Type.String()),
  name: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  phone: Type.Optional(Type.String()),
  address: Nullable(Metadata),
  summary: Nullable(CustomerSummary),
  loyalty: Nullable(Type.Object({ points: Count, referred_customers: Count, campaigns: Metadata })),
  referrals: Nullable(Type.Object({ total: Count, campaigns: Type.Array(Type.Unknown()) })),
  system_metadata: Metadata,
  metadata: Type.Optional(Metadata),
  created_at: Instant,
  updated_at: Type.Optional(Instant),
  object: Type.Literal('customer'),
});
export type WireCustomer = Static<typeof WireCustomer>;

/** The customer inside a redemption or publication. */
export const SimpleCustomer = Type.Object({
  id: Type.String(),
  name: Nullable(Type.String()),
  email: Nullable(Type.String()),
  source_id: Nullable(Type.String()),
  metadata: Type.Optional(Metadata),
  object: Type.Literal('customer'),
});
export type SimpleCustomer = Static<typeof SimpleCustomer>;

/** `GET /v1/customers?limit&page&order`. */
export const CustomerListQuery = Type.Object({ ...PageQuery, email: Type.Optional(Type.String()), order: Type.Optional(Type.String()) });
export type CustomerListQuery = Static<typeof CustomerListQuery>;

export const CustomerList = listOf('customers', WireCustomer);
