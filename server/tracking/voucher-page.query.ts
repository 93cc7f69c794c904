import { notFound } from '../../contract/errors.ts';
import type { ChangeRow, PublicationRow, RedemptionRow } from '../../contract/tracking.ts';
import type { VoucherPage } from '../../contract/voucher-page.ts';
import { nextChange, timeRefusal } from '../campaign/validity.ts';
import { toChangeRow, type ChangeColumns } from '../change/change-list.query.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, toPage, type Page } from '../platform/keyset.ts';
import { safeInSql } from '../platform/safe-number.ts';
import { assignmentsOf } from '../rule/assignment.store.ts';
import type { Voucher } from '../voucher/voucher.ts';
import { findVoucher } from '../voucher/voucher.store.ts';
import { toldAlone, toWireVoucher } from '../voucher/wire-voucher.ts';
import { publicationColumns, toPublicationRow, type PublicationColumns } from './publication-list.query.ts';
import { redemptionColumns, toRedemptionRow, type RedemptionColumns } from './redemption-list.query.ts';
import { voucherStateInSql } from '../voucher/voucher-filter.ts';

/** Entries that are summed for one page; a public code may have millions, whose sums its campaign keeps. */
const summedMax = 10_000;

interface PageRow {
  time_zone: string;
  state: VoucherPage['state'];
  campaign: VoucherPage['campaign'];
  holder: VoucherPage['holder'];
  held_quantity: number;
  entries: number;
  succeeded: number;
  rolled_back: number;
  failed: number;
  discount: number | null;
  orders: number | null;
  last_redeemed_at: Date | null;
}

/** A voucher by code or id with what is around it. Throws 404, for one in the bin too. */
export async function readVoucherPage(db: Db, projectId: string, codeOrId: string, now: Date, baseUrl: string): Promise<VoucherPage> {
  const voucher = await named(db, projectId, codeOrId);
  const [row] = await db.query<PageRow>(pageStatement, [projectId, voucher.voucherId, now, summedMax + 1]);
  if (row === undefined) throw notFound('voucher', codeOrId);
  const change = voucher.isHistorical ? null : nextChange(voucher, now, row.time_zone);
  const known = row.entries <= summedMax;
  return {
    voucher: toWireVoucher(voucher, baseUrl, { ...toldAlone, assignments: await assignmentsOf(db, projectId, [voucher.voucherId, voucher.campaignId]) }),
    state: row.state,
    campaign: row.campaign,
    holder: row.holder,
    open_now: !voucher.isHistorical && timeRefusal(voucher, now, row.time_zone) === null,
    next_change: change === null ? null : { at: change.at.toISOString(), opens: change.opens },
    held_quantity: row.held_quantity,
    overview: {
      succeeded: known ? row.succeeded : null, rolled_back: known ? row.rolled_back : null, failed: known ? row.failed : null,
      discount_net_minor: known ? row.discount : null, order_net_minor: known ? row.orders : null,
      last_redeemed_at: row.last_redeemed_at?.toISOString() ?? null,
    },
  };
}

/** An amount of the entries, rollbacks taken off; null as soon as one of them is not known. */
const net = (amount: string): string => `case when bool_and(e.${amount} is not null) is not false
    then ${safeInSql(`coalesce(sum(case e.kind when 'redemption' then e.${amount} else -e.${amount} end), 0)`)} end`;

const pageStatement = `/* tracking.voucher-page */
with entries as (
  select r.kind, r.result, r.discount_minor, r.order_minor, r.occurred_at
  from redemptions r
  where r.project_id = $1 and r.voucher_id = $2
  order by r.occurred_at desc
  limit $4
), sums as (
  select count(*) filter (where e.kind = 'redemption') as succeeded, count(*) filter (where e.kind = 'rollback') as rolled_back,
    ${net('discount_minor')} as discount, ${net('order_minor')} as orders, max(e.occurred_at) filter (where e.kind = 'redemption') as last_redeemed_at
  from entries e
  where e.result = 'SUCCESS'
)
select p.time_zone, ${voucherStateInSql('$3')} as state, v.held_quantity,
  case when c.campaign_id is not null then json_build_object('campaign_id', c.campaign_id, 'name', c.name, 'active', c.active) end as campaign,
  case when u.customer_id is not null then json_build_object('customer_id', u.customer_id, 'source_id', u.source_id, 'name', u.name) end as holder,
  (select count(*) from entries) as entries, (select count(*) from entries f where f.kind = 'redemption' and f.result = 'FAILURE') as failed,
  s.succeeded, s.rolled_back, s.discount, s.orders, s.last_redeemed_at
from vouchers v
join projects p on p.project_id = v.project_id
left join campaigns c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
left join campaign_terms t on t.project_id = v.project_id and t.campaign_id = v.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
left join customers u on u.project_id = v.project_id and u.customer_id = v.holder_customer_id
cross join sums s
where v.project_id = $1 and v.voucher_id = $2`;

