/**
 * Reads, and for redemptions locks, everything that the commands of a batch depend on. The statements go out together, in one round trip, but each
 * is one of its own: a statement sees what had committed when it began, so what is joined to a row that had to be waited for would be old.
 */
import { usageKey, type Usage, type UsageKey } from '../budget/limit.ts';
import { placesOf, totalPlace, unhold } from '../budget/usage.ts';
import { orderWithCatalogue, unpricedNames } from '../order/catalogue-items.ts';
import { lockOrders } from '../order/order.store.ts';
import type { Order } from '../order/order.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { unitTypesOf } from '../discount/unit.ts';
import type { Transaction } from '../platform/db.ts';
import type { Command } from './decision/command.ts';
import { expiredHolds, liveHolds } from './hold.store.ts';
import { namesOf, type Names } from './names.ts';
import { readContext, readLimits, readRolledBack, readUsage, readVouchers, type Context } from './standing.store.ts';
import { customerKey, type CampaignStanding, type CustomerStanding, type Hold, type State, type VoucherStanding } from './decision/state.ts';

/**
 * Locks in the order that holds everywhere: vouchers, customers, orders, the counters of campaigns last; each by key. All that is returned is from
 * after the locks, the clock too: entries of a campaign never go back in time.
 *
 * Holds of these campaigns and vouchers that have expired count in nothing that is returned; they are in `expired`, for the batch to end them, and
 * their vouchers are locked too. What has expired is judged by the beginning of the transaction, so that both statements mean the same ones.
 */
export async function lockState(tx: Transaction, projectId: string, commands: readonly Command[]): Promise<State> {
  return readRows(tx, projectId, namesOf(commands), true);
}

/** The same without a lock, for validations: it may be out of date as soon as it is read. */
export async function readState(tx: Transaction, projectId: string, commands: readonly Command[]): Promise<State> {
  return readRows(tx, projectId, namesOf(commands), false);
}

async function readRows(tx: Transaction, projectId: string, names: Names, isLocking: boolean): Promise<State> {
  const { voucherIds, campaignIds } = names;
  const [, customers, orders, , expired, holds, rolledBack, vouchers, limits, usage, context] = await Promise.all([
    isLocking && lockVouchers(tx, projectId, names),
    customerRows(tx, projectId, names, isLocking),
    lockOrders(tx, projectId, names.orders, isLocking),
    isLocking && lockCounters(tx, projectId, campaignIds),
    expiredHolds(tx, projectId, campaignIds, names.looseVoucherIds),
    liveHolds(tx, projectId, names.sessionKeys),
    readRolledBack(tx, projectId, names),
    readVouchers(tx, projectId, voucherIds),
    readLimits(tx, projectId, campaignIds),
    readUsage(tx, projectId, names),
    readContext(tx, projectId, campaignIds),
  ]);
  for (const { standing, total } of context.campaigns) usage.set(usageKey(totalPlace(standing.campaignId)), total);
  const campaigns = new Map(context.campaigns.map(({ standing }) => [standing.campaignId, withLimits(standing, limits.get(standing.campaignId))]));
  leaveOut(expired, { context, campaigns, usage });
  const catalogue = await readCatalogue(tx, projectId, vouchers, orders);
  const vouchersById = new Map(withoutHolds(vouchers, expired).map((voucher) => [voucher.voucherId, voucher]));
  return {
    now: context.now, timeZone: context.timeZone, weekStartsOn: context.weekStartsOn, stacking: context.stacking,
    campaigns,
    vouchers: vouchersById,
    customers: new Map(customers.map(({ campaign_id, customer_id, ...customer }) => [customerKey(campaign_id, customer_id), customer])),
    usage,
    // What a session came to hold since its vouchers were looked up is not locked, and what it holds of a deleted voucher ends by itself.
    holds: holds.filter(({ voucherId }) => vouchersById.has(voucherId)),
    expired,
    orders: orders.map((order) => orderWithCatalogue(order, catalogue)),
    catalogue,
    rolledBack,
  };
}

/** What the vouchers give units of, and the items of stored orders that have no price. Mostly there is neither, and nothing is asked. */
function readCatalogue(tx: Transaction, projectId: string, vouchers: readonly VoucherStanding[], orders: readonly Order[]): Promise<Catalogue> {
  const units = vouchers.flatMap(({ discount }) => (discount?.type === 'UNIT' ? unitTypesOf(discount) : []));
  const items = orders.map(unpricedNames);
  return findCatalogue(tx, projectId, {
    products: [...units, ...items.flatMap(({ products }) => products)], skus: [...units, ...items.flatMap(({ skus }) => skus)],
  });
}

