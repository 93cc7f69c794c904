import { Type } from 'typebox';
import { notFound } from '../../contract/errors.ts';
import { SegmentChange, SegmentChanges, SegmentRow, SegmentRows } from '../../contract/segment-page.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Http } from '../platform/http.ts';
import { changeSegment } from './change-segment.ts';
import { readSegmentChanges, readSegmentRow, readSegmentRows } from './segment-page.query.ts';
import type { SegmentParts } from './segment.routes.ts';

const read = { config: { permission: 'customer.read' } } as const;
const paging = { after: Type.Optional(Type.String({ maxLength: 5000 })), limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }) };
const params = Type.Object({ projectId: Type.String(), segmentId: Type.String({ maxLength: 100 }) });

/** Segments as the dashboard shows and changes them, beside the wire contract's routes. */
export function segmentPageRoutes(http: Http, { db, clock }: Pick<SegmentParts, 'db' | 'clock'>): void {
  const querystring = Type.Object({ search: Type.Optional(Type.String({ maxLength: 1000, description: 'part of the name' })), ...paging });
  const listed = { summary: 'Segments with their sizes, the newest first', params: Type.Object({ projectId: Type.String() }), querystring, response: { 200: SegmentRows } };
  http.get('/segments', { ...read, schema: listed }, async (request) => readSegmentRows(db, principalOf(request).projectId, request.query));

  const one = async (projectId: string, segmentId: string): Promise<SegmentRow> => {
    const row = await readSegmentRow(db, projectId, segmentId);
    if (row === undefined) throw notFound('segment', segmentId);
    return row;
  };

  http.get('/segments/:segmentId', {
    ...read, schema: { summary: 'One segment with its size', params, response: { 200: SegmentRow } },
  }, async (request) => one(principalOf(request).projectId, request.params.segmentId));

  http.put('/segments/:segmentId', {
    config: { permission: 'customer.write' }, schema: { summary: 'Change a segment', params, body: SegmentChange, response: { 200: SegmentRow } },
  }, async (request) => {
    const { projectId } = principalOf(request);
    const { segmentId } = request.params;
    await changeSegment(db, projectId, segmentId, request.body, originOf(request), clock.now());
    return one(projectId, segmentId);
  });

  http.get('/segments/:segmentId/changes', {
    ...read, schema: { summary: 'Who entered and left a segment', params, querystring: Type.Object(paging), response: { 200: SegmentChanges } },
  }, async (request) => readSegmentChanges(db, principalOf(request).projectId, request.params.segmentId, request.query));
}
