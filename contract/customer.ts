/** Customers on the wire (wire contract §2.1, §2.11). */
import { Type, type Static } from 'typebox';
import { CursorQuery, Day, Instant, InstantRange, listOf, Maybe, Metadata, Nullable, PageQuery, pagedListOf, sourceIdLengthMax } from './common.ts';
import { WireVoucher } from './voucher.ts';

const Text = (maxLength: number) => Maybe(Type.String({ maxLength }));

/** Other members are kept too. */
export const Address = Type.Object({
  city: Text(1000), state: Text(1000), line_1: Text(1000), line_2: Text(1000), country: Text(1000), postal_code: Text(1000),
});

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
  address: Maybe(Address),
  metadata: Maybe(Metadata),
  birthday: Maybe(Instant),
  birthdate: Maybe(Instant),
});
export type CustomerReference = Static<typeof CustomerReference>;

/** `PUT /v1/customers/{id}`. */
export const CustomerChange = Type.Object({
  ...CustomerReference.properties,
  unset_metadata_fields: Maybe(Type.Array(Type.String(), { maxItems: 200, description: 'ours: keys that are taken away, as campaigns and vouchers have it' })),
});
export type CustomerChange = Static<typeof CustomerChange>;

/** A customer by id, source_id or tracking id. */
export const CustomerParams = Type.Object({ id: Type.String({ maxLength: 1000 }) });

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
  birthday: Type.Optional(Day),
  birthdate: Type.Optional(Day),
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

/**
 * `GET /v1/customers`. Beside the cursor of other lists `starting_after` may be an instant, the `created_at` (or `updated_at`, whichever is ordered by) of
 * the last customer before, or that customer's id.
 */
export const CustomerListQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
  starting_after: Type.Optional(Type.String({
    maxLength: 4000,
    description: 'more_starting_after of the page before; empty: the first page, with has_more and more_starting_after; or the instant or id of the last customer before',
  })),
  email: Type.Optional(Type.String()),
  city: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  segment_id: Type.Optional(Type.String()),
  created_at: Type.Optional(InstantRange),
  updated_at: Type.Optional(InstantRange),
  order: Type.Optional(Type.String()),
  filters: Type.Optional(Type.Unknown()),
});
export type CustomerListQuery = Static<typeof CustomerListQuery>;

/**
 * Of a page behind an instant, customers of a millisecond that began before the page or goes on behind it say in the nanoseconds of that instant which of
 * them they are, so that whoever goes on from it misses nobody.
 */
export const CustomerList = pagedListOf('customers', WireCustomer);

/** Most customers that one request changes. */
export const bulkCustomersMax = 10_000;

/** `POST /v1/customers/bulk/async`: each is made, or changed where the source_id (or id) is known. */
export const CustomersInBulk = Type.Array(CustomerReference, { minItems: 1, maxItems: bulkCustomersMax });

/** `POST /v1/customers/metadata/async`: the metadata is merged into that of each. */
export const CustomersMetadata = Type.Object({
  source_ids: Type.Array(Type.String({ minLength: 1, maxLength: sourceIdLengthMax }), { minItems: 1, maxItems: bulkCustomersMax }),
  metadata: Metadata,
});

/** `POST /v1/customers/{id}/permanent-deletion`; `data_json` counts what was removed, or stripped of what it said about the person. */
export const PermanentDeletion = Type.Object({
  id: Type.String(),
  created_at: Instant,
  related_object_id: Type.String(),
  related_object: Type.Literal('customer'),
  status: Type.Literal('DONE'),
  data_json: Type.Object({
    customer: Count, events: Count, daily_events: Count, segments: Count, orders: Count, redemptions: Count, publications: Count,
  }),
  object: Type.Literal('pernament_deletion'),
});
export type PermanentDeletion = Static<typeof PermanentDeletion>;

const ActivityFilters = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  order: Type.Optional(Type.Union([Type.Literal('created_at'), Type.Literal('-created_at')])),
  starting_after: Type.Optional(Instant),
  starting_after_id: Type.Optional(Type.String({ maxLength: 500 })),
  start_date: Type.Optional(Instant),
  end_date: Type.Optional(Instant),
  campaign_id: Type.Optional(Type.String()),
  campaign_type: Type.Optional(Type.String()),
  category: Type.Optional(Type.Union([Type.Literal('ACTION'), Type.Literal('EFFECT')])),
  type: Type.Optional(Type.String()),
};

/** `GET /v1/customers/{id}/activity`. */
export const ActivityQuery = Type.Object(ActivityFilters);
export type ActivityQuery = Static<typeof ActivityQuery>;

/** One thing that happened to a customer; `data` names the objects that took part. */
export const Activity = Type.Object({
  id: Type.String(),
  type: Type.String(),
  data: Metadata,
  created_at: Instant,
  group_id: Nullable(Type.String()),
});
export type Activity = Static<typeof Activity>;

export const ActivityList = Type.Object({
  object: Type.Literal('list'),
  data_ref: Type.Literal('data'),
  data: Type.Array(Activity),
  has_more: Type.Boolean(),
  more_starting_after: Type.Optional(Type.String()),
});

/** The older `GET /v1/customers/{id}/activities`, with a total. */
export const ActivitiesQuery = Type.Object(ActivityFilters);
export const ActivitiesList = listOf('data', Activity);

/** `GET /v1/customers/{id}/redeemables`. */
export const RedeemablesQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  order: Type.Optional(Type.Union(['created_at', '-created_at', 'id', '-id'].map((order) => Type.Literal(order)))),
  starting_after_id: Type.Optional(Type.String({ maxLength: 500 })),
  filters: Type.Optional(Type.Unknown()),
});

export const redeemableStatuses = ['ACTIVE', 'USED', 'DISABLED', 'NOT_ACTIVE_YET', 'EXPIRED', 'NO_BALANCE'] as const;

/** A code that was given to a customer, and whether they can use it now. */
export const Redeemable = Type.Object({
  id: Type.String(),
  created_at: Instant,
  redeemable_id: Type.String(),
  redeemable_object: Type.Literal('voucher'),
  customer_id: Type.String(),
  holder_role: Type.Literal('OWNER'),
  campaign_id: Nullable(Type.String()),
  campaign_type: Nullable(Type.Literal('DISCOUNT_COUPONS')),
  voucher_type: Type.Literal('DISCOUNT_VOUCHER'),
  redeemable: Type.Object({ type: Type.Literal('voucher'), voucher: WireVoucher, status: Type.Enum([...redeemableStatuses]) }),
});
export type Redeemable = Static<typeof Redeemable>;

export const RedeemableList = Type.Object({
  ...listOf('data', Redeemable).properties,
  has_more: Type.Boolean(),
  more_starting_after: Type.Optional(Type.String()),
});

/** `GET /v1/customers/{id}/segments`. */
export const CustomerSegments = listOf('data', Type.Object({ id: Type.String(), name: Type.String(), object: Type.Literal('segment') }));
