import type { LimitHit } from '../budget/limit.ts';
import type { OrderEffect } from '../order/order-effect.ts';
import type { Db } from '../platform/db.ts';
import { totalOf, type NumberedPage } from '../platform/list-total.ts';
import { pageKeys, pageStatement, type Conditions, type Listing } from '../platform/wire-list.ts';
import { everWith } from '../voucher/voucher-ids.ts';
import type { Decided } from './decision/decided.ts';
import type { RedemptionEntry } from './decision/redemption-entry.ts';

interface RedemptionRow {
  redemption_id: string;
  kind: 'redemption' | 'rollback';
  result: 'SUCCESS' | 'FAILURE';
  rolls_back_id: string | null;
  parent_id: string | null;
  code: string;
  voucher_id: string | null;
  campaign_id: string | null;
  customer_id: string | null;
  tracking_id: string | null;
  order_id: string | null;
  order_minor: number | null;
  discount_minor: number | null;
  order_effect: OrderEffect | null;
  limit_hit: LimitHit | null;
  session_key: string | null;
  failure_code: string | null;
  failure_message: string | null;
  reason: string | null;
  metadata: Record<string, unknown> | null;
  actor_type: 'member' | 'api_key' | 'system';
  actor_id: string | null;
  occurred_at: Date;
  is_rolled_back: boolean;
}

/** An entry with what became of it since. */
export interface ListedEntry extends RedemptionEntry {
  isRolledBack: boolean;
}

const columns = `r.redemption_id, r.kind, r.result, r.rolls_back_id, r.parent_id, r.code, r.voucher_id, r.campaign_id, r.customer_id, r.tracking_id,
            r.order_id, r.order_minor, r.discount_minor, r.order_effect, r.limit_hit, r.session_key, r.failure_code, r.failure_message, r.reason,
            r.metadata, r.actor_type, r.actor_id, r.occurred_at,
            exists (select from redemptions as b
                     where b.project_id = r.project_id and b.rolls_back_id = r.redemption_id and b.kind = 'rollback'
                       and b.result = 'SUCCESS') as is_rolled_back`;

/** A redemption or rollback by id. */
export async function findRedemption(db: Db, projectId: string, redemptionId: string): Promise<ListedEntry | undefined> {
  const rows = await db.prepared<RedemptionRow>(
    'redemption.find',
    `/* redemption.find */
     select ${columns}
       from redemptions as r
      where r.project_id = $1 and r.redemption_id = $2`,
    [projectId, redemptionId],
  );
  return rows[0] && toEntry(rows[0]);
}

/** The parts of a redemption, or rollback, of several codes. */
export async function findParts(db: Db, projectId: string, parentId: string): Promise<ListedEntry[]> {
  const rows = await db.prepared<RedemptionRow>(
    'redemption.parts',
    `/* redemption.parts */
     select ${columns}
       from redemptions as r
      where r.project_id = $1 and r.parent_id = $2
      order by r.redemption_id`,
    [projectId, parentId],
  );
  return rows.map(toEntry);
}

/** Whether anything that was decided is stored. What is decided together is stored together or not at all. */
export async function isAnyStored(db: Db, projectId: string, decided: readonly Decided[]): Promise<boolean> {
  const effects = decided.flatMap((one) => one.effects);
  const holds = effects.flatMap((effect) => {
    if (effect.type === 'held') return [{ holdId: effect.hold.holdId, kind: 'held', requestId: effect.requestId }];
    return effect.type === 'hold_ended' ? [{ holdId: effect.hold.holdId, kind: effect.why, requestId: effect.requestId }] : [];
  });
  const rows = await db.query(
    `/* redemption.any_stored */
     select from redemptions where project_id = $1 and redemption_id = any($2::text[])
      union all
     select from redemption_parents where project_id = $1 and parent_id = any($3::text[])
      union all
     select
       from unnest($4::text[], $5::text[], $6::text[]) as k(hold_id, kind, request_id)
            cross join lateral (
              select from hold_entries where project_id = $1 and hold_id = k.hold_id and kind = k.kind and request_id = k.request_id
            ) as h
      limit 1`,
    [
      projectId, effects.flatMap((effect) => ('entry' in effect ? effect.entry.redemptionId : [])),
      effects.flatMap((effect) => (effect.type === 'parent' ? effect.parent.parentId : [])), holds.map(({ holdId }) => holdId),
      holds.map(({ kind }) => kind), holds.map(({ requestId }) => requestId),
    ],
  );
  return rows.length > 0;
}