/** One after another in the order of their ids. Only the rows themselves are waited for; what they say is read afterwards. By key: see `voucherPlaces`. */
async function lockVouchers(tx: Transaction, projectId: string, { voucherIds, campaignIds }: Names): Promise<void> {
  if (voucherIds.length === 0) return;
  await tx.prepared(
    'redemption.lock_vouchers',
    `/* redemption.lock_vouchers */
     select v.voucher_id
       from (
              select id from unnest($2::text[]) as n(id)
               union
              select h.voucher_id
                from unnest($3::text[]) as n(id)
                     cross join lateral (
                       select voucher_id
                         from holds
                        where project_id = $1 and campaign_id = n.id and expires_at <= now()
                        order by expires_at
                       offset 0
                     ) as h
               order by id
            ) as k
            cross join lateral (
              select voucher_id from vouchers where project_id = $1 and voucher_id between k.id and k.id order by voucher_id limit 1 for update
            ) as v`,
    [projectId, voucherIds, campaignIds],
  );
}

interface CustomerRow extends CustomerStanding {
  campaign_id: string;
  customer_id: string;
}

/** Rows that are missing are made first, so that there is something to lock. */
async function customerRows(tx: Transaction, projectId: string, { customers }: Names, isLocking: boolean): Promise<CustomerRow[]> {
  const { campaignIds, customerIds } = customers;
  if (customerIds.length === 0) return [];
  const name = isLocking ? 'redemption.lock_customers' : 'redemption.read_customers';
  const [, rows] = await Promise.all([
    isLocking && makeCustomers(tx, projectId, customers),
    tx.prepared<CustomerRow>(
      name,
      `/* ${name} */
       select c.campaign_id, c.customer_id, c.publications, c.redemptions
         from unnest($2::text[], $3::text[]) as k(campaign_id, customer_id)
              cross join lateral (
                select campaign_id, customer_id, publications, redemptions
                  from campaign_customers
                 where project_id = $1 and campaign_customers.campaign_id = k.campaign_id and campaign_customers.customer_id = k.customer_id
                 limit 1
                 ${isLocking ? 'for update' : ''}
              ) as c`,
      [projectId, campaignIds, customerIds],
    ),
  ]);
  return rows;
}

async function makeCustomers(tx: Transaction, projectId: string, { campaignIds, customerIds }: Names['customers']): Promise<void> {
  await tx.prepared(
    'redemption.make_customers',
    `/* redemption.make_customers */
     insert into campaign_customers (project_id, campaign_id, customer_id)
     select $1, campaign_id, customer_id from unnest($2::text[], $3::text[]) as k(campaign_id, customer_id)
     on conflict do nothing`,
    [projectId, campaignIds, customerIds],
  );
}

async function lockCounters(tx: Transaction, projectId: string, campaignIds: string[]): Promise<void> {
  if (campaignIds.length === 0) return;
  await tx.prepared(
    'redemption.lock_counters',
    `/* redemption.lock_counters */
     select k.campaign_id
       from unnest($2::text[]) as n(id)
            cross join lateral (select campaign_id from campaign_counters where project_id = $1 and campaign_id = n.id limit 1 for update) as k`,
    [projectId, campaignIds],
  );
}

function withLimits(campaign: CampaignStanding, limits: CampaignStanding['limits'] | undefined): CampaignStanding {
  return limits === undefined ? campaign : { ...campaign, limits: [...campaign.limits, ...limits] };
}

function withoutHolds(vouchers: VoucherStanding[], expired: readonly Hold[]): VoucherStanding[] {
  if (expired.length === 0) return vouchers;
  const over = new Map<string, number>();
  for (const { voucherId } of expired) over.set(voucherId, (over.get(voucherId) ?? 0) + 1);
  return vouchers.map((voucher) => ({ ...voucher, heldQuantity: voucher.heldQuantity - (over.get(voucher.voucherId) ?? 0) }));
}

interface Counted {
  context: Context;
  campaigns: ReadonlyMap<string, CampaignStanding>;
  usage: Map<UsageKey, Usage>;
}

/** Takes expired holds off what was read of the use of limits. */
function leaveOut(expired: readonly Hold[], { context: { timeZone, weekStartsOn }, campaigns, usage }: Counted): void {
  for (const hold of expired) {
    const campaign = campaigns.get(hold.campaignId ?? '');
    if (campaign === undefined) continue;
    const by = { campaignId: campaign.campaignId, customerId: hold.customerId, voucherId: hold.voucherId, at: hold.heldAt, timeZone, weekStartsOn };
    for (const place of placesOf(campaign.limits, by)) {
      const used = usage.get(usageKey(place));
      if (used !== undefined) usage.set(usageKey(place), unhold(used, hold));
    }
  }
}
