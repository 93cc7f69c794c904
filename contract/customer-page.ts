/** What the dashboard reads of customers, beside the wire contract. */
import { Type, type Static } from 'typebox';
import { Nullable, strict } from './common.ts';
import { staticCustomersMax, type customerSorts } from './constants.ts';
import { WireCustomer } from './customer.ts';
import { RedemptionRow } from './tracking.ts';

export type CustomerSort = (typeof customerSorts)[number];

/** A customer in the dashboard's list. */
export const CustomerRow = Type.Object({
  ...WireCustomer.properties,
  last_seen_at: Nullable(Type.String({ format: 'instant', description: 'of the last redemption (also a refused one), order or custom event; null: none' })),
});
export type CustomerRow = Static<typeof CustomerRow>;

/** `GET /api/projects/{project}/customers?search&sort&after&limit`: a page of them; `next` goes on after it, null at the end. */
export const CustomerRows = Type.Object({ rows: Type.Array(CustomerRow), next: Nullable(Type.String()) });
export type CustomerRows = Static<typeof CustomerRows>;

/** `GET /api/projects/{project}/customers/{id}`; amounts in minor units. */
export const CustomerPage = Type.Object({
  ...CustomerRow.properties,
  discount: Type.Object({
    gross_minor: Type.Integer(),
    rolled_back_minor: Type.Integer(),
    net_minor: Nullable(Type.Integer({ description: 'null: there are redemptions, and no amount of them is known' })),
    unknown: Type.Integer({ description: 'redemptions whose discount is not known; they are in none of the sums' }),
  }),
});
export type CustomerPage = Static<typeof CustomerPage>;

/** `GET /api/projects/{project}/customers/{id}/erasure`: what an erasure would remove of a person (`segments`, `events`) and strip of what it says about them (all others), and the sums that stay. */
export const ErasurePreview = Type.Object({
  events: Type.Integer(), segments: Type.Integer(), orders: Type.Integer(), redemptions: Type.Integer(), publications: Type.Integer(),
  orders_minor: Type.Integer({ description: 'what was paid for orders' }),
  discount_minor: Nullable(Type.Integer()),
});
export type ErasurePreview = Static<typeof ErasurePreview>;

/** `GET /api/projects/{project}/customers/{id}/redemptions?after&limit`: redemptions, failed ones and rollbacks, the latest first. */
export const CustomerRedemption = Type.Object({
  ...RedemptionRow.properties,
  campaign: Nullable(Type.Object({ campaign_id: Type.String(), name: Type.String() }, { description: 'null: the code belongs to none' })),
});
export type CustomerRedemption = Static<typeof CustomerRedemption>;
export const CustomerRedemptions = Type.Object({ rows: Type.Array(CustomerRedemption), next: Nullable(Type.String()) });

/** `POST /api/projects/{project}/customers/meant`: names that somebody has for customers: ids, source_ids or e-mail addresses. */
export const CustomerNames = Type.Object({ names: Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { minItems: 1, maxItems: staticCustomersMax }) }, strict);

/** Who is meant by them: `customer_id` is null for a name that nobody has, and for an e-mail address that several have (`is_ambiguous`). */
export const CustomersMeant = Type.Object({
  rows: Type.Array(Type.Object({ name: Type.String(), customer_id: Nullable(Type.String()), is_ambiguous: Type.Boolean() })),
});
export type CustomersMeant = Static<typeof CustomersMeant>;
