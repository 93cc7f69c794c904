/**
 * A redemption as a textbook does it: one transaction per request, the campaign's row locked, the limits checked, everything written. It does the
 * product's work (customer, order, entry, voucher, counters, quarter hour) and is not made slow on purpose: every statement is prepared, and the
 * hot row is locked as late as correctness allows.
 */
import type { RedemptionAnswer, RedemptionRequest } from '../contract/redemption.ts';
import type { Principal } from '../server/access/principal.ts';
import { computeDiscount, type Discount } from '../server/discount/compute-discount.ts';
import { toWireOrder } from '../server/order/wire-order.ts';
import type { Pool, Transaction } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import type { Voucher } from '../server/voucher/voucher.ts';
import { toWireVoucher } from '../server/voucher/wire-voucher.ts';

interface Redeemed {
  redemptionId: string;
  now: Date;
  voucherId: string;
  code: string;
  campaignId: string;
  campaignName: string;
  discount: Discount;
  redeemedQuantity: number;
  customerId: string;
  customerSourceId: string;
  orderId: string;
  amountMinor: number;
  discountMinor: number;
}

interface VoucherRow {
  voucher_id: string;
  campaign_id: string;
  name: string;
  discount: Discount;
  now: Date;
}

/** Throws when a limit refuses, which a measured run never comes to. */
export function redeemNaively(db: Pool, principal: Principal, request: RedemptionRequest): Promise<RedemptionAnswer> {
  const { projectId, id: actorId } = principal;
  const code = request.redeemables[0]?.id ?? '';
  const amountMinor = request.order?.amount ?? 0;
  const customerSourceId = request.customer?.source_id ?? '';
  return db.transaction(async (tx) => {
    const voucher = await findVoucher(tx, projectId, code);
    const { voucher_id: voucherId, campaign_id: campaignId, discount, now } = voucher;
    const customerId = await upsertCustomer(tx, projectId, customerSourceId, now);
    const discountMinor = computeDiscount(discount, amountMinor);
    const orderId = newId('ord', now);
    await tx.prepared('bench.order', orderStatement, [projectId, orderId, customerId, amountMinor, discountMinor, now]);
    await checkBudget(tx, projectId, campaignId, discountMinor);
    const redemptionId = newId('r', now);
    await tx.prepared('bench.redemption', redemptionStatement, [
      projectId, redemptionId, code, voucherId, campaignId, customerId, orderId, amountMinor, discountMinor, actorId, now,
    ]);
    const redeemedQuantity = await useVoucher(tx, projectId, voucherId);
    const [customer] = await tx.prepared<{ redemptions: number }>('bench.customer-use', customerUseStatement, [projectId, campaignId, customerId]);
    await tx.prepared('bench.counters', countersStatement, [
      projectId, campaignId, discountMinor, amountMinor, redeemedQuantity === 1 ? 1 : 0, customer?.redemptions === 1 ? 1 : 0,
    ]);
    await tx.prepared('bench.bucket', bucketStatement, [projectId, campaignId, now, discountMinor, amountMinor]);
    return answerOf({
      redemptionId, now, voucherId, code, campaignId, campaignName: voucher.name, discount, redeemedQuantity, customerId, customerSourceId, orderId,
      amountMinor, discountMinor,
    });
  });
}

async function findVoucher(tx: Transaction, projectId: string, code: string): Promise<VoucherRow> {
  const [row] = await tx.prepared<VoucherRow>('bench.voucher', voucherStatement, [projectId, code]);
  if (row === undefined) throw new Error(`no voucher ${code}`);
  return row;
}

async function upsertCustomer(tx: Transaction, projectId: string, sourceId: string, now: Date): Promise<string> {
  const [found] = await tx.prepared<{ customer_id: string }>('bench.find-customer', findCustomerStatement, [projectId, sourceId]);
  if (found !== undefined) return found.customer_id;
  const customerId = newId('cust', now);
  await tx.prepared('bench.make-customer', makeCustomerStatement, [projectId, customerId, sourceId, now]);
  return customerId;
}

async function checkBudget(tx: Transaction, projectId: string, campaignId: string, discountMinor: number): Promise<void> {
  const [row] = await tx.prepared<{ redemptions_max: number | null; redemptions: number; discount_max_minor: number | null; discount_minor: number }>(
    'bench.lock-counters', lockStatement, [projectId, campaignId],
  );
  if (row === undefined) throw new Error(`no campaign ${campaignId}`);
  const hasRedemptionLeft = row.redemptions_max === null || row.redemptions + 1 <= row.redemptions_max;
  const hasDiscountLeft = row.discount_max_minor === null || row.discount_minor + discountMinor <= row.discount_max_minor;
  if (!hasRedemptionLeft || !hasDiscountLeft) throw new Error('the budget of the measured campaign is used up');
}

async function useVoucher(tx: Transaction, projectId: string, voucherId: string): Promise<number> {
  const [row] = await tx.prepared<{ redeemed_quantity: number }>('bench.voucher-use', voucherUseStatement, [projectId, voucherId]);
  return row?.redeemed_quantity ?? 0;
}

