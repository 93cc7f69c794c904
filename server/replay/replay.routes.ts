import { Type } from 'typebox';
import { Replay as WireReplay, ReplayRequest, type ReplayRow, ReplayRows, ReplayRowsQuery, Replays } from '../../contract/rule-replay.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { Jobs } from '../platform/jobs.ts';
import { decodePosition, toPage } from '../platform/keyset.ts';
import { askForReplay, cancelReplay, getReplay } from './ask-for-replay.ts';
import { listReplayRows, listReplays, type ListedOrder } from './replay.store.ts';
import { toWireReplay } from './wire-replay.ts';

export interface ReplayParts {
  db: Pool;
  clock: Clock;
  jobs: Pick<Jobs, 'wake'>;
}

const campaign = Type.Object({ projectId: Type.String(), campaignId: Type.String() });
const one = Type.Object({ ...campaign.properties, replayId: Type.String() });
const read = { permission: 'campaign.read' } as const;
const write = { permission: 'campaign.write' } as const;

/** Replays that the list of a campaign shows. */
const listedMax = 10;

/** A changed rule or discount tried on stored orders; our own dashboard's. */
export function replayRoutes(http: Http, { db, clock, jobs }: ReplayParts): void {
  const asking = { params: campaign, body: ReplayRequest, response: { 202: WireReplay } };
  http.post('/campaigns/:campaignId/replays', { config: write, schema: asking }, async (request, reply) => {
    const { projectId } = principalOf(request);
    const replay = await askForReplay(db, projectId, request.params.campaignId, request.body, originOf(request), clock.now());
    jobs.wake();
    reply.code(202);
    return toWireReplay(replay);
  });

  http.get('/campaigns/:campaignId/replays', { config: read, schema: { params: campaign, response: { 200: Replays } } }, async (request) =>
    ({ rows: (await listReplays(db, principalOf(request).projectId, request.params.campaignId, listedMax)).map(toWireReplay) }));

  http.get('/campaigns/:campaignId/replays/:replayId', { config: read, schema: { params: one, response: { 200: WireReplay } } }, async (request) => {
    const { campaignId, replayId } = request.params;
    return toWireReplay(await getReplay(db, principalOf(request).projectId, campaignId, replayId));
  });

  http.post('/campaigns/:campaignId/replays/:replayId/cancel', { config: write, schema: { params: one, response: { 200: WireReplay } } }, async (request) => {
    const { campaignId, replayId } = request.params;
    return toWireReplay(await cancelReplay(db, principalOf(request).projectId, campaignId, replayId, clock.now()));
  });

  const listing = { params: one, querystring: ReplayRowsQuery, response: { 200: ReplayRows } };
  http.get('/campaigns/:campaignId/replays/:replayId/rows', { config: read, schema: listing }, async (request) => {
    const { projectId } = principalOf(request);
    const { campaignId, replayId } = request.params;
    const { fate, after, limit } = request.query;
    await getReplay(db, projectId, campaignId, replayId);
    const list = `replay ${replayId} ${fate}`;
    const [number = 0] = decodePosition(list, after, ['number']) ?? [];
    const { rows, next } = toPage(list, await listReplayRows(db, projectId, replayId, fate, Number(number), limit + 1), limit, (row) => [row.number]);
    return { rows: rows.map(toWireRow), next };
  });
}

function toWireRow(row: ListedOrder): ReplayRow {
  return {
    order_id: row.orderId, source_id: row.sourceId, redemption_id: row.redemptionId, customer: row.customer, occurred_at: row.occurredAt.toISOString(),
    order_minor: row.orderMinor, before_minor: row.beforeMinor, after_minor: row.afterMinor, broken: row.broken,
  };
}
