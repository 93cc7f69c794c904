import type { LiveMove } from '../../contract/tracking.ts';
import type { Db } from '../platform/db.ts';

/** Channel on which every process hears which campaigns moved. */
export const movesChannel = 'vouchsafe_moved';

/** A move as it is told from process to process. */
export interface ToldMove extends LiveMove {
  project_id: string;
  /** Which process tells: it has told its own readers already. */
  origin: string;
}

/** Tells all processes how far a campaign is now and returns it; undefined when there is no such campaign. */
export async function tellMove(db: Db, projectId: string, campaignId: string, origin: string): Promise<LiveMove | undefined> {
  const [move] = await db.prepared<LiveMove>(
    'live.tell',
    `/* live.tell */
     select campaign_id, moved as sequence,
       pg_notify($4, json_build_object('project_id', project_id, 'campaign_id', campaign_id, 'sequence', moved, 'origin', $3::text)::text)
     from campaign_counters
     where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId, origin, movesChannel],
  );
  return move && { campaign_id: move.campaign_id, sequence: move.sequence };
}

/** What a process said; undefined for what is none of ours. */
export function parseMove(payload: string): ToldMove | undefined {
  try {
    const move = JSON.parse(payload) as Partial<ToldMove> | null;
    const { project_id, campaign_id, sequence, origin } = move ?? {};
    if (project_id === undefined || campaign_id === undefined || sequence === undefined || origin === undefined) return undefined;
    return { project_id, campaign_id, sequence, origin };
  } catch {
    return undefined;
  }
}
