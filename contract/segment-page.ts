/** What the dashboard reads of segments and changes of them, beside the wire contract. */
import { Type, type Static } from 'typebox';
import { Instant, Maybe, Metadata, Nullable, strict } from './common.ts';
import { staticCustomersMax } from './constants.ts';
import { WireCustomer } from './customer.ts';
import { Segment } from './segment.ts';

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

/** `PUT /api/projects/{project}/segments/{segment}`: what of a segment is to change; what is left out stays. `add` and `remove` are ids (or source_ids) of customers, for a static one. */
export const SegmentChange = Type.Object({
  name: Maybe(Type.String({ minLength: 1, maxLength: 1000 })),
  filter: Maybe(Metadata),
  add: Maybe(Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { maxItems: staticCustomersMax })),
  remove: Maybe(Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { maxItems: staticCustomersMax })),
}, strict);
export type SegmentChange = Static<typeof SegmentChange>;

/**
 * `POST /api/projects/{project}/segments/preview`: how many a filter finds, and some of them, for whoever makes one. A count that is not exact is the least there are:
 * counting goes up to a bound and for a second.
 */
export const SegmentPreview = Type.Object({ count: Type.Integer(), is_count_exact: Type.Boolean(), customers: Type.Array(WireCustomer) });
export type SegmentPreview = Static<typeof SegmentPreview>;

/** `GET /api/projects/{project}/segments/{segment}/changes?after&limit`: who entered and left it, the latest first. */
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
