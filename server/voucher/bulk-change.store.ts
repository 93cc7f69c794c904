/** Vouchers of a campaign, or of the whole project, that are found by a filter, step by step, and what a bulk change keeps of its way. */
import type { VoucherFilter } from '../../contract/voucher-filter.ts';
import { Conditions } from '../platform/conditions.ts';
import type { Db, Pool, Transaction } from '../platform/db.ts';
import { microsecondsInSql, positionInSql } from '../platform/keyset.ts';
import { countingMilliseconds, withinTime } from '../platform/within-time.ts';
import { addVoucherFilter } from './voucher-filter.ts';

export interface Filtered {
  projectId: string;
  /** Null: of any campaign, and of none. */
  campaignId: string | null;
  filter: VoucherFilter;
  /** When it was asked for: later vouchers are not meant, and states are those of this instant. */
  askedAt: Date;
}

/** A place in the order of vouchers, the newest first: microseconds and id. */
export type Place = [number, string];

/** Vouchers that one step looks at. */
const lookedAtMax = 5_000;

const withTerms = `left join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
       left join campaign_terms as t on t.project_id = v.project_id and t.campaign_id = v.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)`;
/** What the conditions of a filter are about. */
const lookedAtColumns = 'v.project_id, v.campaign_id, v.voucher_id, v.code, v.terms_version, v.discount, v.metadata, v.redeemed_quantity, v.redemption_quantity, v.publications, '
  + 'v.start_date, v.expiration_date, v.active, v.is_historical, v.binned_at, v.created_at';
const changeable = 'v.binned_at is null and not v.is_historical and c.binned_at is null';

/** Whether a row is of the campaign `$2`. */
function isOf(campaignId: string | null, row: string): string {
  return campaignId === null ? '$2::text is null' : `${row}.campaign_id = $2`;
}

/**
 * The next vouchers to look at are read in the order of an index, the newest first: those of a campaign, or of the project. Those of no campaign are few among many
 * and in the index of campaigns' vouchers together, whose order names the campaign, which none of them has.
 */
function stretchOf({ campaignId, filter }: Filtered): { of: string; order: string } {
  const isLoose = filter.has_campaign === false;
  const living = 'v.project_id = $1 and v.binned_at is null';
  return { of: `${living} and ${isOf(campaignId, 'v')}${isLoose ? ' and v.campaign_id is null' : ''}`, order: `${isLoose ? 'v.campaign_id, ' : ''}v.created_at desc, v.voucher_id desc` };
}

function conditionsOf({ projectId, campaignId, filter, askedAt }: Filtered, more: readonly unknown[] = []): Conditions {
  const conditions = new Conditions(`v.project_id = $1 and ${isOf(campaignId, 'v')} and v.created_at <= $3 and ${changeable}`, [projectId, campaignId, askedAt, ...more]);
  addVoucherFilter(conditions, filter, askedAt);
  return conditions;
}

export interface Count {
  count: number;
  /** False: there are at least so many. */
  isExact: boolean;
}

/** Most vouchers that are counted while somebody waits, and how many of the newest are looked at where that takes too long. */
const countedMax = 10_000;

/** How many vouchers a filter finds, as far as that is known soon. */
export async function countAtLeast(db: Pool, filtered: Filtered): Promise<Count> {
  const count = await withinTime(db, countingMilliseconds, (bounded) => countFiltered(bounded, filtered, countedMax + 1));
  if (count !== undefined) return { count: Math.min(count, countedMax), isExact: count <= countedMax };
  return { count: await countAmongNewest(db, filtered), isExact: false };
}

/** How many vouchers a filter finds, each of them counted, unless there are more than `countMax`. */
export async function countFiltered(db: Db, filtered: Filtered, countMax: number | null = null): Promise<number> {
  const { sql, values } = conditionsOf(filtered, [countMax]);
  const [row] = await db.query<{ count: number }>(
    `/* voucher.count_filtered */
     select count(*) as count
       from (
              select
                from vouchers as v
                ${withTerms}
               where ${sql}
               limit $4
            ) as counted`,
    values,
  );
  return row?.count ?? 0;
}

async function countAmongNewest(db: Db, filtered: Filtered): Promise<number> {
  const { sql, values } = conditionsOf(filtered, [countedMax]);
  const { of, order } = stretchOf(filtered);
  const [row] = await db.query<{ count: number }>(
    `/* voucher.count_newest */
     select count(*) as count
       from (
              select ${lookedAtColumns}
                from vouchers as v
               where ${of}
               order by ${order}
               limit $4
            ) as v
       ${withTerms}
      where ${sql}`,
    values,
  );
  return row?.count ?? 0;
}

/**
 * The next vouchers behind a place that a filter finds, at most `limit`, and where to go on; `next` null: that was all. Not locked. Where the stretch ended is
 * looked up once: joined straight to what was found, the whole stretch was gone through for each voucher (10 s for 1,000).
 */
