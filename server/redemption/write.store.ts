/** Writes what a batch decided. The statements go out together with the commit: one round trip. */
import { insertWarnings } from '../budget/limits.store.ts';
import { putOrders } from '../order/order.store.ts';
import type { Transaction } from '../platform/db.ts';
import { jsonRows } from '../platform/json-rows.ts';
import { deleteHolds, insertHoldEntries, insertHolds } from './hold.store.ts';
import type { CounterMoves } from './decision/counter-moves.ts';
import type { CustomerMove, FailureMove, Moves } from './decision/moves.ts';
import type { NewEntry, NewParent } from './decision/redemption-entry.ts';
import { moveUsage } from './usage.store.ts';

/**
 * Everything a batch moves, at the instant it was decided, under the locks that `lockState` took. The CHECK constraints stand behind the decisions:
 * a row over its limit breaks the batch. Not all promises have settled when it rejects, but nothing of the transaction is left then.
 */
export async function writeMoves(tx: Transaction, projectId: string, moves: Moves, now: Date): Promise<void> {
  const { entries, parents, vouchers, customers, orders, counters, failures, usage, holds, warnings } = moves;
  await Promise.all([
    entries.length > 0 && insertEntries(tx, projectId, entries, now),
    parents.length > 0 && insertParents(tx, projectId, parents, now),
    holds.ended.length > 0 && deleteHolds(tx, projectId, holds.ended),
    holds.made.length > 0 && insertHolds(tx, projectId, holds.made),
    holds.entries.length > 0 && insertHoldEntries(tx, projectId, holds.entries, now),
    vouchers.size > 0 && moveVouchers(tx, projectId, vouchers),
    customers.length > 0 && moveCustomers(tx, projectId, customers),
    orders.length > 0 && putOrders(tx, projectId, orders),
    usage.length > 0 && moveUsage(tx, projectId, usage),
    counters.size > 0 && moveCounters(tx, projectId, [...counters]),
    moveBuckets(tx, projectId, [...counters], now),
    failures.length > 0 && countFailures(tx, projectId, failures),
    insertWarnings(tx, projectId, warnings, now),
  ]);
}

const entryColumns = `redemption_id, kind, result, rolls_back_id, parent_id, code, voucher_id, campaign_id, customer_id, tracking_id, order_id, order_minor,
        discount_minor, order_effect, limit_hit, judged_by, session_key, failure_code, failure_message, reason, metadata, actor_type, actor_id, request_id`;

async function insertEntries(tx: Transaction, projectId: string, entries: readonly NewEntry[], now: Date): Promise<void> {
  const rows = entries.map((entry) => ({
    redemption_id: entry.redemptionId, kind: entry.kind, result: entry.result, rolls_back_id: entry.rollsBackId, parent_id: entry.parentId,
    code: entry.code, voucher_id: entry.voucherId, campaign_id: entry.campaignId, customer_id: entry.customerId, tracking_id: entry.trackingId,
    order_id: entry.orderId, order_minor: entry.orderMinor, discount_minor: entry.discountMinor, order_effect: entry.orderEffect,
    limit_hit: entry.limitHit, judged_by: entry.judgedBy, session_key: entry.sessionKey, failure_code: entry.failureCode,
    failure_message: entry.failureMessage, reason: entry.reason, metadata: entry.metadata, actor_type: entry.actorType, actor_id: entry.actorId, request_id: entry.requestId,
  }));
  await tx.prepared(
    'redemption.insert',
    `/* redemption.insert */
     insert into redemptions (project_id, ${entryColumns}, occurred_at, recorded_at)
     select $1, ${entryColumns}, $3, $3
       from json_to_recordset($2::json)
            as r(redemption_id text, kind text, result text, rolls_back_id text, parent_id text, code text, voucher_id text, campaign_id text,
                 customer_id text, tracking_id text, order_id text, order_minor bigint, discount_minor bigint, order_effect jsonb, limit_hit jsonb,
                 judged_by jsonb, session_key text, failure_code text, failure_message text, reason text, metadata jsonb, actor_type text, actor_id text,
                 request_id text)`,
    [projectId, jsonRows(rows), now],
  );
}

const parentColumns = 'parent_id, kind, rolls_back_id, customer_id, tracking_id, order_id, reason, metadata, actor_type, actor_id, request_id';

