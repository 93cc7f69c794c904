import { capitals } from '../../contract/code-faults.ts';
import type { VoucherQuery } from '../../contract/voucher.ts';
import type { Db } from '../platform/db.ts';
import { totalOf, type NumberedPage } from '../platform/list-total.ts';
import { addFilters, Conditions, cutPage, pageKeys, pageStatement, readListing, sourceFor, type FilterFields, type Listing, type Rest } from '../platform/wire-list.ts';
import { spelledInSql } from './code-rules.ts';
import { spellFilters } from './code-rules.store.ts';
import { isActive, notInBin, ofCode, voucherFilters, voucherOrders } from './voucher-listing.ts';
import { toVoucher, voucherColumns, voucherSource, type VoucherRow } from './voucher.store.ts';
import type { Voucher } from './voucher.ts';

/**
 * A page of vouchers, the newest first unless asked otherwise, with what the list says beside them. Throws 400 for a page, order, filter or cursor that
 * there is not.
 */
export async function listVouchers(db: Db, projectId: string, query: VoucherQuery, now: Date): Promise<{ vouchers: Voucher[]; rest: Rest }> {
  const conditions = new Conditions(notInBin, [projectId]);
  // Of each one row is looked up before: only so the vouchers are read in the order of their index.
  if (query.campaign !== undefined) {
    conditions.add(`v.campaign_id = (select campaign_id from campaigns where project_id = $1 and name = ${conditions.value(query.campaign)})`);
  }
  conditions.equal('v.campaign_id', query.campaign_id);
  if (query.category !== undefined) {
    conditions.add(`v.category_id = (select category_id from categories where project_id = $1 and name = ${conditions.value(query.category)})`);
  }
  if (query.code !== undefined) conditions.add(ofCode(`= ${spelledInSql(conditions.value(query.code), conditions.value(capitals(query.code)))}`));
  if (query.ids !== undefined) conditions.add(`v.voucher_id = any(${conditions.value(query.ids)}::text[])`);
  if (query.customer !== undefined) {
    const name = conditions.value(query.customer);
    conditions.add(`v.holder_customer_id = (
          select customer_id from customers where project_id = $1 and (customer_id = ${name} or source_id = ${name}) order by (customer_id = ${name}) desc limit 1)`);
  }
  conditions.range('v.created_at', query.created_at);
  conditions.range('v.updated_at', query.updated_at);
  if (asksForExpired(query.filters)) await addMayBeExpired(db, conditions, projectId, now);
  const fields = asksForActive(query.filters) ? await withActive(db, conditions, projectId, now) : voucherFilters;
  addFilters(conditions, await spellFilters(db, projectId, query.filters), fields, now);
  const listing = readListing(conditions, query, voucherOrders, 'v.voucher_id');
  const { rows, more } = cutPage(await readPage(db, conditions, listing), listing);
  const rest = listing.isCursor ? more : { total: await count(db, projectId, query, conditions, { listing, rows }) };
  return { vouchers: rows.map(toVoucher), rest };
}

/** Whether all that a filter finds has expired. */
function asksForExpired(filters: unknown): boolean {
  const { junction = 'and', active } = (filters ?? {}) as { junction?: unknown; active?: { conditions?: { $expired?: unknown } } };
  return typeof junction === 'string' && junction.toLowerCase() === 'and' && ['true', true].includes(active?.conditions?.$expired as string | boolean);
}

/** Leaves out what has no date of its own and is of no campaign that ended: known beforehand, so that what is rare is found by an index. */
async function addMayBeExpired(db: Db, conditions: Conditions, projectId: string, now: Date): Promise<void> {
  const ended = await db.query<{ campaign_id: string }>(
    '/* voucher.ended_campaigns */ select distinct campaign_id from campaign_terms where project_id = $1 and expiration_date <= $2', [projectId, now],
  );
  conditions.add(`(v.expiration_date is not null or v.campaign_id = any(${conditions.value(ended.map((row) => row.campaign_id))}::text[]))`);
}

