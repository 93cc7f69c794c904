import type { VoucherRow } from '../../contract/tracking.ts';
import { notFound } from '../../contract/errors.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, scanPage, type Page, type Position, type Stretch } from '../platform/keyset.ts';

export interface VoucherListQuery {
  projectId: string;
  campaignId: string;
  /** Beginning of a code. */
  q: string | undefined;
  state: VoucherRow['state'] | undefined;
  after: string | undefined;
  limit: number;
  now: Date;
}

interface FoundRow {
  voucher_id: string | null;
  code: string;
  at: number;
  state: VoucherRow['state'];
  redeemed_quantity: number;
  redemption_quantity: number | null;
  publications: number;
  holder: string | null;
  expiration_date: Date | null;
  created_at: Date;
  end_at: number | null;
  end_id: string | null;
}

/** State of a voucher as an SQL expression over `v` (vouchers) and `t` (the terms it has). Own dates win over those of the terms. */
export function voucherStateInSql(now: string): string {
  return `case when v.is_historical then 'historical'
    when not v.active then 'disabled'
    when coalesce(v.expiration_date, t.expiration_date) <= ${now} then 'expired'
    when v.redeemed_quantity >= v.redemption_quantity then 'used_up'
    when coalesce(v.start_date, t.start_date) > ${now} then 'not_started'
    else 'active' end`;
}

/**
 * A page of a campaign's vouchers, the newest first; with `q` in the order of their codes. Both orders are an index's, so a page costs the same at
 * any depth. Throws 404 for a campaign that the project does not have, 400 for an `after` of another list.
 */
export async function readVoucherRows(db: Db, query: VoucherListQuery): Promise<Page<VoucherRow>> {
  const { projectId, campaignId, state, limit, now } = query;
  const q = query.q?.trim() ?? '';
  const isSearch = q !== '';
  const page = await scanPage<FoundRow>({
    limit,
    after: decodePosition(query.after, isSearch ? ['string'] : ['number', 'string']),
    isFiltered: state !== undefined || isSearch,
    read: async (after, length, wanted) => {
      const position = isSearch ? [after?.[0] ?? '', q] : (after ?? [null, null]);
      const text = isSearch ? searchStatement : state === 'disabled' ? disabledStatement : listStatement;
      const rows = await db.query<FoundRow>(text, [projectId, campaignId, ...position, length, wanted, state ?? null, now]);
      return toStretch(rows, campaignId, isSearch);
    },
    positionOf: (row) => (isSearch ? [row.code] : [row.at, row.voucher_id ?? '']),
  });
  return { rows: page.rows.map(toVoucherRow), next: page.next };
}

function toStretch(rows: FoundRow[], campaignId: string, isSearch: boolean): Stretch<FoundRow> {
  const [first] = rows;
  if (first === undefined) throw notFound('campaign', campaignId);
  const end: Position | null = first.end_id === null ? null : isSearch ? [first.end_id] : [first.end_at ?? 0, first.end_id];
  return { rows: rows.filter((row) => row.voucher_id !== null), end };
}

const columns = 'v.project_id, v.campaign_id, v.voucher_id, v.code, v.terms_version, v.redeemed_quantity, v.redemption_quantity, v.publications, '
  + 'v.holder_customer_id, v.start_date, v.expiration_date, v.active, v.is_historical, v.created_at, v.binned_at';
const byAge = 'v.created_at desc, v.voucher_id desc';

const listStatement = statement('tracking.vouchers', byAge, 'voucher_id', newest(''));
/** Few among many, and so in an index of their own. */
const disabledStatement = statement('tracking.vouchers-disabled', byAge, 'voucher_id', newest('and not v.active'));

function newest(condition: string): string {
  return `(
  select ${columns}, row_number() over (order by ${byAge}) as n
  from vouchers v
  where v.project_id = $1 and v.campaign_id = $2 and v.binned_at is null ${condition}
    and ($3::bigint is null or (v.created_at, v.voucher_id) < (timestamptz 'epoch' + $3 * interval '1 microsecond', $4::text))
  order by ${byAge}
  limit $5
)`;
}

/** Codes of a project are in one index, imported ones in one per campaign: what begins alike in other campaigns is passed over. */
const searchStatement = statement('tracking.vouchers-by-code', 'v.code', 'code', `(
  select ${columns}, row_number() over (order by v.code) as n
  from (
    (select ${columns} from vouchers v where v.project_id = $1 and not v.is_historical and v.code ^@ $4 and v.code > $3 order by v.code limit $5)
    union all
    (select ${columns} from vouchers v
      where v.project_id = $1 and v.campaign_id = $2 and v.is_historical and v.code ^@ $4 and v.code > $3 order by v.code limit $5)
  ) v
  order by v.code
  limit $5
)`);

function statement(name: string, order: string, endColumn: string, scanned: string): string {
  return `/* ${name} */
with campaign as (
  select project_id, campaign_id, terms_version from campaigns where project_id = $1 and campaign_id = $2 and binned_at is null
), scanned as ${scanned}, found as (
  select v.voucher_id, v.code, ${voucherStateInSql('$8')} as state, v.redeemed_quantity, v.redemption_quantity, v.publications,
    v.holder_customer_id, coalesce(v.expiration_date, t.expiration_date) as expiration_date, v.created_at
  from scanned v
  cross join campaign c
  join campaign_terms t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
  where v.campaign_id = $2 and v.binned_at is null and ($7::text is null or ${voucherStateInSql('$8')} = $7)
  order by ${order}
  limit $6
)
select v.voucher_id, v.code, (extract(epoch from v.created_at) * 1000000)::bigint as at, v.state, v.redeemed_quantity, v.redemption_quantity,
  v.publications, coalesce(u.source_id, v.holder_customer_id) as holder, v.expiration_date, v.created_at,
  (extract(epoch from l.created_at) * 1000000)::bigint as end_at, l.${endColumn} as end_id
from campaign c
left join found v on true
left join customers u on u.project_id = c.project_id and u.customer_id = v.holder_customer_id
left join scanned l on l.n = $5
order by ${order}`;
}

function toVoucherRow(row: FoundRow): VoucherRow {
  return {
    voucher_id: row.voucher_id ?? '',
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