export interface HistoryQuery {
  projectId: string;
  /** Of the voucher. */
  codeOrId: string;
  after?: string | undefined;
  limit: number;
}

/** Redemptions, failed ones and rollbacks of a voucher, the latest first. Throws 404, 400 for an `after` of another list. */
export async function readVoucherRedemptions(db: Db, query: HistoryQuery): Promise<Page<RedemptionRow>> {
  const page = await readHistory<RedemptionColumns>(db, query, 'redemptions of a voucher', redemptionsStatement, ({ redemption_id: id }) => id);
  return { rows: page.rows.map(toRedemptionRow), next: page.next };
}

/** Publications of a voucher, the latest first. */
export async function readVoucherPublications(db: Db, query: HistoryQuery): Promise<Page<PublicationRow>> {
  const page = await readHistory<PublicationColumns>(db, query, 'publications of a voucher', publicationsStatement, ({ publication_id: id }) => id);
  return { rows: page.rows.map(toPublicationRow), next: page.next };
}

/** Who changed what of a voucher, the latest first. */
export async function readVoucherChanges(db: Db, query: HistoryQuery): Promise<Page<ChangeRow>> {
  const page = await readHistory<ChangeColumns>(db, query, 'changes of a voucher', changesStatement, ({ change_id: id }) => id);
  return { rows: page.rows.map(toChangeRow), next: page.next };
}

async function readHistory<Row>(db: Db, query: HistoryQuery, list: string, text: string, idOf: (row: Row) => string): Promise<Page<Row>> {
  const { projectId, codeOrId, after, limit } = query;
  const position = decodePosition(list, after, ['number', 'string']);
  const { voucherId } = await named(db, projectId, codeOrId);
  const rows = await db.query<Row & { at: number }>(text, [projectId, voucherId, ...(position ?? [null, null]), limit + 1]);
  return toPage(list, rows, limit, (row) => [row.at, idOf(row)]);
}

async function named(db: Db, projectId: string, codeOrId: string): Promise<Voucher> {
  const voucher = await findVoucher(db, projectId, codeOrId);
  if (voucher === undefined) throw notFound('voucher', codeOrId);
  return voucher;
}

const history = (name: string, select: string, from: string, id: string): string => `/* ${name} */
select ${select}, ${microsecondsInSql('a.occurred_at')} as at
from ${from}
where a.project_id = $1 and %
  and ($3::bigint is null or (a.occurred_at, a.${id}) < ${positionInSql('$3', '$4')})
order by a.occurred_at desc, a.${id} desc
limit $5`;

const withCustomer = 'left join customers u on u.project_id = a.project_id and u.customer_id = a.customer_id';

const redemptionsStatement = history('tracking.voucher-redemptions', redemptionColumns, `redemptions a ${withCustomer}`, 'redemption_id')
  .replace('%', 'a.voucher_id = $2');

const publicationsStatement = history('tracking.voucher-publications', publicationColumns, `publications a ${withCustomer}`, 'publication_id')
  .replace('%', '(a.voucher_ids[1] = $2 or (cardinality(a.voucher_ids) > 1 and a.voucher_ids @> array[$2]))');

const changesStatement = history(
  'tracking.voucher-changes', 'a.change_id, a.object_type, a.object_id, a.action, a.fields, a.actor_type, a.actor_name, a.occurred_at', 'changes a', 'change_id',
).replace('%', `a.object_type = 'voucher' and a.object_id = $2`);
