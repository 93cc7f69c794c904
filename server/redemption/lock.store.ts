/**
 * Reads, and for redemptions locks, everything that the commands of a batch depend on. The statements go out together, in one round trip, but each
 * is one of its own: a statement sees what had committed when it began, so what is joined to a row that had to be waited for would be old.
 */
import { lockOrders } from '../order/order.store.ts';
import type { Transaction } from '../platform/db.ts';
import { toVoucher, voucherColumns, voucherSource, type VoucherRow } from '../voucher/voucher.store.ts';
import type { Command } from './command.ts';
import { customerOf, voucherOf, type State } from './decide-batch.ts';
import type { CampaignStanding, CustomerStanding, VoucherStanding } from './decide.ts';

/** What the commands of a batch name. */
export interface Scope {
  projectId: string;
  campaignId: string | null;
  commands: readonly Command[];
}

/**
 * Locks in the order that holds everywhere: vouchers, customers, orders, the campaign's counters last; each by key. All that is returned is from
 * after the locks, the clock too: entries of a campaign never go back in time.
 */
export async function lockState(tx: Transaction, scope: Scope): Promise<State> {
  const [state] = await Promise.all([readRows(tx, scope, true), refuseLostCustomers(tx, scope)]);
  return state;
}

/** A customer that a command names is no longer stored. */
export class LostCustomer extends Error {}

/**
 * New customers are not waited for until they are on disk, so a database that was killed may come back without them, while their commands are
 * tried again. Throws a LostCustomer then. One that is found is stored before what is written now, whatever happens.
 */
async function refuseLostCustomers(tx: Transaction, { projectId, commands }: Scope): Promise<void> {
  const named = unique(commands.map((command) => (command.kind === 'redemption' ? customerOf(command) : null)));
  if (named.length === 0) return;
  const found = await tx.prepared(
    'redemption.known_customers',
    `/* redemption.known_customers */
     select customer_id
       from customers
      where project_id = $1 and customer_id = any($2::text[])`,
    [projectId, named],
  );
  if (found.length < named.length) throw new LostCustomer('a customer is not stored any more');
}

/** The same without a lock, for validations: it may be out of date as soon as it is read. */
export async function readState(tx: Transaction, scope: Scope): Promise<State> {
  return readRows(tx, scope, false);
}

async function readRows(tx: Transaction, scope: Scope, isLocking: boolean): Promise<State> {
  const { projectId, campaignId, commands } = scope;
  const voucherIds = unique(commands.map(voucherOf));
  const customerIds = campaignId === null ? [] : unique(commands.map(customerOf));
  const [, customers, orders, counters, rolledBack, vouchers, context] = await Promise.all([
    isLocking && voucherIds.length > 0 && lockVouchers(tx, projectId, voucherIds),
    customerIds.length > 0 ? customerRows(tx, projectId, campaignId, customerIds, isLocking) : [],
    lockOrders(tx, projectId, orderNames(commands), isLocking),
    campaignId === null ? [] : counterRows(tx, projectId, campaignId, isLocking),
    rolledBackIds(tx, projectId, commands),
    voucherIds.length > 0 ? readVouchers(tx, projectId, voucherIds) : [],
    contextRow(tx, projectId, campaignId),
  ]);
  return {
    now: context.now,
    timeZone: context.time_zone,
    campaign: toCampaign(campaignId, context, counters[0]),
    vouchers: new Map(vouchers.map((voucher) => [voucher.voucherId, voucher])),
    customers: new Map<string, CustomerStanding>(customers.map(({ customer_id, ...customer }) => [customer_id, customer])),
    orders,
    rolledBack,
  };
}

function unique(values: (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))].sort();
}

function orderNames(commands: readonly Command[]): string[] {
  return unique(
    commands.flatMap((command) =>
      command.kind === 'rollback' ? [command.redemption.orderId] : [command.order?.id ?? null, command.order?.sourceId ?? null],
    ),
  );
}

/** One after another in the order of the list. Only the rows themselves are waited for; what they say is read afterwards. */
function lockVouchers(tx: Transaction, projectId: string, voucherIds: string[]): Promise<unknown> {
  return tx.prepared(
    'redemption.lock_vouchers',
    `/* redemption.lock_vouchers */
     select v.voucher_id
       from unnest($2::text[]) as k(id)
            cross join lateral (select voucher_id from vouchers where project_id = $1 and voucher_id = k.id limit 1 for update) as v`,
    [projectId, voucherIds],
  );
}

interface StandingRow extends VoucherRow {
  is_binned: boolean;
}

