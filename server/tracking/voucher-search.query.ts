import type { VoucherFilter } from '../../contract/voucher-filter.ts';
import type { FoundVoucher } from '../../contract/voucher-page.ts';
import { Conditions } from '../platform/conditions.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, scanPage, type Page } from '../platform/keyset.ts';
import { notInBin } from '../voucher/voucher-listing.ts';
import { endOf, positionOf, type StretchEnd } from './campaign-stretch.ts';
import { bareCodes, isDividedCode } from '../voucher/bare-code.ts';
import { addVoucherFilter, inCases, voucherStateInSql } from '../voucher/voucher-filter.ts';
import { toVoucherRow, type VoucherColumns } from './voucher-list.query.ts';

export interface VoucherSearch {
  projectId: string;
  filter: VoucherFilter;
  after: string | undefined;
  limit: number;
  now: Date;
}

interface FoundRow extends Omit<VoucherColumns, 'voucher_id'>, StretchEnd {
  voucher_id: string | null;
  campaign: FoundVoucher['campaign'];
  position_at: number | null;
  position_id: string;
}

/**
 * A page of the vouchers of a whole project: the newest first, or with `q` those whose codes begin so, or are it, in the order of their codes. Codes are what
 * they are; who types in the other case finds them too, and who writes a whole one with or without its spaces and hyphens. Each order is an index's, so a page
 * costs the same among ten million.
 */
export async function searchVouchers(db: Db, { projectId, filter: { q, any_case: _always, ...filter }, after, limit, now }: VoucherSearch): Promise<Page<FoundVoucher>> {
  const text = q?.trim() ?? '';
  const prefixes = inCases(text);
  const page = await scanPage<FoundRow>({
    list: 'vouchers',
    limit,
    after: decodePosition('vouchers', after, text === '' ? ['number', 'string'] : ['string', 'string']),
    isFiltered: true,
    read: async (position, length, wanted) => {
      const values = text === ''
        ? [projectId, ...(position ?? [null, null]), length, wanted, now]
        : [projectId, ...(position ?? ['', '']), length, wanted, now, bareCodes(text), ...prefixes];
      const conditions = new Conditions('v.binned_at is null and c.binned_at is null', values);
      addVoucherFilter(conditions, filter, now);
      const listing = text !== '' ? byCode(prefixes.length) : filter.has_campaign === false ? newestLoose : newest;
      const rows = await db.query<FoundRow>(statement(listing, conditions.sql), conditions.values);
      const [first] = rows;
      const end = first === undefined || first.end_id === null ? null : placeOf(first);
      return { rows: rows.filter(({ voucher_id }) => voucher_id !== null), end };
    },
    positionOf: (row) => (text === '' ? positionOf(row.position_at, row.position_id) : [row.code, row.position_id]),
  });
  return { rows: page.rows.map((row) => ({ ...toVoucherRow({ ...row, voucher_id: row.voucher_id ?? '' }), campaign: row.campaign })), next: page.next };
}

function placeOf(row: FoundRow & { end_code?: string }): (string | number)[] {
  return row.end_code === undefined ? positionOf(row.end_at, row.end_id ?? '') : [row.end_code, row.end_id ?? ''];
}

const columns = 'v.project_id, v.campaign_id, v.voucher_id, v.code, v.terms_version, v.discount, v.metadata, v.redeemed_quantity, v.redemption_quantity, v.publications, '
  + 'v.holder_customer_id, v.start_date, v.expiration_date, v.active, v.is_historical, v.created_at, v.binned_at';

function byTime(name: string, order: string, condition: string): Listing {
  return {
    name,
    order: (of) => `${of}.created_at desc, ${of}.voucher_id desc`,
    scanned: `(
  select ${columns}, row_number() over (order by ${order}) as n
  from vouchers v
  where ${notInBin} ${condition}
    and ($2::bigint is null or (v.created_at, v.voucher_id) < ${positionInSql('$2', '$3')})
  order by ${order}
  limit $4
)`,
    end: `${microsecondsInSql('l.created_at')} as end_at`,
  };
}

