import type { CampaignStatus } from '../../../contract/tracking.ts';
import { choiceParam, textParam } from '../../search-params.ts';

/** Statuses that the list can be narrowed to, in the order of the menu. */
export const listStatuses = ['active', 'scheduled', 'paused', 'ended', 'exhausted', 'generating', 'failed', 'draft'] as const satisfies readonly CampaignStatus[];

/** Orders of the list; `recent` is what one gets without asking. */
export const listSorts = ['recent', 'name', 'ends', 'redeemed'] as const;
export type ListSort = (typeof listSorts)[number];

/** What of the list is in the address. Defaults are left out. */
export interface CampaignListSearch {
  q?: string;
  status?: CampaignStatus;
  sort?: ListSort;
}

/** Reads the address of the list; what is not understood is left out. */
export function campaignListSearch(raw: Record<string, unknown>): CampaignListSearch {
  return { ...textParam(raw, 'q'), ...choiceParam(raw, 'status', listStatuses), ...choiceParam(raw, 'sort', listSorts) };
}
