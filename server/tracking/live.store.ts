import type { LiveMove } from '../../contract/tracking.ts';
import type { Db } from '../platform/db.ts';

/** Channel on which every process hears which campaigns moved. */
export const movesChannel = 'vouchsafe_moved';

/** Moves of a project as they are told from process to process. */
export interface ToldMoves {
  project_id: string;
  /** Which process tells: it has told its own readers already. */
  origin: string;
  moves: LiveMove[];
}

/** A message has room for 8,000 bytes, a move takes up to 80. */
const movesMax = 80;

/** Tells all processes how far campaigns are now and returns it; of a campaign that does not exist, nothing. */
export async function tellMoves(db: Db, projectId: string, campaignIds: readonly string[], origin: string): Promise<LiveMove[]> {
  const told: LiveMove[] = [];
  for (let place = 0; place < campaignIds.length; place += movesMax) {
    told.push(...(await tellTogether(db, projectId, campaignIds.slice(place, place + movesMax), origin)));
  }
  return told;
}

function tellTogether(db: Db, projectId: string, campaignIds: readonly string[], origin: string): Promise<LiveMove[]> {
  return db.prepared<LiveMove>(
    'live.tell',
    `/* live.tell */
     with moves as materialized (
       select k.campaign_id, k.moved as sequence
         from unnest($2::text[]) as n(id)
              cross join lateral (select campaign_id, moved from campaign_counters where project_id = $1 and campaign_id = n.id limit 1) as k
     ), told as materialized (
       select pg_notify($4, json_build_object('project_id', $1::text, 'origin', $3::text, 'moves', json_agg(m))::text)
         from moves as m
       having count(*) > 0
     )
     select m.campaign_id, m.sequence
       from moves as m
            cross join told`,
    [projectId, campaignIds, origin, movesChannel],
  );
}

/** What a process said; undefined for what is none of ours. */
export function parseMoves(payload: string): ToldMoves | undefined {
  try {
    const told = JSON.parse(payload) as Partial<ToldMoves> | null;
    const { project_id, origin, moves } = told ?? {};
    if (project_id === undefined || origin === undefined || !Array.isArray(moves)) return undefined;
    return { project_id, origin, moves };
  } catch {
    return undefined;
  }
}
