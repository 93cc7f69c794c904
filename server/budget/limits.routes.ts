import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { CampaignLimits, LimitName, LimitsSet, LimitUses, LimitValue, type LimitChange } from '../../contract/limits.ts';
import { originOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { readChanges, refuseClip } from './limit-list.ts';
import { readLimitUses } from './limit-uses.query.ts';
import { setLimits } from './set-limits.ts';

export interface LimitsParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
}

const campaign = Type.Object({ projectId: Type.String(), campaignId: Type.String() });
const oneLimit = Type.Object({ ...campaign.properties, ...LimitName.properties });
const write = { config: { permission: 'campaign.write' } } as const;

/** The limits of a campaign: read with what is used of them, and set while it runs. */
export function limitsRoutes(http: Http, { db, clock, live }: LimitsParts): void {
  const reading = { params: campaign, response: { 200: LimitUses } };
  http.get('/campaigns/:campaignId/limits', { config: { permission: 'figure.read' }, schema: reading }, async (request) =>
    readLimitUses(db, principalOf(request).projectId, request.params.campaignId, clock.now()));

  const set = async (request: FastifyRequest, campaignId: string, limits: readonly LimitChange[]): Promise<LimitsSet> => {
    const { projectId } = principalOf(request);
    const answer = await setLimits(db, { projectId, campaignId, limits, ...originOf(request) }, clock.now());
    live.moved(projectId, campaignId);
    return answer;
  };

  const all = { params: campaign, body: CampaignLimits, response: { 200: LimitsSet } };
  http.put('/campaigns/:campaignId/limits', { ...write, schema: all }, async (request) => set(request, request.params.campaignId, readChanges(request.body)));

  const one = { params: oneLimit, body: LimitValue, response: { 200: LimitsSet } };
  http.put('/campaigns/:campaignId/limits/:scope/:measure/:period', { ...write, schema: one }, async (request) => {
    const { campaignId, scope, measure, period } = request.params;
    refuseClip({ measure, ...request.body }, '.straddle');
    return set(request, campaignId, [{ scope, measure, period, ...request.body }]);
  });

  const gone = { params: oneLimit, response: { 200: LimitsSet } };
  http.delete('/campaigns/:campaignId/limits/:scope/:measure/:period', { ...write, schema: gone }, async (request) => {
    const { campaignId, scope, measure, period } = request.params;
    return set(request, campaignId, [{ scope, measure, period, max: null }]);
  });
}
