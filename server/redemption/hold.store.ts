import type { Db, Transaction } from '../platform/db.ts';
import { jsonRows } from '../platform/json-rows.ts';
import type { Hold } from './decision/state.ts';

interface HoldRow {
  hold_id: string;
  session_key: string;
  voucher_id: string;
  campaign_id: string | null;
  customer_id: string | null;
  actor_type: Hold['actorType'];
  actor_id: string | null;
  order_minor: number | null;
  discount_minor: number | null;
  held_at: Date;
  expires_at: Date;
}

const columns = 'session_key, voucher_id, hold_id, campaign_id, customer_id, actor_type, actor_id, order_minor, discount_minor, held_at, expires_at';

/** What sessions hold now: what has expired when the transaction began is left out. */
export async function liveHolds(tx: Transaction, projectId: string, sessionKeys: readonly string[]): Promise<Hold[]> {
  if (sessionKeys.length === 0) return [];
  const rows = await tx.prepared<HoldRow>(
    'hold.live',
    `/* hold.live */
     select ${columns}
       from unnest($2::text[]) as k(id)
            cross join lateral (
              select ${columns}
                from holds
               where project_id = $1 and session_key = k.id and expires_at > now()
              offset 0
            ) as h`,
    [projectId, sessionKeys],
  );
  return rows.map(toHold);
}

/**
 * Holds of these campaigns, and of these vouchers without a campaign, that had expired when the transaction began and are still counted. By the order
 * every plan takes the index that has it: by the others it would go through all holds of the project.
 */
export async function expiredHolds(
  tx: Transaction, projectId: string, campaignIds: readonly string[], looseVoucherIds: readonly string[],
): Promise<Hold[]> {
  if (campaignIds.length + looseVoucherIds.length === 0) return [];
  const rows = await tx.prepared<HoldRow>(
    'hold.expired',
    `/* hold.expired */
     select ${columns}
       from unnest($2::text[]) as k(id)
            cross join lateral (
              select ${columns}
                from holds
               where project_id = $1 and campaign_id = k.id and expires_at <= now()
               order by expires_at
              offset 0
            ) as h
      union all
     select ${columns}
       from unnest($3::text[]) as k(id)
            cross join lateral (
              select ${columns}
                from holds
               where project_id = $1 and voucher_id = k.id and campaign_id is null and expires_at <= now()
               order by expires_at
              offset 0
            ) as h`,
    [projectId, campaignIds, looseVoucherIds],
  );
  return rows.map(toHold);
}

/** The rows of holds that have ended; by their place in the table, which the locks of their vouchers and campaigns keep. */
export async function deleteHolds(tx: Transaction, projectId: string, holds: readonly Hold[]): Promise<void> {
  await tx.prepared(
    'hold.delete',
    `/* hold.delete */
     delete from holds as h
      using (
              select r.project_id, r.row_place
                from unnest($2::text[], $3::text[]) as k(session_key, voucher_id)
                     cross join lateral (
                       select project_id, ctid as row_place
                         from holds
                        where project_id = $1 and holds.session_key = k.session_key and holds.voucher_id = k.voucher_id
                        limit 1
                     ) as r
            ) as m
      where h.project_id = m.project_id and h.ctid = m.row_place`,
    [projectId, holds.map(({ sessionKey }) => sessionKey), holds.map(({ voucherId }) => voucherId)],
  );
}

/** The rows of holds that begin. */
export async function insertHolds(tx: Transaction, projectId: string, holds: readonly Hold[]): Promise<void> {
  await tx.prepared(
    'hold.insert',
    `/* hold.insert */
     insert into holds (project_id, ${columns})
     select $1, ${columns}
       from json_to_recordset($2::json)
            as r(session_key text, voucher_id text, hold_id text, campaign_id text, customer_id text, actor_type text, actor_id text, order_minor bigint,
                 discount_minor bigint, held_at timestamptz, expires_at timestamptz)`,
    [projectId, jsonRows(holds.map(toRow))],
  );
}

/** What happened to a hold. */
export interface HoldEntry {
  hold: Hold;
  kind: 'held' | 'consumed' | 'released' | 'replaced' | 'expired';
  redemptionId: string | null;
  /** null: nobody asked, its time was over. */
  requestId: string | null;
}

/** What happened to holds, for good. */
export async function insertHoldEntries(tx: Transaction, projectId: string, entries: readonly HoldEntry[], now: Date): Promise<void> {
  const rows = entries.map(({ hold, kind, redemptionId, requestId }) => ({ ...toRow(hold), kind, redemption_id: redemptionId, request_id: requestId }));
  await tx.prepared(
    'hold.insert_entries',
    `/* hold.insert_entries */
     insert into hold_entries
       (project_id, hold_id, kind, session_key, voucher_id, campaign_id, customer_id, order_minor, discount_minor, expires_at, redemption_id, request_id,
        occurred_at)
     select $1, hold_id, kind, session_key, voucher_id, campaign_id, customer_id, order_minor, discount_minor, expires_at, redemption_id, request_id, $3
       from json_to_recordset($2::json)
            as r(hold_id text, kind text, session_key text, voucher_id text, campaign_id text, customer_id text, order_minor bigint,
                 discount_minor bigint, expires_at timestamptz, redemption_id text, request_id text)`,
    [projectId, jsonRows(rows), now],
  );
}

function toRow(hold: Hold): HoldRow {
  return {
    hold_id: hold.holdId, session_key: hold.sessionKey, voucher_id: hold.voucherId, campaign_id: hold.campaignId, customer_id: hold.customerId,
    actor_type: hold.actorType, actor_id: hold.actorId, order_minor: hold.orderMinor, discount_minor: hold.discountMinor, held_at: hold.heldAt, expires_at: hold.expiresAt,
  };
}

function toHold(row: HoldRow): Hold {
  return {
    holdId: row.hold_id, sessionKey: row.session_key, voucherId: row.voucher_id, campaignId: row.campaign_id, customerId: row.customer_id,
    actorType: row.actor_type, actorId: row.actor_id, orderMinor: row.order_minor, discountMinor: row.discount_minor, heldAt: row.held_at,
    expiresAt: row.expires_at,
  };
}

/** Where a hold has expired. */
export interface DuePlace {
  projectId: string;
  voucherId: string;
  campaignId: string | null;
}

/** Each campaign, and each voucher without one, of which a hold has expired and is still counted, in all projects; of many some. */
export async function duePlaces(db: Db): Promise<DuePlace[]> {
  return db.query<DuePlace>(
    `/* hold.due */
     select p.project_id as "projectId", h.voucher_id as "voucherId", h.campaign_id as "campaignId"
       from projects as p
            cross join lateral (
              select distinct on (coalesce(campaign_id, voucher_id)) voucher_id, campaign_id
                from holds
               where project_id = p.project_id and expires_at <= now()
               limit 100
            ) as h
      limit 100`,
  );
}