const newest = byTime('tracking.voucher-search-newest', 'v.created_at desc, v.voucher_id desc', '');
/** Few among many. The campaign, which none of them has, is named in the order so that it is that of the index of campaigns' vouchers. */
const newestLoose = byTime('tracking.voucher-search-loose', 'v.campaign_id desc, v.created_at desc, v.voucher_id desc', 'and v.campaign_id is null');

/**
 * Living codes are in one index, those of imported history, which may repeat, in another. Each prefix is a parameter of its own: only of a value that is
 * known when a statement is planned can the index be read from where it begins. Beside them whole codes that are written in another way; `$7`: as codes that
 * nothing divides.
 */
function byCode(prefixes: number): Listing {
  const places = Array.from({ length: prefixes }, (_, index) => `$${8 + index}`);
  const isOther = `not (${places.map((place) => `v.code ^@ ${place}`).join(' or ')}) and ${behind}`;
  return {
    name: 'tracking.voucher-search-by-code',
    order: (of) => `${of}.code, ${of}.voucher_id`,
    scanned: `(
  select ${columns}, row_number() over (order by v.code, v.voucher_id) as n
  from (
    ${places.flatMap((place) => [ofPrefix(place, 'not v.is_historical'), ofPrefix(place, 'v.is_historical')]).join('\n    union all\n    ')}
    union all
    (select ${columns} from vouchers v where v.project_id = $1 and not v.is_historical and v.code = any($7::text[]) and ${isOther})
    union all
    (select ${columns} from vouchers v where v.project_id = $1 and v.is_historical and v.code = any($7::text[]) and ${isOther})
    union all
    (select ${columns} from vouchers v where v.project_id = $1 and ${isDividedCode('$7')} and ${isOther})
  ) v
  order by v.code, v.voucher_id
  limit $4
)`,
    end: 'l.code as end_code',
  };
}

const behind = 'v.code >= $2 and (v.code > $2 or v.voucher_id > $3)';

function ofPrefix(prefix: string, kind: string): string {
  return `(select ${columns}
    from vouchers v
    where v.project_id = $1 and ${kind} and v.code ^@ ${prefix} and ${behind}
    order by v.code, v.voucher_id
    limit $4)`;
}

interface Listing {
  name: string;
  order: (of: string) => string;
  scanned: string;
  /** Where the stretch ended, beside `end_id`. */
  end: string;
}

/** What the vouchers have to meet is in `wanted`. */
function statement({ name, order, scanned, end }: Listing, wanted: string): string {
  return `/* ${name} */
with scanned as ${scanned}, found as (
  select v.voucher_id, v.code, ${voucherStateInSql('$6')} as state, v.redeemed_quantity, v.redemption_quantity, v.publications, v.holder_customer_id,
    coalesce(v.expiration_date, t.expiration_date) as expiration_date, v.created_at,
    case when c.campaign_id is not null then json_build_object('campaign_id', c.campaign_id, 'name', c.name, 'active', c.active) end as campaign
  from scanned v
  left join campaigns c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
  left join campaign_terms t on t.project_id = v.project_id and t.campaign_id = v.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
  where ${wanted}
  order by ${order('v')}
  limit $5
), ${endOf('$4', 'created_at, code, voucher_id')}
select v.voucher_id, v.code, v.state, v.redeemed_quantity, v.redemption_quantity, v.publications, coalesce(u.source_id, v.holder_customer_id) as holder,
  v.expiration_date, v.created_at, v.campaign, ${microsecondsInSql('v.created_at')} as position_at, v.voucher_id as position_id, ${end}, l.voucher_id as end_id
from (select 1) one
left join found v on true
left join customers u on u.project_id = $1 and u.customer_id = v.holder_customer_id
left join ended l on true
order by ${order('v')}`;
}
