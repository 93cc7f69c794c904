import { notFound } from '../../contract/errors.ts';
import type { CampaignLimits } from '../../contract/tracking.ts';
import type { Actor } from '../access/principal.ts';
import { differences, recordChange } from '../change/record-change.ts';
import type { Pool } from '../platform/db.ts';
import { updateLimits, type LimitFields } from './limits.store.ts';

export interface LimitChange {
  projectId: string;
  campaignId: string;
  /** null removes a limit, an absent member leaves it as it is. */
  limits: CampaignLimits;
  actor: Actor;
  requestId: string | null;
}

/**
 * Sets the limits of a campaign while it runs; they hold for every redemption that begins after the answer. A limit below what is used is legal:
 * nothing more is accepted then. Throws 404, for imported, finished campaigns too: nothing of them can be redeemed.
 */
export async function setLimits(db: Pool, { projectId, campaignId, limits, actor, requestId }: LimitChange, now: Date): Promise<LimitFields> {
  return db.transaction(async (tx) => {
    const set = await updateLimits(tx, projectId, campaignId, limits);
    if (set === undefined) throw notFound('campaign', campaignId);
    const fields = differences({ ...set.before }, { ...set.after });
    if (fields.length > 0) {
      await recordChange(tx, { projectId, objectType: 'limits', objectId: campaignId, campaignId, action: 'updated', fields, actor, requestId, at: now });
    }
    return set.after;
  });
}
