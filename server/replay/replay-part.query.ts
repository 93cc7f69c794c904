/** What a part of a replay looks at: redemptions of the campaign or other orders, from the newest on, with all that stands beside them. */
import type { OrderStatus } from '../../contract/order.ts';
import type { OrderEffect } from '../order/order-effect.ts';
import type { Order } from '../order/order.ts';
import type { StoredItem } from '../order/order-items.ts';
import { microsecondsInSql, positionInSql } from '../platform/keyset.ts';
import { Conditions } from '../platform/wire-list.ts';
import type { Db } from '../platform/db.ts';
import type { Done } from './order-before.ts';
import type { ReplayPlace } from './replay.ts';

/** What of the orders is needed; what is not is not read. */
export interface Wanted {
  items: boolean;
  metadata: boolean;
  /** Whether there is a customer, and what is known of them. */
  customers: boolean;
  /** Whom the code was given to. */
  holder: boolean;
}

export interface PartAsked {
  projectId: string;
  campaignId: string;
  /** ISO 8601. */
  from: string;
  before: string;
  last: ReplayPlace['last'];
  limit: number;
  wanted: Wanted;
}

interface OrderColumns {
  order_id: string | null;
  status: OrderStatus;
  order_customer_id: string | null;
  amount_minor: number | null;
  initial_amount_minor: number | null;
  stored_discount_minor: number;
  items_discount_minor: number;
  items: StoredItem[] | null;
  order_metadata: Record<string, unknown>;
  order_created_at: Date;
}

interface CustomerColumns {
  customer_id: string | null;
  customer_metadata: Record<string, unknown> | null;
  place: number;
}

/** A customer as they are now; null: nobody, or somebody who was deleted. */
export type KnownCustomer = { customerId: string; metadata: Record<string, unknown> } | null;

/** An order that the campaign's codes were not used on. */
export interface OtherOrder {
  order: Order;
  customer: KnownCustomer;
}

/** A redemption that was made, with its order as it is stored and all that was redeemed on that. */
export interface MadeRedemption extends Done {
  /** null: there was none, or only its amount is known. */
  order: Order | null;
  all: readonly Done[];
  customer: KnownCustomer;
  metadata: Record<string, unknown>;
  actorType: string;
  actorId: string | null;
  /** Whom the code was given to. */
  holderId: string | null;
}

/** The next rows, and where they end; null: there are no more. */
export interface Part<Row> {
  rows: Row[];
  /** Rows that were looked at, those that count elsewhere among them. */
  lookedAt: number;
  end: ReplayPlace['last'];
}

/** Of the stored orders those on which no code of the campaign was redeemed; cancelled ones were never bought. */
export async function readOrders(db: Db, asked: PartAsked): Promise<Part<OtherOrder>> {
  const scope = new Conditions('true', [asked.projectId, asked.campaignId]);
  stretch(scope, asked, 'o.created_at', 'o.order_id');
  const rows = await db.query<OrderColumns & CustomerColumns & { is_meant: boolean }>(
    `/* replay.orders */
     select ${orderColumns('o', asked.wanted)}, ${microsecondsInSql('o.created_at')} as place, o.status <> 'CANCELED' and r.is_ours is null as is_meant, ${customerColumns(asked.wanted)}
       from (
              select ${columnsRead(asked.wanted)}
                from orders as o
               where o.project_id = $1 and ${scope.sql}
               order by o.created_at desc, o.order_id desc
               limit ${scope.value(asked.limit)}
            ) as o
            left join lateral (
              select true as is_ours
                from redemptions
               where project_id = $1 and order_id = o.order_id and campaign_id = $2 and kind = 'redemption' and result = 'SUCCESS'
               limit 1
            ) as r on true
            ${customerJoin(asked.wanted, 'o.customer_id')}
      order by o.created_at desc, o.order_id desc`,
    scope.values,
  );
  const meant = rows.filter(({ is_meant: isMeant }) => isMeant);
  return {
    rows: meant.map((row) => ({ order: toOrder(row), customer: toCustomer(row) })),
    lookedAt: rows.length,
    end: endOf(rows, asked.limit, ({ order_id: id }) => id),
  };
}

interface RedemptionColumns extends OrderColumns, CustomerColumns {
  redemption_id: string;
  order_minor: number | null;
  discount_minor: number | null;
  order_effect: OrderEffect | null;
  metadata: Record<string, unknown> | null;
  actor_type: string;
  actor_id: string | null;
  holder_customer_id: string | null;
  occurred_at: Date;
  done: DoneRow[] | null;
}

interface DoneRow {
  id: string;
  at: string;
  order: number | null;
  discount: number | null;
  effect: OrderEffect | null;
  taken: boolean;
}

const everything: Wanted = { items: true, metadata: true, customers: true, holder: true };

