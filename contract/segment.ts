/** Segments of customers on the wire (wire contract §2.11). */
import { Type, type Static } from 'typebox';
import { Instant, listOf, Maybe, Metadata, Nullable, PageQuery, strict } from './common.ts';
import { staticCustomersMax } from './constants.ts';
import { WireCustomer } from './customer.ts';

export const SegmentKind = Type.Union([Type.Literal('static'), Type.Literal('passive'), Type.Literal('auto-update')]);

/** `POST /v1/segments`: `customers` are ids (or source_ids), for a static one; `filter` is for the others, as the wire contract's lists filter. */
export const NewSegment = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 1000 }),
  type: Type.Optional(SegmentKind),
  customers: Maybe(Type.Array(
    Type.Union([Type.String({ maxLength: 1000 }), Type.Object({ id: Type.Optional(Type.String()), source_id: Type.Optional(Type.String()) })]),
    { maxItems: staticCustomersMax },
  )),
  filter: Maybe(Metadata),
});
export type NewSegment = Static<typeof NewSegment>;

/** A segment; `filter` is echoed as it was sent, and absent for a static one. */
export const Segment = Type.Object({
  id: Type.String(),
  name: Type.String(),
  created_at: Instant,
  metadata: Metadata,
  filter: Type.Optional(Metadata),
  type: SegmentKind,
  object: Type.Literal('segment'),
});
export type Segment = Static<typeof Segment>;

export const SegmentListQuery = Type.Object({ ...PageQuery });
export const SegmentList = listOf('data', Segment);

/** A segment in the dashboard's list. */
export const SegmentRow = Type.Object({
  ...Segment.properties,
  size: Nullable(Type.Integer({ description: 'customers in it; null for a passive one, whose customers are found when asked' })),
  is_size_exact: Type.Boolean({ description: 'false: there are more than `size`' }),
  is_filling: Type.Boolean({ description: 'all customers are still being judged by a new filter' }),
  updated_at: Nullable(Instant),
  last_moved_at: Nullable(Instant),
});
export type SegmentRow = Static<typeof SegmentRow>;

/** `GET /api/projects/{project}/segments?search&after&limit`, the newest first. */
export const SegmentRows = Type.Object({ rows: Type.Array(SegmentRow), next: Nullable(Type.String()) });

/** What of a segment is to change; what is left out stays. `add` and `remove` are ids (or source_ids) of customers, for a static one. */
export const SegmentChange = Type.Object({
  name: Maybe(Type.String({ minLength: 1, maxLength: 1000 })),
  filter: Maybe(Metadata),
  add: Maybe(Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { maxItems: staticCustomersMax })),
  remove: Maybe(Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { maxItems: staticCustomersMax })),
}, strict);
export type SegmentChange = Static<typeof SegmentChange>;

/** Names that somebody has for customers: ids, source_ids or e-mail addresses. */
export const CustomerNames = Type.Object({ names: Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { minItems: 1, maxItems: staticCustomersMax }) }, strict);

/** Who is meant by them: `customer_id` is null for a name that nobody has, and for an e-mail address that several have (`is_ambiguous`). */
export const CustomersMeant = Type.Object({
  rows: Type.Array(Type.Object({ name: Type.String(), customer_id: Nullable(Type.String()), is_ambiguous: Type.Boolean() })),
});
export type CustomersMeant = Static<typeof CustomersMeant>;

/** How many a filter finds, and the newest of them, for whoever makes one. Beyond a bound the count is the bound, and not exact. */
export const SegmentPreview = Type.Object({ count: Type.Integer(), is_count_exact: Type.Boolean(), customers: Type.Array(WireCustomer) });
export type SegmentPreview = Static<typeof SegmentPreview>;

/** Who entered and left a segment, the latest first. */
export const SegmentChanges = Type.Object({
  rows: Type.Array(Type.Object({
    id: Type.String(),
    kind: Type.Union([Type.Literal('entered'), Type.Literal('left')]),
    customer: Type.Object({ id: Type.String(), source_id: Nullable(Type.String()), name: Nullable(Type.String()), email: Nullable(Type.String()) }),
    occurred_at: Instant,
  })),
  next: Nullable(Type.String()),
});
export type SegmentChanges = Static<typeof SegmentChanges>;
