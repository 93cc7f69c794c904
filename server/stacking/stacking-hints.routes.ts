import { Type } from 'typebox';
import { StackingHints, StackingHintsRequest } from '../../contract/stacking-hints.ts';
import { principalOf } from '../access/principal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db.ts';
import type { Http } from '../platform/http.ts';
import { stackingHints } from './stacking-hints.ts';

const read = { config: { permission: 'campaign.read' } } as const;

/** What codes of live campaigns come to together, of a campaign that there is and of one that is being written. */
export function stackingHintsRoutes(http: Http, { db, clock }: { db: Db; clock: Clock }): void {
  const params = Type.Object({ projectId: Type.String(), campaignId: Type.String() });
  http.get('/campaigns/:campaignId/stacking-hints', { ...read, schema: { params, response: { 200: StackingHints } } }, async (request) =>
    stackingHints(db, principalOf(request).projectId, { campaign_id: request.params.campaignId }, clock.now()));

  http.post('/stacking-hints', { ...read, schema: { body: StackingHintsRequest, response: { 200: StackingHints } } }, async (request) =>
    stackingHints(db, principalOf(request).projectId, request.body, clock.now()));
}
