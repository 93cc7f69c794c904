import type { Segment as WireSegment } from '../../contract/segment.ts';
import { ApiError } from '../../contract/errors.ts';
import { addFilters, checkFilters, type Conditions } from '../platform/wire-list.ts';
import { customerFields } from './customer-fields.ts';

/** A group of customers: listed (static), found when asked (passive), or kept as customers change (auto-update). */
export interface Segment {
  segmentId: string;
  name: string;
  kind: WireSegment['type'];
  /** In the language of the wire contract's lists; null for a static one. */
  filter: Record<string, unknown> | null;
  createdAt: Date;
  /** When somebody last changed it; null: never. */
  updatedAt: Date | null;
}

/** Adds to a statement over `customers`, whose first value is the project, that a segment's filter holds at `now`. */
export function addSegmentFilter(conditions: Conditions, filter: Record<string, unknown>, now: Date): void {
  addFilters(conditions, filter, customerFields, now);
}

/**
 * Throws 400 `invalid_payload` for a filter with unknown fields or operators, or with no condition at all. A segment is no field of a filter, so none
 * can be made of itself.
 */
export function checkFilter(filter: Record<string, unknown>): void {
  const named = Object.keys(filter).filter((name) => name !== 'junction');
  if (named.length === 0) throw new ApiError('invalid_payload', { details: 'Property .filter must have at least one condition' });
  checkFilters(filter, customerFields);
}

const moving = /^\$(more_than_ago|less_than_ago|is_days_ago|more_than_future|less_than_future|is_days_in_future)$/;

/** Whether a filter compares with the time of asking, so that somebody can enter or leave without changing. */
export function movesWithTime(filter: unknown): boolean {
  if (typeof filter !== 'object' || filter === null) return false;
  return Object.entries(filter).some(([key, value]) => moving.test(key) || movesWithTime(value));
}

/** The wire contract's form (§2.11). */
export function toWireSegment({ segmentId, name, kind, filter, createdAt }: Segment): WireSegment {
  return { id: segmentId, name, created_at: createdAt.toISOString(), metadata: {}, ...(filter !== null && { filter }), type: kind, object: 'segment' };
}