function asksForActive(filters: unknown): boolean {
  const { active } = (filters ?? {}) as { active?: { conditions?: object } };
  return Object.hasOwn(active?.conditions ?? {}, '$active');
}

/** The fields with what `$active` says of campaigns and terms looked up beforehand: it holds for most vouchers, and few campaigns keep theirs from it. */
async function withActive(db: Db, conditions: Conditions, projectId: string, now: Date): Promise<FilterFields> {
  const rows = await db.query<{ campaign_id: string; active: boolean; version: number; is_current: boolean; not_started: boolean | null; has_ended: boolean | null }>(
    `/* voucher.closed_terms */
     select c.campaign_id, c.active, t.version, t.version = c.terms_version as is_current, t.start_date > $2 as not_started, t.expiration_date <= $2 as has_ended
       from campaigns as c
       join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = c.campaign_id
      where c.project_id = $1 and (not c.active or t.start_date > $2 or t.expiration_date <= $2)`,
    [projectId, now],
  );
  const arrayOf = (names: string[]): string | null => (names.length === 0 ? null : conditions.value([...new Set(names)]));
  const termsOf = (member: 'not_started' | 'has_ended'): string | null => arrayOf(rows.filter((row) => row[member] === true).flatMap((row) => (
    [row.version, ...(row.is_current ? [0] : [])].map((version) => `${row.campaign_id} ${version}`))));
  const disabledCampaigns = arrayOf(rows.filter(({ active }) => !active).map((row) => row.campaign_id));
  const closed = { disabledCampaigns, termsNotStarted: termsOf('not_started'), termsEnded: termsOf('has_ended') };
  return { ...voucherFilters, active: { ...voucherFilters.active, states: { ...voucherFilters.active.states, $active: (present) => isActive(present(), closed) } } };
}

const sourceOf = (sql: string): string => sourceFor(sql, { table: 'vouchers as v', joined: voucherSource, aliases: 'ctg' });

function readPage(db: Db, { sql, values }: Conditions, listing: Listing): Promise<(VoucherRow & { place: string[] })[]> {
  const { field } = listing;
  return db.query(
    pageStatement(
      'voucher.list', pageKeys(listing, sourceOf(`${sql} ${field.groups === undefined ? field.sql : ''}`), sql),
      `select ${voucherColumns}, ${listing.place} as place
         from ${voucherSource}
        where v.project_id = $1 and v.voucher_id between page.id and page.id
        order by v.voucher_id
        limit 1`,
    ),
    values,
  );
}

/** What narrows a list beyond a campaign. */
const narrowing = ['category', 'code', 'ids', 'customer', 'created_at', 'updated_at', 'filters'] as const;

/** How many vouchers match. All of the project, or of a campaign, are counted already. */
function count(db: Db, projectId: string, query: VoucherQuery, { sql, values }: Conditions, { listing, rows }: Pick<NumberedPage, 'listing' | 'rows'>): Promise<number> {
  if (narrowing.every((member) => query[member] === undefined)) return countAll(db, projectId, query, listing.countMax);
  return totalOf(db, { name: 'voucher.count', listing, rows, where: sql, values, source: sourceOf });
}

/** From the counters of campaigns, and those that have no campaign one by one, at most `countMax`. */
async function countAll(db: Db, projectId: string, { campaign_id, campaign }: VoucherQuery, countMax: number | null): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    `/* voucher.count_all */
     select coalesce(sum(k.vouchers_created - k.vouchers_deleted), 0)::bigint
            + case when $2::text is null and $3::text is null then (
                select count(*)
                  from (select from vouchers where project_id = $1 and campaign_id is null and binned_at is null limit $4) as loose
              ) else 0 end as total
       from campaigns as c
       join campaign_counters as k on k.project_id = c.project_id and k.campaign_id = c.campaign_id
      where c.project_id = $1 and c.binned_at is null
        and ($2::text is null or c.campaign_id = $2)
        and ($3::text is null or c.name = $3)`,
    [projectId, campaign_id ?? null, campaign ?? null, countMax],
  );
  return row?.total ?? 0;
}