export async function findFiltered(tx: Transaction, filtered: Filtered, after: Place | null, limit: number): Promise<{ ids: string[]; next: Place | null }> {
  const { sql, values } = conditionsOf(filtered, [...(after ?? [null, null]), lookedAtMax, limit]);
  const { of, order } = stretchOf(filtered);
  const rows = await tx.query<{ voucher_id: string | null; at: number | null; end_at: number | null; end_id: string | null }>(
    `/* voucher.find_filtered */
     with looked_at as (
       select ${lookedAtColumns}, row_number() over (order by ${order}) as n
         from vouchers as v
        where ${of} and ($4::bigint is null or (v.created_at, v.voucher_id) < ${positionInSql('$4', '$5')})
        order by ${order}
        limit $6
     ), found as (
       select v.voucher_id, v.created_at
         from looked_at as v
         ${withTerms}
        where ${sql}
        order by v.created_at desc, v.voucher_id desc
        limit $7
     ), ended as materialized (
       select created_at, voucher_id from looked_at where n = $6
     )
     select f.voucher_id, ${microsecondsInSql('f.created_at')} as at, ${microsecondsInSql('e.created_at')} as end_at, e.voucher_id as end_id
       from (select 1) as one
       left join found as f on true
       left join ended as e on true
      order by f.created_at desc, f.voucher_id desc`,
    values,
  );
  const ids = rows.flatMap(({ voucher_id: id }) => id ?? []);
  const last = rows.at(-1);
  return { ids, next: last === undefined ? null : ids.length === limit ? placeOf(last.at, last.voucher_id) : placeOf(last.end_at, last.end_id) };
}

function placeOf(at: number | null, id: string | null): Place | null {
  return at === null || id === null ? null : [at, id];
}

/** Locks those of some vouchers that the filter still finds, in the order of their ids; their ids. */
export async function lockFiltered(tx: Transaction, filtered: Filtered, voucherIds: readonly string[]): Promise<string[]> {
  const { sql, values } = conditionsOf(filtered, [voucherIds]);
  const rows = await tx.query<{ voucher_id: string }>(
    `/* voucher.lock_filtered */
     select v.voucher_id
       from vouchers as v
       ${withTerms}
      where ${sql} and v.voucher_id = any($4::text[])
      order by v.voucher_id
        for update of v`,
    values,
  );
  return rows.map(({ voucher_id: id }) => id);
}

/** What vouchers have of their own beside what their terms say. */
export interface OwnDates {
  hasOwnStart: boolean;
  hasOwnEnd: boolean;
  termsStart: Date | null;
  termsEnd: Date | null;
}

/** The dates of vouchers' terms, by their ids: what counts for them without dates of their own. */
export async function findOwnDates(tx: Transaction, projectId: string, voucherIds: readonly string[]): Promise<Map<string, OwnDates>> {
  const rows = await tx.query<OwnDates & { voucherId: string }>(
    `/* voucher.find_own_dates */
     select v.voucher_id as "voucherId", v.start_date is not null as "hasOwnStart", v.expiration_date is not null as "hasOwnEnd",
            t.start_date as "termsStart", t.expiration_date as "termsEnd"
       from vouchers as v
       ${withTerms}
      where v.project_id = $1 and v.voucher_id = any($2::text[])`,
    [projectId, voucherIds],
  );
  return new Map(rows.map((row) => [row.voucherId, row]));
}

/** Vouchers that an action switched, behind a place in the order of its entries, the last first. Not locked. */
export async function findSwitched(
  tx: Transaction, { projectId, campaignId }: Pick<Filtered, 'projectId' | 'campaignId'>, undone: { requestId: string | null; from: Date; to: Date; active: boolean },
  after: Place | null, limit: number,
): Promise<{ ids: string[]; next: Place | null }> {
  const rows = await tx.query<{ object_id: string; at: number; change_id: string }>(
    `/* voucher.find_switched */
     select h.object_id, ${microsecondsInSql('h.occurred_at')} as at, h.change_id
       from changes as h
      where h.project_id = $1 and ${isOf(campaignId, 'h')} and h.object_type = 'voucher' and h.action = $3 and h.request_id = $4
        and h.occurred_at >= $5 and h.occurred_at <= $6
        and ($7::bigint is null or (h.occurred_at, h.change_id) < ${positionInSql('$7', '$8')})
      order by h.occurred_at desc, h.change_id desc
      limit $9`,
    [projectId, campaignId, undone.active ? 'enabled' : 'disabled', undone.requestId, undone.from, undone.to, ...(after ?? [null, null]), limit],
  );
  const last = rows.at(-1);
  return { ids: rows.map(({ object_id: id }) => id), next: rows.length < limit || last === undefined ? null : [last.at, last.change_id] };
}

/** How far a bulk change has come, how much it changed, and between which instants its change entries lie; undefined: there are none. */
export interface KeptPlace {
  after: Place | null;
  changed: number;
  written: { from: string; to: string } | undefined;
}
