import type { ReplayFate, ReplayFigures } from '../../contract/rule-replay.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { jsonRows } from '../platform/json-rows.ts';
import type { KeptOrder, Replay, ReplayPlace, ReplayPlan } from './replay.ts';

interface ReplayRow {
  project_id: string;
  replay_id: string;
  campaign_id: string;
  async_action_id: string;
  state: Replay['state'];
  first_day: string;
  last_day: string;
  plan: ReplayPlan;
  place: ReplayPlace | null;
  looked_at: number;
  to_look_at: number | null;
  figures: ReplayFigures | null;
  actor_type: Replay['actorType'];
  actor_id: string | null;
  created_at: Date;
  finished_at: Date | null;
}

const columns = `project_id, replay_id, campaign_id, async_action_id, state, first_day, last_day, plan, place, looked_at, to_look_at, figures, actor_type, actor_id,
            created_at, finished_at`;

/** Constraint that lets a project have one replay at a time. */
export const oneOpen = 'replays_one_open';

export async function insertReplay(tx: Transaction, replay: Replay): Promise<void> {
  await tx.query(
    `/* replay.insert */
     insert into replays (project_id, replay_id, campaign_id, async_action_id, first_day, last_day, plan, to_look_at, actor_type, actor_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      replay.projectId, replay.replayId, replay.campaignId, replay.asyncActionId, replay.firstDay, replay.lastDay, JSON.stringify(replay.plan),
      replay.toLookAt, replay.actorType, replay.actorId, replay.createdAt,
    ],
  );
}

export async function findReplay(db: Db, projectId: string, replayId: string): Promise<Replay | undefined> {
  const rows = await db.query<ReplayRow>(`/* replay.find */ select ${columns} from replays where project_id = $1 and replay_id = $2`, [projectId, replayId]);
  return rows[0] && toReplay(rows[0]);
}

/** The latest replays of a campaign. */
export async function listReplays(db: Db, projectId: string, campaignId: string, limit: number): Promise<Replay[]> {
  const rows = await db.query<ReplayRow>(
    `/* replay.list */
     select ${columns}
       from replays
      where project_id = $1 and campaign_id = $2
      order by created_at desc, replay_id desc
      limit $3`,
    [projectId, campaignId, limit],
  );
  return rows.map(toReplay);
}

/** The replay of a project that is not over. */
export async function findOpenReplay(db: Db, projectId: string): Promise<Replay | undefined> {
  const rows = await db.query<ReplayRow>(
    `/* replay.find_open */ select ${columns} from replays where project_id = $1 and state in ('waiting', 'running')`, [projectId],
  );
  return rows[0] && toReplay(rows[0]);
}

/** What a step adds to a replay. */
export interface Advance {
  /** null: it is done. */
  place: ReplayPlace | null;
  lookedAt: number;
  figures: ReplayFigures;
  kept: readonly KeptOrder[];
}

/** Writes a step; false, and nothing is written, when the replay was cancelled meanwhile. */
export async function advanceReplay(tx: Transaction, { projectId, replayId }: Replay, { place, lookedAt, figures, kept }: Advance, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `/* replay.advance */
     update replays
        set state = case when $3::jsonb is null then 'done' else 'running' end, place = $3, looked_at = $4, figures = $5,
            finished_at = case when $3::jsonb is null then $6::timestamptz end
      where project_id = $1 and replay_id = $2 and state in ('waiting', 'running')
     returning 1`,
    [projectId, replayId, place && JSON.stringify(place), lookedAt, JSON.stringify(figures), now],
  );
  if (rows.length > 0 && kept.length > 0) await insertRows(tx, projectId, replayId, kept);
  return rows.length > 0;
}

async function insertRows(tx: Transaction, projectId: string, replayId: string, kept: readonly KeptOrder[]): Promise<void> {
  await tx.query(
    `/* replay.insert_rows */
     insert into replay_rows (project_id, replay_id, fate, number, order_id, redemption_id, occurred_at, order_minor, before_minor, after_minor, broken)
     select $1, $2, fate, number, order_id, redemption_id, occurred_at, order_minor, before_minor, after_minor, broken
       from json_to_recordset($3::json)
            as r(fate text, number integer, order_id text, redemption_id text, occurred_at timestamptz, order_minor bigint, before_minor bigint,
                 after_minor bigint, broken jsonb)`,
    [projectId, replayId, jsonRows(kept.map(toRow))],
  );
}

function toRow(order: KeptOrder): Record<string, unknown> {
  return {
    fate: order.fate, number: order.number, order_id: order.orderId, redemption_id: order.redemptionId, occurred_at: order.occurredAt,
    order_minor: order.orderMinor, before_minor: order.beforeMinor, after_minor: order.afterMinor, broken: order.broken,
  };
}

/** Ends a replay that is not over, by cancelling or because it cannot go on, and forgets what it found; false when it was over. */
export async function endReplay(tx: Transaction, projectId: string, replayId: string, state: 'cancelled' | 'failed', now: Date): Promise<boolean> {
  const rows = await tx.query(
    `/* replay.end */
     update replays
        set state = $3, figures = null, place = null, finished_at = $4
      where project_id = $1 and replay_id = $2 and state in ('waiting', 'running')
     returning 1`,
    [projectId, replayId, state, now],
  );
  if (rows.length > 0) await tx.query('/* replay.forget_rows */ delete from replay_rows where project_id = $1 and replay_id = $2', [projectId, replayId]);
  return rows.length > 0;
}

/** Removes the oldest that are over of those asked for before an instant, of whatever project, at most `countMax` with their rows; how many it were. */
export async function forgetReplays(db: Db, before: Date, countMax: number): Promise<number> {
  const rows = await db.query(
    `/* replay.forget */
     delete from replays as r
      using (
        select project_id, replay_id
          from replays
         where created_at < $1 and state not in ('waiting', 'running')
         order by created_at
         limit $2
           for update skip locked
      ) as old
      where r.project_id = old.project_id and r.replay_id = old.replay_id
     returning 1`,
    [before, countMax],
  );
  return rows.length;
}

/** An order behind a number, by names that people know. */
export interface ListedOrder extends Omit<KeptOrder, 'fate'> {
  sourceId: string | null;
  customer: string | null;
}

interface ListedRow {
  number: number;
  order_id: string | null;
  source_id: string | null;
  redemption_id: string | null;
  customer: string | null;
  occurred_at: Date;
  order_minor: number | null;
  before_minor: number | null;
  after_minor: number | null;
  broken: KeptOrder['broken'];
}

/** The orders of a fate after a number, the newest first. Names are those of now. */
export async function listReplayRows(db: Db, projectId: string, replayId: string, fate: ReplayFate, after: number, limit: number): Promise<ListedOrder[]> {
  const rows = await db.query<ListedRow>(
    `/* replay.rows */
     select w.number, w.order_id, o.source_id, w.redemption_id, coalesce(u.name, u.source_id, u.deleted_source_id) as customer, w.occurred_at, w.order_minor,
            w.before_minor, w.after_minor, w.broken
       from replay_rows as w
            left join orders as o on o.project_id = $1 and o.order_id = w.order_id
            left join redemptions as e on e.project_id = $1 and e.redemption_id = w.redemption_id
            left join customers as u on u.project_id = $1 and u.customer_id = coalesce(e.customer_id, o.customer_id)
      where w.project_id = $1 and w.replay_id = $2 and w.fate = $3 and w.number > $4
      order by w.number
      limit $5`,
    [projectId, replayId, fate, after, limit],
  );
  return rows.map((row) => ({
    number: row.number, orderId: row.order_id, sourceId: row.source_id, redemptionId: row.redemption_id, customer: row.customer, occurredAt: row.occurred_at,
    orderMinor: row.order_minor, beforeMinor: row.before_minor, afterMinor: row.after_minor, broken: row.broken,
  }));
}

function toReplay(row: ReplayRow): Replay {
  return {
    projectId: row.project_id, replayId: row.replay_id, campaignId: row.campaign_id, asyncActionId: row.async_action_id, state: row.state,
    firstDay: row.first_day, lastDay: row.last_day, plan: row.plan, place: row.place, lookedAt: row.looked_at, toLookAt: row.to_look_at, figures: row.figures,
    actorType: row.actor_type, actorId: row.actor_id, createdAt: row.created_at, finishedAt: row.finished_at,
  };
}
