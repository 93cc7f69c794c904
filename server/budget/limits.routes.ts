import { Type } from 'typebox';
import { Nullable } from '../../contract/common.ts';
import { CampaignLimits } from '../../contract/tracking.ts';
import { actorOf, principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Pool } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { setLimits } from './set-limits.ts';

export interface LimitsParts {
  db: Pool;
  clock: Clock;
  live: LiveSignal;
}

/** The limits of a campaign, set while it runs. */
export function limitsRoutes(http: Http, { db, clock, live }: LimitsParts): void {
  const params = Type.Object({ projectId: Type.String(), campaignId: Type.String() });
  const limit = Nullable(Type.Integer());
  const response = { 200: Type.Object({ redemptions_limit: limit, discount_limit_minor: limit }) };
  const schema = { params, body: CampaignLimits, response };
  http.put('/campaigns/:campaignId/limits', { config: { permission: 'campaign.write' }, schema }, async (request) => {
    const principal = principalOf(request);
    const { campaignId } = request.params;
    const change = { projectId: principal.projectId, campaignId, limits: request.body, actor: actorOf(principal), requestId: request.id };
    const limits = await setLimits(db, change, clock.now());
    live.moved(principal.projectId, campaignId);
    return limits;
  });
}
