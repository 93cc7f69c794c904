import type { CampaignLimits } from '../../../../contract/limits.ts';
import type { RequestFailure } from '../../../api/client.ts';

/** Both limits of a campaign, or what is used of them; null: no limit, or nobody knows. Discount in minor units. */
export interface Limits {
  discount: number | null;
  redemptions: number | null;
}

/** What to ask the server for: only what differs, so that a limit that somebody else changes meanwhile is left alone. Null when nothing does. */
export function changedLimits(before: Limits, after: Limits): CampaignLimits | null {
  const change: CampaignLimits = {
    ...(after.discount !== before.discount && { discount_limit_minor: after.discount }),
    ...(after.redemptions !== before.redemptions && { redemptions_limit: after.redemptions }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/** Whether a limit is not more than what is used already, so that the next redemption is refused. */
export function isStopping(limits: Limits, used: Limits): boolean {
  const isFull = (limit: number | null, is: number | null) => limit !== null && limit <= (is ?? 0);
  return isFull(limits.discount, used.discount) || isFull(limits.redemptions, used.redemptions);
}

/** What the server found wrong, at the field that its words name. */
export function serverProblems(failure: Pick<RequestFailure, 'status' | 'message' | 'detail'>): { discount?: string; redemptions?: string } {
  const words = failure.detail ?? failure.message;
  if (failure.status !== 400 && failure.status !== 409 && failure.status !== 422) return {};
  if (words.includes('discount')) return { discount: words };
  return words.includes('redemptions') ? { redemptions: words } : {};
}
