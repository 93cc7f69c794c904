/**
 * Reads, and for redemptions locks, everything that the commands of a batch depend on. The statements go out together, in one round trip, but each
 * is one of its own: a statement sees what had committed when it began, so what is joined to a row that had to be waited for would be old.
 */
import { usageKey, type Usage, type UsageKey } from '../budget/limit.ts';
import { totalLimits, toUsage } from '../budget/limits.store.ts';
import { placesOf, totalPlace, unhold } from '../budget/usage.ts';
import { orderWithCatalogue, unpricedNames } from '../order/catalogue-items.ts';
import { lockOrders } from '../order/order.store.ts';
import type { Order } from '../order/order.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { unitTypesOf } from '../discount/unit.ts';
import type { Transaction } from '../platform/db.ts';
import { keepCompiled, type CompiledVersions, type Judging } from './compiled-versions.ts';
import type { Command } from './decision/command.ts';
import { expiredHolds, liveHolds } from './hold.store.ts';
import { namesOf, type Names } from './names.ts';
import { readAssigned, readRulesInForce } from './rules.store.ts';
import {
  readCampaigns, readCategories, readContext, readCounted, readCounters, readGone, readRolledBack, readTerms, readUsage, readVouchers, type CampaignRow, type Context,
  type CountersRow,
} from './standing.store.ts';
import { toStanding, type OwnRow } from './voucher-standing.ts';
import { countedOf, customerKey, type CampaignStanding, type CustomerStanding, type Hold, type State, type VoucherStanding } from './decision/state.ts';

/**
 * Locks in the order that holds everywhere: vouchers, customers' rows of campaigns, orders, the counters of campaigns; each by key. Last, and only where a rule
 * asks for a segment that is a filter, the turns of customers (`rules.store.ts`). All that is returned is from after the locks, the clock too: entries of a
 * campaign never go back in time.
 *
 * Holds of these campaigns and vouchers that have expired count in nothing that is returned; they are in `expired`, for the batch to end them, and
 * their vouchers are locked too. What has expired is judged by the beginning of the transaction, so that both statements mean the same ones.
 *
 * Rules are those that are assigned after the locks, in the versions that judge then. `compiled`: versions that are known already.
 */
export async function lockState(
  tx: Transaction, projectId: string, commands: readonly Command[], compiled: CompiledVersions = keepCompiled(),
): Promise<State> {
  return readRows(tx, projectId, { commands, names: namesOf(commands), compiled, offering: noOffering }, true);
}

/** The same without a lock, for questions: it may be out of date as soon as it is read. */
export async function readState(
  tx: Transaction, projectId: string, commands: readonly Command[], compiled: CompiledVersions = keepCompiled(), offering: Offering = noOffering,
): Promise<State> {
  return readRows(tx, projectId, { commands, names: namesOf(commands), compiled, offering }, false);
}

/** What is asked beside whether codes could be redeemed. */
export interface Offering {
  /** Campaigns of which no code is named. */
  campaignIds: readonly string[];
  judging: Judging;
}

const noOffering: Offering = { campaignIds: [], judging: 'redemption' };

interface Wanted {
  commands: readonly Command[];
  names: Names;
  compiled: CompiledVersions;
  offering: Offering;
}

async function readRows(tx: Transaction, projectId: string, { commands, names, compiled, offering }: Wanted, isLocking: boolean): Promise<State> {
  const { campaignIds } = names;
  const [own, customers, orders, counters, assigned, expired, holds, rolledBack, { limits, tracked }, usage, rows, context] = await Promise.all([
    readVouchers(tx, projectId, names, isLocking),
    customerRows(tx, projectId, names, isLocking),
    lockOrders(tx, projectId, names.orders, isLocking),
    readCounters(tx, projectId, campaignIds, isLocking),
    // Before what is counted: that of a rule that is seen here is seen there.
    readAssigned(tx, projectId, [...names.voucherIds, ...campaignIds, ...offering.campaignIds]),
    expiredHolds(tx, projectId, campaignIds, names.looseVoucherIds),
    liveHolds(tx, projectId, names.sessionKeys),
    readRolledBack(tx, projectId, names),
    readCounted(tx, projectId, names.ownerIds),
    readUsage(tx, projectId, names),
    readCampaigns(tx, projectId, campaignIds),
    readContext(tx, projectId),
  ]);
  const campaigns = new Map<string, CampaignStanding>();
  for (const counted of counters) {
    const { campaign_id: campaignId } = counted;
    const campaign = rows.get(campaignId);
    if (campaign !== undefined) campaigns.set(campaignId, campaignOf(campaign, counted, limits.get(campaignId)));
    usage.set(usageKey(totalPlace(campaignId)), toUsage(counted));
  }
  leaveOut(expired, { context, campaigns, tracked, usage });
  const vouchers = await vouchersOf(tx, projectId, own, rows);
  // After the locks of their campaigns, which whoever takes back another redemption of them needs too.
  const gone = await readGone(tx, projectId, takenBackOfGone(commands, own));
  const catalogue = await readCatalogue(tx, projectId, vouchers, orders);
  const rules = await readRulesInForce(tx, projectId, assigned, { compiled, judging: offering.judging }, { commands, orders, units: catalogue, now: context.now, isLocking });
  const vouchersById = new Map(withoutHolds(vouchers, expired).map((voucher) => [voucher.voucherId, voucher]));
  const named = new Set(names.voucherIds);
  return {
    ...context,
    campaigns,
    vouchers: vouchersById,
    gone,
    customers: new Map(customers.map(({ campaign_id, customer_id, ...customer }) => [customerKey(campaign_id, customer_id), customer])),
    tracked,
    usage,
    // What a session came to hold since its vouchers were looked up is not locked. Of a voucher that is gone its campaign is.
    holds: holds.filter(({ voucherId }) => named.has(voucherId)),
    expired,
    orders: orders.map((order) => orderWithCatalogue(order, catalogue)),
    catalogue,
    rules,
    rolledBack,
  };
}

