/** Writes what a batch decided. The statements go out together with the commit: one round trip. */
import { putOrders } from '../order/order.store.ts';
import type { Transaction } from '../platform/db.ts';
import type { CounterMoves, Moves, NewEntry } from './moves.ts';
import type { Scope } from './lock.store.ts';

/** Everything a batch moves, at the instant it was decided. The CHECK constraints stand behind the decisions: a row over its limit breaks the batch. */
export async function writeMoves(tx: Transaction, { projectId, campaignId }: Scope, moves: Moves, now: Date): Promise<void> {
  await Promise.all([
    insertEntries(tx, projectId, moves.entries, now),
    moves.vouchers.size > 0 && moveVouchers(tx, projectId, moves.vouchers),
    campaignId !== null && moves.customers.size > 0 && moveCustomers(tx, projectId, campaignId, moves.customers),
    moves.orders.size > 0 && putOrders(tx, projectId, [...moves.orders.values()]),
    campaignId !== null && moveCounters(tx, projectId, campaignId, moves.counters),
    campaignId !== null && moveBucket(tx, projectId, campaignId, moves.counters, now),
    campaignId !== null && moves.failures.size > 0 && countFailures(tx, projectId, campaignId, moves.failures),
  ]);
}

const entryColumns = `redemption_id, kind, result, rolls_back_id, code, voucher_id, campaign_id, customer_id, tracking_id, order_id, order_minor,
        discount_minor, failure_code, failure_message, reason, metadata, actor_type, actor_id, request_id`;

async function insertEntries(tx: Transaction, projectId: string, entries: NewEntry[], now: Date): Promise<void> {
  const rows = entries.map((entry) => ({
    redemption_id: entry.redemptionId, kind: entry.kind, result: entry.result, rolls_back_id: entry.rollsBackId, code: entry.code,
    voucher_id: entry.voucherId, campaign_id: entry.campaignId, customer_id: entry.customerId, tracking_id: entry.trackingId,
    order_id: entry.orderId, order_minor: entry.orderMinor, discount_minor: entry.discountMinor, failure_code: entry.failureCode,
    failure_message: entry.failureMessage, reason: entry.reason, metadata: entry.metadata, actor_type: entry.actorType, actor_id: entry.actorId,
    request_id: entry.requestId,
  }));
  await tx.prepared(
    'redemption.insert',
    `/* redemption.insert */
     insert into redemptions (project_id, ${entryColumns}, occurred_at, recorded_at)
     select $1, ${entryColumns}, $3, $3
       from json_to_recordset($2::json)
            as r(redemption_id text, kind text, result text, rolls_back_id text, code text, voucher_id text, campaign_id text, customer_id text,
                 tracking_id text, order_id text, order_minor bigint, discount_minor bigint, failure_code text, failure_message text, reason text,
                 metadata jsonb, actor_type text, actor_id text, request_id text)`,
    [projectId, JSON.stringify(rows), now],
  );
}

/** One statement for those that move alike, as nearly all do: by a list of keys, the plan cannot be anything but a look-up. */
async function moveVouchers(tx: Transaction, projectId: string, vouchers: Moves['vouchers']): Promise<void> {
  const alike = groupBy(vouchers, ({ delta, termsVersion }) => `${delta} ${termsVersion}`);
  await Promise.all(
    alike.map(({ keys, value }) =>
      tx.prepared(
        'redemption.move_vouchers',
        `/* redemption.move_vouchers */
         update vouchers
            set redeemed_quantity = redeemed_quantity + $3, terms_version = coalesce(terms_version, $4)
          where project_id = $1 and voucher_id = any($2::text[])`,
        [projectId, keys, value.delta, value.termsVersion],
      ),
    ),
  );
}

async function moveCustomers(tx: Transaction, projectId: string, campaignId: string, customers: Moves['customers']): Promise<void> {
  await Promise.all(
    groupBy(customers, String).map(({ keys, value }) =>
      tx.prepared(
        'redemption.move_customers',
        `/* redemption.move_customers */
         update campaign_customers
            set redemptions = redemptions + $4
          where project_id = $1 and campaign_id = $2 and customer_id = any($3::text[])`,
        [projectId, campaignId, keys, value],
      ),
    ),
  );
}