/** A page of entries (`r`); the project is the first value of the conditions. */
export async function listRedemptions(db: Db, { sql, values }: Conditions, listing: Listing): Promise<(ListedEntry & { place: string[] })[]> {
  const rows = await db.query<RedemptionRow & { place: string[] }>(
    pageStatement(
      'redemption.list', pageKeys(listing, 'redemptions as r', `r.project_id = $1 and ${sql}`),
      `select ${columns}, ${listing.place} as place
         from redemptions as r
        where r.project_id = $1 and r.redemption_id between page.id and page.id
        order by r.redemption_id
        limit 1`,
    ),
    values,
  );
  return rows.map((row) => ({ ...toEntry(row), place: row.place }));
}

/** How many entries match. */
export function countRedemptions(db: Db, { sql, values }: Conditions, page: Pick<NumberedPage, 'listing' | 'rows'>): Promise<number> {
  return totalOf(db, { name: 'redemption.count', ...page, where: `r.project_id = $1 and ${sql}`, values, source: () => 'redemptions as r' });
}

/**
 * Whether at most so many vouchers have, or had, a code that begins with one of the texts, and at most so many entries are of such codes: a public one may
 * have most of the project's. No more is read than it takes to know.
 */
export async function areFewOf(db: Db, projectId: string, texts: readonly string[], most: { codes: number; entries: number }): Promise<boolean> {
  const beginnings = texts.map((_, index) => `^@ $${index + 4}::text`);
  const [found] = await db.query<{ are_few: boolean }>(
    `/* redemption.few */
     with k as materialized (
       select voucher_id from (${beginnings.map(everWith).join(' union all ')}) as v limit $2 + 1
     )
     select (select count(*) from k) <= $2
            and (
              select count(*)
                from (
                       select
                         from (
                                select
                                  from k
                                       cross join lateral (
                                         select from redemptions as r where r.project_id = $1 and r.voucher_id = k.voucher_id order by r.occurred_at desc limit $3 + 1
                                       ) as r
                                 ${beginnings.map((test) => `union all select from redemptions where project_id = $1 and voucher_id is null and code ${test}`).join('\n')}
                              ) as r
                        limit $3 + 1
                     ) as r
            ) <= $3 as are_few`,
    [projectId, most.codes, most.entries, ...texts],
  );
  return found?.are_few === true;
}

function toEntry(row: RedemptionRow): ListedEntry {
  return {
    redemptionId: row.redemption_id, kind: row.kind, result: row.result, rollsBackId: row.rolls_back_id, parentId: row.parent_id,
    code: row.code, voucherId: row.voucher_id, campaignId: row.campaign_id, customerId: row.customer_id, trackingId: row.tracking_id,
    orderId: row.order_id, orderMinor: row.order_minor, discountMinor: row.discount_minor, orderEffect: row.order_effect, limitHit: row.limit_hit,
    sessionKey: row.session_key, failureCode: row.failure_code, failureMessage: row.failure_message, reason: row.reason, metadata: row.metadata,
    actorType: row.actor_type, actorId: row.actor_id, occurredAt: row.occurred_at, isRolledBack: row.is_rolled_back,
  };
}

/** Entries that were ever written to this database, as its statistics know about a second later: no table is looked at. */
export async function countAllEntries(db: Db): Promise<number> {
  const [row] = await db.query<{ entries: number }>(`/* redemption.count_all */ select pg_stat_get_tuples_inserted('redemptions'::regclass) as entries`);
  return row?.entries ?? 0;
}
