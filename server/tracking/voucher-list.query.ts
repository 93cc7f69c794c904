import type { VoucherRow } from '../../contract/tracking.ts';
import type { VoucherFilter } from '../../contract/voucher-filter.ts';
import { Conditions } from '../platform/conditions.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, scanPage, type Page } from '../platform/keyset.ts';
import { bareCodes, isDividedCode } from '../voucher/bare-code.ts';
import { spell } from '../voucher/code-rules.ts';
import { findCodeRules } from '../voucher/code-rules.store.ts';
import { addVoucherFilter, voucherStateInSql } from '../voucher/voucher-filter.ts';
import { endOf, positionOf, toStretch, type StretchEnd } from './campaign-stretch.ts';

export interface VoucherListQuery {
  projectId: string;
  campaignId: string;
  filter: VoucherFilter;
  after: string | undefined;
  limit: number;
  now: Date;
}

/** A voucher as lists show it. */
export interface VoucherColumns {
  voucher_id: string;
  code: string;
  state: VoucherRow['state'];
  redeemed_quantity: number;
  redemption_quantity: number | null;
  publications: number;
  holder: string | null;
  expiration_date: Date | null;
  created_at: Date;
}

interface FoundRow extends Omit<VoucherColumns, 'voucher_id'>, StretchEnd {
  voucher_id: string | null;
  at: number | null;
  position_id: string;
}

/**
 * A page of a campaign's vouchers, the newest first; used up ones in the order of their last use, with `q` in the order of their codes. Each order
 * is an index's, so a page costs the same at any depth. Throws 404 for a campaign that the project does not have, 400 for an `after` of another
 * list.
 */
export async function readVoucherRows(db: Db, query: VoucherListQuery): Promise<Page<VoucherRow>> {
  const { projectId, campaignId, filter: { q: text, state, ...filter }, limit, now } = query;
  const q = text?.trim() ? spell(await findCodeRules(db, projectId), text.trim()) : '';
  const isSearch = q !== '';
  const listing = isSearch ? byCode : await listingOf(db, query);
  if (listing === null) return { rows: [], next: null };
  const page = await scanPage<FoundRow>({
    list: 'vouchers of a campaign',
    limit,
    after: decodePosition('vouchers of a campaign', query.after, isSearch ? ['string'] : ['number', 'string']),
    isFiltered: state !== undefined || isSearch || Object.keys(filter).length > 0,
    read: async (after, length, wanted) => {
      const position = isSearch ? [after?.[0] ?? '', q] : (after ?? [null, null]);
      const values = [projectId, campaignId, ...position, length, wanted, state ?? null, now, ...(isSearch ? [bareCodes(q)] : [])];
      const conditions = new Conditions('v.campaign_id = $2 and v.binned_at is null', values);
      addVoucherFilter(conditions, filter, now);
      const rows = await db.query<FoundRow>(statement(listing, conditions.sql), conditions.values);
      return toStretch(rows, campaignId, (row) => row.voucher_id !== null);
    },
    positionOf: (row) => positionOf(row.at, row.position_id),
  });
  return { rows: page.rows.map((row) => toVoucherRow({ ...row, voucher_id: row.voucher_id ?? '' })), next: page.next };
}

/** What is looked through for a state; null: no code of the campaign can have it. */
async function listingOf(db: Db, { projectId, campaignId, filter: { state }, now }: VoucherListQuery): Promise<Listing | null> {
  if (state === undefined || state === 'disabled' || state === 'used_up') return state === 'disabled' ? disabled : state === 'used_up' ? usedUp : newest;
  const [campaign] = await db.query<{ is_historical: boolean } & Record<'active' | 'expired' | 'not_started' | 'historical', boolean | null>>(
    `/* tracking.voucher-states */
    select c.is_historical,
      exists (select from vouchers v where v.project_id = $1 and v.campaign_id = $2 and v.is_historical) as historical,
      bool_or(t.expiration_date <= $3) as expired, bool_or(t.start_date > $3) as not_started,
      bool_or(coalesce(t.expiration_date > $3, true) and coalesce(t.start_date <= $3, true)) as active
    from campaigns c
    join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id
    where c.project_id = $1 and c.campaign_id = $2
    group by c.is_historical`,
    [projectId, campaignId, now],
  );
  if (campaign === undefined || campaign[state] === true) return newest;
  return state === 'historical' || campaign.is_historical ? null : withDates;
}

const columns = 'v.project_id, v.campaign_id, v.voucher_id, v.code, v.terms_version, v.discount, v.metadata, v.redeemed_quantity, v.redemption_quantity, v.publications, '
  + 'v.holder_customer_id, v.start_date, v.expiration_date, v.active, v.is_historical, v.created_at, v.binned_at';
const byAge = 'v.created_at desc, v.voucher_id desc';

const latestFirst = (of: string): string => `${of}.position_at desc, ${of}.position_id desc`;

const newest: Listing = { name: 'tracking.vouchers', order: latestFirst, scanned: byTime('') };
/** Few among many, and so in an index of their own. */
const disabled: Listing = { name: 'tracking.vouchers-disabled', order: latestFirst, scanned: byTime('and not v.active') };
/** A state that no terms of the campaign give is that of codes with dates of their own, and those are in an index. */
const withDates: Listing = {
  name: 'tracking.vouchers-with-dates', order: latestFirst, scanned: byTime('and (v.expiration_date is not null or v.start_date is not null)'),
};