interface Group<Value> {
  keys: string[];
  value: Value;
}

function groupBy<Value>(moves: ReadonlyMap<string, Value>, nameOf: (value: Value) => string): Group<Value>[] {
  const groups = new Map<string, Group<Value>>();
  for (const [key, value] of moves) {
    const name = nameOf(value);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { keys: [key], value });
    else group.keys.push(key);
  }
  return [...groups.values()];
}

async function moveCounters(tx: Transaction, projectId: string, campaignId: string, moves: CounterMoves): Promise<void> {
  await tx.prepared(
    'redemption.move_counters',
    `/* redemption.move_counters */
     update campaign_counters
        set moved = moved + 1,
            redemptions_succeeded = redemptions_succeeded + $3,
            redemptions_failed = redemptions_failed + $4,
            rollbacks_succeeded = rollbacks_succeeded + $5,
            rollbacks_failed = rollbacks_failed + $6,
            discount_minor = discount_minor + $7,
            discount_rolled_back_minor = discount_rolled_back_minor + $8,
            order_minor = order_minor + $9,
            order_rolled_back_minor = order_rolled_back_minor + $10,
            redemptions_without_discount = redemptions_without_discount + $11,
            redemptions_without_order = redemptions_without_order + $12,
            codes_redeemed = codes_redeemed + $13,
            customers_redeemed = customers_redeemed + $14,
            customers_redeemed_published = customers_redeemed_published + $15
      where project_id = $1 and campaign_id = $2`,
    [
      projectId, campaignId, ...bucketValues(moves), moves.redemptionsWithoutDiscount, moves.redemptionsWithoutOrder, moves.codesRedeemed,
      moves.customersRedeemed, moves.customersRedeemedPublished,
    ],
  );
}

function bucketValues(moves: CounterMoves): number[] {
  return [
    moves.redemptionsSucceeded, moves.redemptionsFailed, moves.rollbacksSucceeded, moves.rollbacksFailed, moves.discountMinor,
    moves.discountRolledBackMinor, moves.orderMinor, moves.orderRolledBackMinor,
  ];
}

const quarterHour = 900_000;

async function moveBucket(tx: Transaction, projectId: string, campaignId: string, moves: CounterMoves, now: Date): Promise<void> {
  const bucketAt = new Date(Math.floor(now.getTime() / quarterHour) * quarterHour);
  await tx.prepared(
    'redemption.move_bucket',
    `/* redemption.move_bucket */
     insert into campaign_buckets as b
       (project_id, campaign_id, bucket_at, redemptions_succeeded, redemptions_failed, rollbacks_succeeded, rollbacks_failed, discount_minor,
        discount_rolled_back_minor, order_minor, order_rolled_back_minor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (project_id, campaign_id, bucket_at) do update
        set redemptions_succeeded = b.redemptions_succeeded + excluded.redemptions_succeeded,
            redemptions_failed = b.redemptions_failed + excluded.redemptions_failed,
            rollbacks_succeeded = b.rollbacks_succeeded + excluded.rollbacks_succeeded,
            rollbacks_failed = b.rollbacks_failed + excluded.rollbacks_failed,
            discount_minor = b.discount_minor + excluded.discount_minor,
            discount_rolled_back_minor = b.discount_rolled_back_minor + excluded.discount_rolled_back_minor,
            order_minor = b.order_minor + excluded.order_minor,
            order_rolled_back_minor = b.order_rolled_back_minor + excluded.order_rolled_back_minor`,
    [projectId, campaignId, bucketAt, ...bucketValues(moves)],
  );
}

async function countFailures(tx: Transaction, projectId: string, campaignId: string, failures: Moves['failures']): Promise<void> {
  await tx.prepared(
    'redemption.count_failures',
    `/* redemption.count_failures */
     insert into campaign_failures as f (project_id, campaign_id, failure_code, failures)
     select $1, $2, code, failures from unnest($3::text[], $4::bigint[]) as m(code, failures)
     on conflict (project_id, campaign_id, failure_code) do update set failures = f.failures + excluded.failures`,
    [projectId, campaignId, [...failures.keys()], [...failures.values()]],
  );
}