async function readVouchers(tx: Transaction, projectId: string, voucherIds: string[]): Promise<VoucherStanding[]> {
  const rows = await tx.prepared<StandingRow>(
    'redemption.read_vouchers',
    `/* redemption.read_vouchers */
     select ${voucherColumns}, v.binned_at is not null as is_binned
       from ${voucherSource}
      where v.project_id = $1 and v.voucher_id = any($2::text[])`,
    [projectId, voucherIds],
  );
  return rows.map((row) => ({ ...toVoucher(row), isBinned: row.is_binned }));
}

interface CustomerRow extends CustomerStanding {
  customer_id: string;
}

/** Rows that are missing are made first, so that there is something to lock. */
async function customerRows(
  tx: Transaction, projectId: string, campaignId: string | null, customerIds: string[], isLocking: boolean,
): Promise<CustomerRow[]> {
  const name = isLocking ? 'redemption.lock_customers' : 'redemption.read_customers';
  const [, rows] = await Promise.all([
    isLocking &&
      tx.prepared(
        'redemption.make_customers',
        `/* redemption.make_customers */
         insert into campaign_customers (project_id, campaign_id, customer_id)
         select $1, $2, id from unnest($3::text[]) as id order by id
         on conflict do nothing`,
        [projectId, campaignId, customerIds],
      ),
    tx.prepared<CustomerRow>(
      name,
      `/* ${name} */
       select customer_id, publications, redemptions
         from campaign_customers
        where project_id = $1 and campaign_id = $2 and customer_id = any($3::text[])
        order by customer_id
        ${isLocking ? 'for update' : ''}`,
      [projectId, campaignId, customerIds],
    ),
  ]);
  return rows;
}

async function rolledBackIds(tx: Transaction, projectId: string, commands: readonly Command[]): Promise<Set<string>> {
  const ids = commands.flatMap((command) => (command.kind === 'rollback' ? [command.redemption.redemptionId] : []));
  if (ids.length === 0) return new Set();
  const rows = await tx.prepared<{ rolls_back_id: string }>(
    'redemption.rolled_back',
    `/* redemption.rolled_back */
     select rolls_back_id
       from redemptions
      where project_id = $1 and kind = 'rollback' and result = 'SUCCESS' and rolls_back_id = any($2::text[])`,
    [projectId, ids],
  );
  return new Set(rows.map((row) => row.rolls_back_id));
}

interface CounterRow {
  redemptions_max: number | null;
  discount_max_minor: number | null;
  redemptions_succeeded: number;
  rollbacks_succeeded: number;
  discount_minor: number;
  discount_rolled_back_minor: number;
  order_minor: number;
}

function counterRows(tx: Transaction, projectId: string, campaignId: string, isLocking: boolean): Promise<CounterRow[]> {
  const name = isLocking ? 'redemption.lock_counters' : 'redemption.read_counters';
  return tx.prepared<CounterRow>(
    name,
    `/* ${name} */
     select redemptions_max, discount_max_minor, redemptions_succeeded, rollbacks_succeeded, discount_minor, discount_rolled_back_minor, order_minor
       from campaign_counters
      where project_id = $1 and campaign_id = $2
      ${isLocking ? 'for update' : ''}`,
    [projectId, campaignId],
  );
}

interface ContextRow {
  now: Date;
  time_zone: string;
  active: boolean | null;
  is_binned: boolean | null;
}

/** The clock, the project's zone, and what may be switched about the campaign. */
async function contextRow(tx: Transaction, projectId: string, campaignId: string | null): Promise<ContextRow> {
  const rows = await tx.prepared<ContextRow>(
    'redemption.context',
    `/* redemption.context */
     select clock_timestamp() as now, p.time_zone, c.active, c.binned_at is not null as is_binned
       from projects as p
            left join campaigns as c on c.project_id = p.project_id and c.campaign_id = $2
      where p.project_id = $1`,
    [projectId, campaignId],
  );
  if (rows[0] === undefined) throw new Error(`no project ${projectId}`);
  return rows[0];
}

function toCampaign(campaignId: string | null, context: ContextRow, counters: CounterRow | undefined): CampaignStanding | null {
  if (campaignId === null || counters === undefined || context.active === null) return null;
  return {
    campaignId,
    active: context.active,
    isBinned: context.is_binned === true,
    budget: {
      redemptionsMax: counters.redemptions_max,
      redemptions: counters.redemptions_succeeded - counters.rollbacks_succeeded,
      discountMaxMinor: counters.discount_max_minor,
      discountMinor: counters.discount_minor - counters.discount_rolled_back_minor,
    },
    discountGrossMinor: counters.discount_minor,
    orderGrossMinor: counters.order_minor,
  };
}
