import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { NewSegment, Segment, SegmentList, SegmentListQuery } from '../../contract/segment.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import { readPage } from '../platform/wire-list.ts';
import { createSegment, deleteSegment } from './create-segment.ts';
import { toWireSegment } from './segment.ts';
import { findSegment, listSegments } from './segment.store.ts';

export interface SegmentParts {
  db: Pool;
  clock: Clock;
  jobs: Pick<Jobs, 'wake'>;
}

const params = Type.Object({ segmentId: Type.String({ maxLength: 100 }) });
const read = { config: { permission: 'customer.read' } } as const;
const write = { config: { permission: 'customer.write' } } as const;

/** Segments of customers of the wire contract (§2.11). */
export function segmentRoutes(http: Http, { db, clock, jobs }: SegmentParts): void {
  http.post('/segments', {
    ...write, schema: { summary: 'Make a segment of customers', body: NewSegment, response: { 200: Segment } },
  }, async (request) => toWireSegment(await createSegment(db, principalOf(request).projectId, request.body, originOf(request), clock.now())));

  http.get('/segments', {
    ...read, schema: { summary: 'Segments, the newest first', querystring: SegmentListQuery, response: { 200: SegmentList } },
  }, async (request) => {
    const { segments, total } = await listSegments(db, principalOf(request).projectId, readPage(request.query));
    return { object: 'list' as const, data_ref: 'data' as const, data: segments.map(toWireSegment), total };
  });

  http.get('/segments/:segmentId', { ...read, schema: { summary: 'One segment', params, response: { 200: Segment } } }, async (request) => {
    const { segmentId } = request.params;
    const segment = await findSegment(db, principalOf(request).projectId, segmentId);
    if (segment === undefined) throw notFound('segment', segmentId);
    return toWireSegment(segment);
  });

  http.delete('/segments/:segmentId', {
    ...write, schema: { summary: 'Delete a segment; its customers stay', params, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    await deleteSegment(db, principalOf(request).projectId, request.params.segmentId, originOf(request), clock.now());
    jobs.wake();
    reply.code(204);
    return null;
  });
}
