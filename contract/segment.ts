/** Segments of customers on the wire (wire contract §2.11). */
import { Type, type Static } from 'typebox';
import { Instant, listOf, Maybe, Metadata, PageQuery } from './common.ts';
import { staticCustomersMax } from './constants.ts';

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