async function insertParents(tx: Transaction, projectId: string, parents: readonly NewParent[], now: Date): Promise<void> {
  const rows = parents.map((parent) => ({
    parent_id: parent.parentId, kind: parent.kind, rolls_back_id: parent.rollsBackId, customer_id: parent.customerId, tracking_id: parent.trackingId,
    order_id: parent.orderId, reason: parent.reason, metadata: parent.metadata, actor_type: parent.actorType, actor_id: parent.actorId,
    request_id: parent.requestId,
  }));
  await tx.prepared(
    'redemption.insert_parents',
    `/* redemption.insert_parents */
     insert into redemption_parents (project_id, ${parentColumns}, occurred_at)
     select $1, ${parentColumns}, $3
       from json_to_recordset($2::json)
            as r(parent_id text, kind text, rolls_back_id text, customer_id text, tracking_id text, order_id text, reason text, metadata jsonb,
                 actor_type text, actor_id text, request_id text)`,
    [projectId, jsonRows(rows), now],
  );
}

/** Found as `voucherPlaces` are; of one that is gone nothing moves. Rows are changed by their place in the table, where the locks keep them. */
async function moveVouchers(tx: Transaction, projectId: string, vouchers: Moves['vouchers']): Promise<void> {
  const moves = [...vouchers.values()];
  await tx.prepared(
    'redemption.move_vouchers',
    `/* redemption.move_vouchers */
     update vouchers as v
        set redeemed_quantity = v.redeemed_quantity + m.redeemed, held_quantity = v.held_quantity + m.held,
            terms_version = coalesce(v.terms_version, m.terms_version)
       from (
              select k.redeemed, k.held, k.terms_version, r.project_id, r.row_place
                from unnest($2::text[], $3::integer[], $4::integer[], $5::integer[]) as k(id, redeemed, held, terms_version)
                     cross join lateral (
                       select project_id, ctid as row_place
                         from vouchers
                        where project_id = $1 and voucher_id between k.id and k.id
                        order by voucher_id
                        limit 1
                     ) as r
            ) as m
      where v.project_id = m.project_id and v.ctid = m.row_place`,
    [projectId, [...vouchers.keys()], moves.map(({ redeemed }) => redeemed), moves.map(({ held }) => held), moves.map((move) => move.termsVersion)],
  );
}

/** As `moveCounters` does. */
async function moveCustomers(tx: Transaction, projectId: string, customers: readonly CustomerMove[]): Promise<void> {
  await tx.prepared(
    'redemption.move_customers',
    `/* redemption.move_customers */
     update campaign_customers as c
        set redemptions = c.redemptions + m.redemptions
       from (
              select k.redemptions, r.project_id, r.row_place
                from unnest($2::text[], $3::text[], $4::integer[]) as k(campaign_id, customer_id, redemptions)
                     cross join lateral (
                       select project_id, ctid as row_place
                         from campaign_customers as c
                        where c.project_id = $1 and c.campaign_id = k.campaign_id and c.customer_id = k.customer_id
                        limit 1
                     ) as r
            ) as m
      where c.project_id = m.project_id and c.ctid = m.row_place`,
    [projectId, customers.map(({ campaignId }) => campaignId), customers.map(({ customerId }) => customerId), customers.map(({ redemptions }) => redemptions)],
  );
}

/** The columns of a quarter hour that redemptions move, all of them counters too, by the sums that move them. */
const redeemedBucketColumns = {
  redemptions_succeeded: 'redemptionsSucceeded', discount_minor: 'discountMinor', order_minor: 'orderMinor',
} as const satisfies Columns;

const bucketColumns = {
  ...redeemedBucketColumns,
  redemptions_failed: 'redemptionsFailed', rollbacks_succeeded: 'rollbacksSucceeded', rollbacks_failed: 'rollbacksFailed',
  discount_rolled_back_minor: 'discountRolledBackMinor', order_rolled_back_minor: 'orderRolledBackMinor',
} as const satisfies Columns;

const redeemedColumns = {
  ...redeemedBucketColumns, codes_redeemed: 'codesRedeemed', customers_redeemed: 'customersRedeemed',
} as const satisfies Columns;

const counterColumns = {
  ...bucketColumns, ...redeemedColumns,
  redemptions_without_discount: 'redemptionsWithoutDiscount', redemptions_without_order: 'redemptionsWithoutOrder',
  customers_redeemed_published: 'customersRedeemedPublished', held_redemptions: 'heldRedemptions', held_discount_minor: 'heldDiscountMinor',
  held_order_minor: 'heldOrderMinor',
} as const satisfies Columns;

