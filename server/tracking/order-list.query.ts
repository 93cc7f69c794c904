import type { OrderRow } from '../../contract/order-page.ts';
import type { Db } from '../platform/db.ts';
import { decodePosition, microsecondsInSql, positionInSql, scanPage, type Page, type Position } from '../platform/keyset.ts';
import { Conditions } from '../platform/wire-list.ts';

export interface OrderListQuery {
  projectId: string;
  /** Beginning of a source_id, or an id. */
  q: string | undefined;
  status: OrderRow['status'] | undefined;
  /** Id or source_id of a customer. */
  customer: string | undefined;
  createdFrom: Date | undefined;
  createdBefore: Date | undefined;
  after: string | undefined;
  limit: number;
}

interface FoundRow {
  order_id: string | null;
  source_id: string | null;
  status: OrderRow['status'];
  customer_id: string | null;
  customer_source_id: string | null;
  customer_name: string | null;
  amount_minor: number | null;
  discount_minor: number;
  items: number | null;
  created_at: Date;
  place: string | number;
  end_place: string | number | null;
  end_id: string | null;
}

const columns = 'o.order_id, o.source_id, o.status, o.customer_id, o.amount_minor, o.discount_minor, o.items, o.created_at';

/**
 * A page of a project's orders, the newest first; with `q` in the order of their source_ids. Each order is an index's, so a page costs the same at any depth.
 * Throws 400 for an `after` of another list.
 */
export async function readOrderRows(db: Db, query: OrderListQuery): Promise<Page<OrderRow>> {
  const q = query.q?.trim() ?? '';
  const isSearch = q !== '';
  const { rows, next } = await scanPage<FoundRow>({
    list: 'orders',
    limit: query.limit,
    after: decodePosition('orders', query.after, isSearch ? ['string'] : ['number', 'string']),
    isFiltered: isSearch || query.status !== undefined,
    read: async (after, length, wanted) => {
      const found = await db.query<FoundRow>(...statement(query, { q, after, length, wanted }));
      return { rows: found.filter((row) => row.order_id !== null), end: positionAt(found[0]?.end_place ?? null, found[0]?.end_id ?? null, isSearch) };
    },
    positionOf: (row) => positionAt(row.place, row.order_id, isSearch) ?? [],
  });
  return { rows: rows.map(toOrderRow), next };
}

/** source_ids are no two the same, instants are. */
function positionAt(place: string | number | null, id: string | null, isSearch: boolean): Position | null {
  if (place === null || id === null) return null;
  return isSearch ? [place] : [place, id];
}

interface StretchAsked {
  q: string;
  after: Position | null;
  length: number;
  wanted: number;
}

/** Which orders are looked at: by time, or by what their source_id begins with. Conditions that no index serves are held to them one by one. */
function statement({ projectId, status, customer, createdFrom, createdBefore }: OrderListQuery, { q, after, length, wanted }: StretchAsked): [string, unknown[]] {
  const scope = new Conditions('true', [projectId]);
  if (customer !== undefined) {
    const name = scope.value(customer);
    scope.add(`o.customer_id = (
      select customer_id from customers where project_id = $1 and (customer_id = ${name} or source_id = ${name}) order by (customer_id = ${name}) desc limit 1)`);
  }
  if (createdFrom !== undefined) scope.add(`o.created_at >= ${scope.value(createdFrom)}`);
  if (createdBefore !== undefined) scope.add(`o.created_at < ${scope.value(createdBefore)}`);
  const many = scope.value(length);
  const scanned = q === '' ? byTime(scope, after, many) : bySourceId(scope, q, after, many);
  const isWanted = status === undefined ? 'true' : `s.status = ${scope.value(status)}`;
  return [`/* tracking.orders */
with scanned as ${scanned}, found as (
  select s.order_id, s.source_id, s.status, s.customer_id, s.amount_minor, s.discount_minor, s.items, s.created_at, s.place, s.n
  from scanned s
  where ${isWanted}
  order by s.n
  limit ${scope.value(wanted)}
), stretch_end as (
  select s.place as end_place, s.order_id as end_id from scanned s where s.n = ${many}
)
select f.order_id, f.source_id, f.status, f.customer_id, coalesce(u.source_id, u.deleted_source_id) as customer_source_id, u.name as customer_name, f.amount_minor, f.discount_minor,
  case when jsonb_typeof(f.items) = 'array' then jsonb_array_length(f.items) end as items, f.created_at, f.place, e.end_place, e.end_id
from (select 1) as one
left join found f on true
left join customers u on u.project_id = $1 and u.customer_id = f.customer_id
left join stretch_end e on true
order by f.n`, scope.values];
}

function byTime(scope: Conditions, after: Position | null, many: string): string {
  if (after !== null) scope.add(`(o.created_at, o.order_id) < ${positionInSql(`${scope.value(after[0])}::bigint`, scope.value(after[1]))}`);
  return `(
  select ${columns}, ${microsecondsInSql('o.created_at')} as place, row_number() over (order by o.created_at desc, o.order_id desc) as n
  from orders o
  where o.project_id = $1 and ${scope.sql}
  order by o.created_at desc, o.order_id desc
  limit ${many}
)`;
}

/** The order that has the text as its id comes first, and only at the beginning: also where its source_id begins with it. */
function bySourceId(scope: Conditions, q: string, after: Position | null, many: string): string {
  const text = scope.value(q);
  const part = (condition: string, place: string): string => `
    (select ${columns}, ${place} as place from orders o where o.project_id = $1 and ${scope.sql} and ${condition} order by ${place} limit ${many})`;
  const exact = after === null ? `${part(`o.order_id = ${text}`, "''::text")}
    union all` : '';
  const behind = after === null ? '' : ` and o.source_id > ${scope.value(after[0])}`;
  return `(
  select ${columns}, o.place, row_number() over (order by o.place) as n
  from (${exact}${part(`o.source_id ^@ ${text} and o.order_id <> ${text}${behind}`, 'o.source_id')}
  ) as o
  order by o.place
  limit ${many}
)`;
}

function toOrderRow(row: FoundRow): OrderRow {
  return {
    order_id: row.order_id ?? '', source_id: row.source_id, status: row.status, amount_minor: row.amount_minor, discount_minor: row.discount_minor,
    total_minor: row.amount_minor === null ? null : row.amount_minor - row.discount_minor, items: row.items, created_at: row.created_at.toISOString(),
    customer: row.customer_id === null ? null : { customer_id: row.customer_id, source_id: row.customer_source_id, name: row.customer_name },
  };
}