/** Vouchers of campaigns that are not there any more, with how many of their redemptions are to be taken back. */
function takenBackOfGone(commands: readonly Command[], own: readonly OwnRow[]): Map<string, number> {
  const gone = new Map<string, number>();
  const parts = commands.flatMap((command) => (command.kind === 'rollback' ? command.parts : []));
  if (parts.length === 0) return gone;
  const found = new Set(own.map((voucher) => voucher.voucher_id));
  for (const { redemption: { voucherId, campaignId } } of parts) {
    if (voucherId !== null && campaignId !== null && !found.has(voucherId)) gone.set(voucherId, (gone.get(voucherId) ?? 0) + 1);
  }
  return gone;
}

function campaignOf(campaign: CampaignRow, counted: CountersRow, limits: CampaignStanding['limits'] = []): CampaignStanding {
  return {
    campaignId: campaign.campaign_id, active: campaign.active, isBinned: campaign.is_binned, isHistorical: campaign.is_historical, limits: [...totalLimits(counted), ...limits],
    discountGrossMinor: counted.discount_gross_minor, orderGrossMinor: counted.order_gross_minor,
  };
}

/** With their campaigns, terms and categories. Mostly they have the current terms and no category, and nothing more is asked. */
async function vouchersOf(
  tx: Transaction, projectId: string, rows: readonly OwnRow[], campaigns: ReadonlyMap<string, CampaignRow>,
): Promise<VoucherStanding[]> {
  const older = rows.flatMap(({ campaign_id: campaignId, terms_version: version }) => (
    campaignId === null || version === null || campaigns.get(campaignId)?.version === version ? [] : [{ campaignId, version }]
  ));
  const [terms, categories] = await Promise.all([
    readTerms(tx, projectId, older), readCategories(tx, projectId, rows.flatMap(({ category_id }) => category_id ?? [])),
  ]);
  const termsOf = new Map(terms.map((row) => [`${row.campaign_id} ${row.version}`, row]));
  const categoryOf = new Map(categories.map((row) => [row.category_id, row]));
  return rows.map((own) => {
    const current = campaigns.get(own.campaign_id ?? '');
    const campaign = current === undefined ? null : { name: current.name, size: current.size, active: current.active, isBinned: current.is_binned };
    const isCurrent = own.terms_version === null || own.terms_version === current?.version;
    const terms = isCurrent ? current : termsOf.get(`${own.campaign_id} ${own.terms_version}`);
    return toStanding(projectId, own, { campaign, terms: terms ?? null, category: categoryOf.get(own.category_id ?? '') ?? null });
  });
}

/** What the vouchers give units of, and the items of stored orders that have no price. Mostly there is neither, and nothing is asked. */
function readCatalogue(tx: Transaction, projectId: string, vouchers: readonly VoucherStanding[], orders: readonly Order[]): Promise<Catalogue> {
  const units = vouchers.flatMap(({ discount }) => (discount?.type === 'UNIT' ? unitTypesOf(discount) : []));
  const items = orders.map(unpricedNames);
  return findCatalogue(tx, projectId, {
    products: [...units, ...items.flatMap(({ products }) => products)], skus: [...units, ...items.flatMap(({ skus }) => skus)],
  });
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

function withoutHolds(vouchers: VoucherStanding[], expired: readonly Hold[]): VoucherStanding[] {
  if (expired.length === 0) return vouchers;
  const over = new Map<string, number>();
  for (const { voucherId } of expired) over.set(voucherId, (over.get(voucherId) ?? 0) + 1);
  return vouchers.map((voucher) => ({ ...voucher, heldQuantity: voucher.heldQuantity - (over.get(voucher.voucherId) ?? 0) }));
}

interface Use extends Pick<State, 'campaigns' | 'tracked'> {
  context: Context;
  usage: Map<UsageKey, Usage>;
}

/** Takes expired holds off what was read of the use. */
function leaveOut(expired: readonly Hold[], { context: { timeZone, weekStartsOn }, usage, ...counting }: Use): void {
  for (const hold of expired) {
    const counted = countedOf(counting, hold);
    if (counted === null) continue;
    for (const place of placesOf(counted, { ...hold, at: hold.heldAt, timeZone, weekStartsOn })) {
      const used = usage.get(usageKey(place));
      if (used !== undefined) usage.set(usageKey(place), unhold(used, hold));
    }
  }
}