type Columns = Record<string, keyof CounterMoves>;
type CampaignMoves = readonly [campaignId: string, moves: CounterMoves];

/** Whether a batch moves these columns only: most do nothing but redeem, and the others cost as much though they move by nothing. */
function isOnly(columns: Columns, counters: readonly CampaignMoves[]): boolean {
  const sums = new Set<keyof CounterMoves>(Object.values(columns));
  const others = Object.values(counterColumns).filter((sum) => !sums.has(sum));
  return counters.every(([, moves]) => others.every((sum) => moves[sum] === 0));
}

/** One statement for all campaigns: their constraints are read once. Rows are changed by their place in the table, where the locks keep them. */
async function moveCounters(tx: Transaction, projectId: string, counters: readonly CampaignMoves[]): Promise<void> {
  const isPlain = isOnly(redeemedColumns, counters);
  const moved = isPlain ? redeemedColumns : counterColumns;
  const columns = Object.keys(moved);
  const name = isPlain ? 'redemption.count_redeemed' : 'redemption.move_counters';
  await tx.prepared(
    name,
    `/* ${name} */
     update campaign_counters as k
        set moved = k.moved + 1,
            ${columns.map((column) => `${column} = k.${column} + m.${column}`).join(',\n            ')}
       from (
              select ${columns.map((column) => `n.${column}`).join(', ')}, r.project_id, r.row_place
                from unnest($2::text[], ${bigintsFrom(3, columns)}) as n(campaign_id, ${columns.join(', ')})
                     cross join lateral (
                       select project_id, ctid as row_place from campaign_counters where project_id = $1 and campaign_id = n.campaign_id limit 1
                     ) as r
            ) as m
      where k.project_id = m.project_id and k.ctid = m.row_place`,
    [projectId, counters.map(([campaignId]) => campaignId), ...sumsOf(counters, moved)],
  );
}

const quarterHour = 900_000;

async function moveBuckets(tx: Transaction, projectId: string, counters: readonly CampaignMoves[], now: Date): Promise<void> {
  const moving = counters.filter(([, moves]) => Object.values(bucketColumns).some((sum) => moves[sum] !== 0));
  if (moving.length === 0) return;
  const isPlain = isOnly(redeemedColumns, counters);
  const moved = isPlain ? redeemedBucketColumns : bucketColumns;
  const columns = Object.keys(moved);
  const name = isPlain ? 'redemption.count_in_bucket' : 'redemption.move_buckets';
  const bucketAt = new Date(Math.floor(now.getTime() / quarterHour) * quarterHour);
  await tx.prepared(
    name,
    `/* ${name} */
     insert into campaign_buckets as b (project_id, bucket_at, campaign_id, ${columns.join(', ')})
     select $1, $2, n.* from unnest($3::text[], ${bigintsFrom(4, columns)}) as n
     on conflict (project_id, campaign_id, bucket_at) do update
        set ${columns.map((column) => `${column} = b.${column} + excluded.${column}`).join(',\n            ')}`,
    [projectId, bucketAt, moving.map(([campaignId]) => campaignId), ...sumsOf(moving, moved)],
  );
}

function bigintsFrom(first: number, columns: readonly string[]): string {
  return columns.map((_, place) => `$${first + place}::bigint[]`).join(', ');
}

/** A list of values for each of the columns, as PostgreSQL writes it: the driver would look in every number for something to escape. */
function sumsOf(counters: readonly CampaignMoves[], columns: Columns): string[] {
  return Object.values(columns).map((sum) => `{${counters.map(([, moves]) => moves[sum]).join(',')}}`);
}

async function countFailures(tx: Transaction, projectId: string, failures: readonly FailureMove[]): Promise<void> {
  await tx.prepared(
    'redemption.count_failures',
    `/* redemption.count_failures */
     insert into campaign_failures as f (project_id, campaign_id, failure_code, failures)
     select $1, k.* from unnest($2::text[], $3::text[], $4::bigint[]) as k
     on conflict (project_id, campaign_id, failure_code) do update set failures = f.failures + excluded.failures`,
    [projectId, failures.map(({ campaignId }) => campaignId), failures.map(({ code }) => code), failures.map((move) => move.failures)],
  );
}