function byTime(condition: string): string {
  return `(
  select ${columns}, v.created_at as position_at, v.voucher_id as position_id, row_number() over (order by ${byAge}) as n
  from vouchers v
  where v.project_id = $1 and v.campaign_id = $2 and v.binned_at is null ${condition}
    and ($3::bigint is null or (v.created_at, v.voucher_id) < ${positionInSql('$3', '$4')})
  order by ${byAge}
  limit $5
)`;
}

/**
 * Few among many as well, but an index of them would have to move with every redemption. So they are found by what used them up: the last
 * redemption of each.
 */
const usedUp: Listing = {
  name: 'tracking.vouchers-used-up',
  order: latestFirst,
  scanned: `(
  select r.voucher_id as used_id, r.kind, r.result, r.occurred_at as position_at, r.redemption_id as position_id,
    row_number() over (order by r.occurred_at desc, r.redemption_id desc) as n
  from redemptions r
  where r.project_id = $1 and r.campaign_id = $2
    and ($3::bigint is null or (r.occurred_at, r.redemption_id) < ${positionInSql('$3', '$4')})
  order by r.occurred_at desc, r.redemption_id desc
  limit $5
)`,
  vouchers: 'join vouchers v on v.project_id = $1 and v.voucher_id = s.used_id',
  isWanted: `s.kind = 'redemption' and s.result = 'SUCCESS' and not exists (
      select
      from redemptions r
      where r.project_id = $1 and r.voucher_id = s.used_id and r.kind = 'redemption' and r.result = 'SUCCESS'
        and (r.occurred_at, r.redemption_id) > (s.position_at, s.position_id)
    )`,
};

/**
 * Codes of a project are in one index, imported ones in one per campaign: what begins alike in other campaigns is passed over. Beside them whole codes that are
 * written in another way; `$9`: as codes that nothing divides.
 */
const byCode: Listing = {
  name: 'tracking.vouchers-by-code',
  order: (of) => `${of}.position_id`,
  scanned: `(
  select ${columns}, null::timestamptz as position_at, v.code as position_id, row_number() over (order by v.code) as n
  from (
    (select ${columns} from vouchers v where v.project_id = $1 and not v.is_historical and v.code ^@ $4 and v.code > $3 order by v.code limit $5)
    union all
    (select ${columns} from vouchers v
      where v.project_id = $1 and v.campaign_id = $2 and v.is_historical and v.code ^@ $4 and v.code > $3 order by v.code limit $5)
    union all
    (select ${columns} from vouchers v where v.project_id = $1 and not v.is_historical and v.code = any($9::text[]) and not v.code ^@ $4 and v.code > $3)
    union all
    (select ${columns} from vouchers v
      where v.project_id = $1 and v.campaign_id = $2 and v.is_historical and v.code = any($9::text[]) and not v.code ^@ $4 and v.code > $3)
    union all
    (select ${columns} from vouchers v where v.project_id = $1 and ${isDividedCode('$9')} and not v.code ^@ $4 and v.code > $3)
  ) v
  order by v.code
  limit $5
)`,
};

interface Listing {
  name: string;
  /** By `position_at` and `position_id`, which each scanned row has beside its number `n`. */
  order: (of: string) => string;
  scanned: string;
  /** How `v` is found by a scanned row `s` that is no voucher itself. */
  vouchers?: string;
  isWanted?: string;
}

/** `$7` is the state, `$8` the present; what else the vouchers have to meet is in `wanted`. */
function statement({ name, order, scanned, vouchers, isWanted = 'true' }: Listing, wanted: string): string {
  const source = vouchers === undefined ? 'v' : 's';
  return `/* ${name} */
with campaign as (
  select project_id, campaign_id, terms_version from campaigns where project_id = $1 and campaign_id = $2 and binned_at is null
), scanned as ${scanned}, found as (
  select v.voucher_id, v.code, ${voucherStateInSql('$8')} as state, v.redeemed_quantity, v.redemption_quantity, v.publications,
    v.holder_customer_id, coalesce(v.expiration_date, t.expiration_date) as expiration_date, v.created_at, ${source}.position_at, ${source}.position_id
  from scanned ${source} ${vouchers ?? ''}
  cross join campaign c
  join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
  where ${wanted} and ($7::text is null or ${voucherStateInSql('$8')} = $7) and ${isWanted}
  order by ${order(source)}
  limit $6
), ${endOf('$5', 'position_at, position_id')}
select v.voucher_id, v.code, v.state, v.redeemed_quantity, v.redemption_quantity, v.publications, coalesce(u.source_id, v.holder_customer_id) as holder,
  v.expiration_date, v.created_at, ${microsecondsInSql('v.position_at')} as at, v.position_id,
  ${microsecondsInSql('l.position_at')} as end_at, l.position_id as end_id
from campaign c
left join found v on true
left join customers u on u.project_id = c.project_id and u.customer_id = v.holder_customer_id
left join ended l on true
order by ${order('v')}`;
}

/** A voucher of a list. */
export function toVoucherRow(row: VoucherColumns): VoucherRow {
  return {
    voucher_id: row.voucher_id,
    code: row.code,
    state: row.state,
    redeemed_quantity: row.redeemed_quantity,
    redemption_quantity: row.redemption_quantity,
    publications: row.publications,
    holder: row.holder,
    expiration_date: row.expiration_date?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