const voucherStatement = `/* bench.voucher */
  select v.voucher_id, v.campaign_id, c.name, t.discount, now() as now
    from vouchers as v
    join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
    join campaign_terms as t on t.project_id = v.project_id and t.campaign_id = v.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
   where v.project_id = $1
     and v.code = $2
     and not v.is_historical`;

const findCustomerStatement = `/* bench.find-customer */
  select customer_id from customers where project_id = $1 and source_id = $2`;

const makeCustomerStatement = `/* bench.make-customer */
  insert into customers (project_id, customer_id, source_id, created_at) values ($1, $2, $3, $4)`;

const orderStatement = `/* bench.order */
  insert into orders (project_id, order_id, status, customer_id, amount_minor, discount_minor, created_at) values ($1, $2, 'PAID', $3, $4, $5, $6)`;

const lockStatement = `/* bench.lock-counters */
  select redemptions_max, redemptions_succeeded - rollbacks_succeeded as redemptions,
         discount_max_minor, discount_minor - discount_rolled_back_minor as discount_minor
    from campaign_counters
   where project_id = $1
     and campaign_id = $2
     for update`;

const redemptionStatement = `/* bench.redemption */
  insert into redemptions (project_id, redemption_id, kind, result, code, voucher_id, campaign_id, customer_id, order_id, order_minor, discount_minor,
                           actor_type, actor_id, occurred_at, recorded_at)
  values ($1, $2, 'redemption', 'SUCCESS', $3, $4, $5, $6, $7, $8, $9, 'api_key', $10, $11, $11)`;

const voucherUseStatement = `/* bench.voucher-use */
  update vouchers
     set redeemed_quantity = redeemed_quantity + 1,
         terms_version = coalesce(terms_version, 1)
   where project_id = $1
     and voucher_id = $2
  returning redeemed_quantity`;

const customerUseStatement = `/* bench.customer-use */
  insert into campaign_customers as u (project_id, campaign_id, customer_id, redemptions)
  values ($1, $2, $3, 1)
  on conflict (project_id, campaign_id, customer_id) do update set redemptions = u.redemptions + 1
  returning redemptions`;

const countersStatement = `/* bench.counters */
  update campaign_counters
     set moved = moved + 1,
         redemptions_succeeded = redemptions_succeeded + 1,
         discount_minor = discount_minor + $3,
         order_minor = order_minor + $4,
         codes_redeemed = codes_redeemed + $5,
         customers_redeemed = customers_redeemed + $6
   where project_id = $1
     and campaign_id = $2`;

const bucketStatement = `/* bench.bucket */
  insert into campaign_buckets as b (project_id, campaign_id, bucket_at, redemptions_succeeded, discount_minor, order_minor)
  values ($1, $2, date_bin('15 minutes', $3, '2000-01-01'), 1, $4, $5)
  on conflict (project_id, campaign_id, bucket_at) do update
     set redemptions_succeeded = b.redemptions_succeeded + 1,
         discount_minor = b.discount_minor + excluded.discount_minor,
         order_minor = b.order_minor + excluded.order_minor`;

/** The product's own answer. */
export function answerOf(redeemed: Redeemed): RedemptionAnswer {
  const { redemptionId, now, customerId, customerSourceId, orderId, amountMinor, discountMinor, voucherId, campaignId } = redeemed;
  const date = now.toISOString();
  const redemptions = { [redemptionId]: { date, related_object_type: 'voucher' as const, related_object_id: voucherId, related_object_parent_id: campaignId } };
  const order = toWireOrder({
    orderId, sourceId: null, status: 'PAID', customerId, amountMinor, initialAmountMinor: null, discountMinor, itemsDiscountMinor: 0, items: null,
    metadata: {}, createdAt: now, updatedAt: null, redemptions,
  }, null);
  return {
    redemptions: [{
      object: 'redemption', status: 'SUCCEEDED', id: redemptionId, date, customer_id: customerId, tracking_id: `track_${customerSourceId.padEnd(43, '0')}`,
      metadata: null, result: 'SUCCESS', order, channel: { channel_id: null, channel_type: 'API' },
      customer: { id: customerId, name: null, email: null, source_id: customerSourceId, object: 'customer' },
      related_object_type: 'voucher', related_object_id: voucherId, voucher: toWireVoucher(voucherOf(redeemed), 'http://localhost'),
    }],
    order,
    inapplicable_redeemables: [],
    skipped_redeemables: [],
  };
}

/** As long as they are in the product's answers. */
const placeholders = { projectId: `proj_${'0'.repeat(24)}`, assetKey: '00000000-0000-0000-0000-000000000000' };

function voucherOf({ voucherId, code, campaignId, campaignName, discount, redeemedQuantity, now }: Redeemed): Voucher {
  return {
    ...placeholders, voucherId, code, campaignId, campaignName, campaignActive: true, termsVersion: 1, effectiveTermsVersion: 1, followsCampaign: true, discount, redemptionQuantity: null,
    redeemedQuantity, startDate: null, expirationDate: null, validityTimeframe: null, validityDayOfWeek: null, validityHours: null, category: null, categoryId: null, categoryHierarchy: null,
    additionalInfo: null, metadata: {}, active: true, isHistorical: false, holderCustomerId: null, publications: 0, createdAt: now,
    updatedAt: null,
  };
}