/** Of the redemptions of the campaign those that were made, rolled back since or not. */
export async function readRedemptions(db: Db, asked: PartAsked): Promise<Part<MadeRedemption>> {
  const scope = new Conditions('true', [asked.projectId, asked.campaignId]);
  stretch(scope, asked, 'r.occurred_at', 'r.redemption_id');
  const rows = await db.query<RedemptionColumns>(
    `/* replay.redemptions */
     select r.redemption_id, r.order_minor, r.discount_minor, r.order_effect, r.metadata, r.actor_type, r.actor_id, r.occurred_at, v.holder_customer_id, d.done,
            ${orderColumns('o', everything)}, ${microsecondsInSql('r.occurred_at')} as place, ${customerColumns(everything)}
       from (
              select r.redemption_id, r.voucher_id, r.order_id, r.customer_id, r.order_minor, r.discount_minor, r.order_effect, r.metadata, r.actor_type, r.actor_id,
                     r.occurred_at
                from redemptions as r
               where r.project_id = $1 and r.campaign_id = $2 and r.kind = 'redemption' and r.result = 'SUCCESS' and ${scope.sql}
               order by r.occurred_at desc, r.redemption_id desc
               limit ${scope.value(asked.limit)}
            ) as r
            left join orders as o on o.project_id = $1 and o.order_id = r.order_id
            left join vouchers as v on v.project_id = $1 and v.voucher_id = r.voucher_id
            left join lateral (
              select json_agg(json_build_object('id', e.redemption_id, 'at', e.occurred_at, 'order', e.order_minor, 'discount', e.discount_minor,
                              'effect', e.order_effect, 'taken', b.rolls_back_id is not null)) as done
                from redemptions as e
                     left join redemptions as b
                            on b.project_id = $1 and b.rolls_back_id = e.redemption_id and b.kind = 'rollback' and b.result = 'SUCCESS' and b.order_id is not null
               where e.project_id = $1 and e.order_id = r.order_id and e.kind = 'redemption' and e.result = 'SUCCESS'
            ) as d on true
            ${customerJoin(everything, 'r.customer_id')}
      order by r.occurred_at desc, r.redemption_id desc`,
    scope.values,
  );
  return { rows: rows.map(toRedemption), lookedAt: rows.length, end: endOf(rows, asked.limit, ({ redemption_id: id }) => id) };
}

/** The rows of the period behind the last one. */
function stretch(scope: Conditions, { from, before, last }: PartAsked, at: string, id: string): void {
  scope.add(`${at} >= ${scope.value(from)}::timestamptz and ${at} < ${scope.value(before)}::timestamptz`);
  if (last !== null) scope.add(`(${at}, ${id}) < ${positionInSql(`${scope.value(last.microseconds)}::bigint`, scope.value(last.id))}`);
}

function endOf<Row extends { place: number }>(rows: readonly Row[], limit: number, idOf: (row: Row) => string | null): ReplayPlace['last'] {
  const last = rows[limit - 1];
  return last === undefined ? null : { microseconds: last.place, id: idOf(last) ?? '' };
}

function columnsRead({ items, metadata }: Wanted): string {
  const parts = [...(items ? ['o.items'] : []), ...(metadata ? ['o.metadata'] : [])];
  return ['o.order_id', 'o.status', 'o.customer_id', 'o.amount_minor', 'o.initial_amount_minor', 'o.discount_minor', 'o.items_discount_minor', 'o.created_at', ...parts].join(', ');
}

/** Without its items an order has all its discounts on the whole. */
function orderColumns(o: string, { items, metadata }: Wanted): string {
  return `${o}.order_id, ${o}.status, ${o}.customer_id as order_customer_id, ${o}.amount_minor, ${o}.initial_amount_minor, ${o}.discount_minor as stored_discount_minor,
            ${items ? `${o}.items_discount_minor, ${o}.items` : '0::bigint as items_discount_minor, null as items'},
            ${metadata ? `${o}.metadata` : `'{}'::jsonb`} as order_metadata, ${o}.created_at as order_created_at`;
}

function customerColumns({ customers }: Wanted): string {
  return customers ? 'u.customer_id, u.metadata as customer_metadata' : 'null as customer_id, null as customer_metadata';
}

function customerJoin({ customers }: Wanted, id: string): string {
  return customers ? `left join customers as u on u.project_id = $1 and u.customer_id = ${id} and u.deleted_at is null` : '';
}

function toOrder(row: OrderColumns): Order {
  return {
    orderId: row.order_id ?? '', sourceId: null, status: row.status, customerId: row.order_customer_id, amountMinor: row.amount_minor,
    initialAmountMinor: row.initial_amount_minor, discountMinor: row.stored_discount_minor, itemsDiscountMinor: row.items_discount_minor, items: row.items,
    metadata: row.order_metadata, createdAt: row.order_created_at, updatedAt: null, redemptions: {},
  };
}

function toCustomer({ customer_id: customerId, customer_metadata: metadata }: CustomerColumns): KnownCustomer {
  return customerId === null ? null : { customerId, metadata: metadata ?? {} };
}

function toRedemption(row: RedemptionColumns): MadeRedemption {
  const all = (row.done ?? []).map(toDone);
  return {
    redemptionId: row.redemption_id, occurredAt: row.occurred_at, orderMinor: row.order_minor, discountMinor: row.discount_minor, effect: row.order_effect,
    isTakenOff: all.find(({ redemptionId }) => redemptionId === row.redemption_id)?.isTakenOff ?? false,
    order: row.order_id === null ? null : toOrder(row), all, customer: toCustomer(row), metadata: row.metadata ?? {}, actorType: row.actor_type, actorId: row.actor_id,
    holderId: row.holder_customer_id,
  };
}

function toDone({ id, at, order, discount, effect, taken }: DoneRow): Done {
  return { redemptionId: id, occurredAt: new Date(at), orderMinor: order, discountMinor: discount, effect, isTakenOff: taken };
}

/** The sign-in names of members, by their ids. */
export async function findMemberNames(db: Db, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db.query<{ id: string; email: string }>('/* replay.members */ select id, email from users where id = any($1::text[])', [[...new Set(userIds)]]);
  return new Map(rows.map(({ id, email }) => [id, email]));
}
