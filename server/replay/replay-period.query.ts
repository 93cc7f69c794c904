import type { Db } from '../platform/db.ts';
import { dayStartInSql } from '../tracking/local-day.ts';

export interface Period {
  from: Date;
  /** The first instant behind it. */
  before: Date;
  timeZone: string;
}

/** From the beginning of one local day to the end of another, and no longer than until now: what is made later is looked at by nobody. */
export async function findPeriod(db: Db, projectId: string, firstDay: string, lastDay: string, now: Date): Promise<Period> {
  const [row] = await db.query<{ starts: Date; ends: Date; time_zone: string }>(
    `/* replay.period */
     select ${dayStartInSql('$2::date', 'time_zone')} as starts, least(${dayStartInSql('($3::date + 1)', 'time_zone')}, $4) as ends, time_zone
       from projects
      where project_id = $1`,
    [projectId, firstDay, lastDay, now],
  );
  if (row === undefined) throw new Error(`no project ${projectId}`);
  return { from: row.starts, before: row.ends, timeZone: row.time_zone };
}

/** How many orders and redemptions of a campaign a replay will look at. */
export async function countToLookAt(db: Db, projectId: string, campaignId: string, { from, before }: { from: string; before: string }): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `/* replay.count */
     select (select count(*) from orders where project_id = $1 and created_at >= $3 and created_at < $4)
            + (select count(*) from redemptions where project_id = $1 and campaign_id = $2 and kind = 'redemption' and result = 'SUCCESS' and occurred_at >= $3 and occurred_at < $4)
            as count`,
    [projectId, campaignId, from, before],
  );
  return row?.count ?? 0;
}

/** Those of some segments that are not there. */
export async function findGoneSegments(db: Db, projectId: string, segmentIds: readonly string[]): Promise<string[]> {
  if (segmentIds.length === 0) return [];
  const rows = await db.query<{ segment_id: string }>(
    '/* replay.segments */ select segment_id from segments where project_id = $1 and segment_id = any($2::text[]) and deleted_at is null', [projectId, segmentIds],
  );
  const there = new Set(rows.map((row) => row.segment_id));
  return segmentIds.filter((id) => !there.has(id));
}
