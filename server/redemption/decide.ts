/** The decision about one command. Pure: the same standing, command and instant give the same outcome, in a batch of any size and alone. */
import assert from 'node:assert';
import { giveBack, hasDiscountLeft, hasRedemptionLeft, spend, type Budget } from '../budget/budget.ts';
import { timeRefusal } from '../campaign/validity.ts';
import { computeDiscount, type Discount } from '../discount/compute-discount.ts';
import { leftToPay, newOrder, type Order } from '../order/order.ts';
import { versionToKeep, type Voucher } from '../voucher/voucher.ts';
import type { Command, RedeemCommand, RollBackCommand } from './command.ts';
import type { Refusal, RefusalCode } from './refusal.ts';

/** A campaign as redemptions see it. */
export interface CampaignStanding {
  campaignId: string;
  active: boolean;
  isBinned: boolean;
  budget: Budget;
  /** Sums of all that ever happened, rollbacks not taken off; minor units. */
  discountGrossMinor: number;
  orderGrossMinor: number;
}

/** A voucher as redemptions see it. */
export interface VoucherStanding extends Voucher {
  /** Deleted, its code still reserved. */
  isBinned: boolean;
}

/** What a customer has of a campaign. */
export interface CustomerStanding {
  publications: number;
  redemptions: number;
}

/** All that one decision depends on, and all that it changes. */
export interface Standing {
  timeZone: string;
  campaign: CampaignStanding | null;
  voucher: VoucherStanding | null;
  customer: CustomerStanding | null;
  /** The stored order that the command means; null: none, or one that is still to be made. */
  order: Order | null;
  /** Whether the redemption that a rollback means was rolled back before. */
  isRolledBack: boolean;
}

export type Outcome =
  | { result: 'SUCCESS'; orderMinor: number | null; discountMinor: number | null }
  | { result: 'FAILURE'; refusal: Refusal };

export interface Decision {
  outcome: Outcome;
  /** How things stand afterwards. */
  standing: Standing;
}

/** How long after it a redemption can be rolled back (wire contract §2.9). */
const rollbackMonths = 3;

export function decide(standing: Standing, command: Command, now: Date): Decision {
  return command.kind === 'redemption' ? decideRedemption(standing, command, now) : decideRollback(standing, command, now);
}

/** In the contract's order: existence, active, time, quantity, limits of the campaign, amount, discount (wire contract §2.7). */
function decideRedemption(standing: Standing, command: RedeemCommand, now: Date): Decision {
  const { voucher, campaign } = standing;
  if (voucher === null || voucher.isBinned || isCampaignGone(voucher, campaign)) return refused(standing, 'resource_not_found', command.named);
  const timing = refusedForTime(voucher, campaign, now, standing.timeZone);
  if (timing !== null) return refused(standing, timing, voucher.code);
  if (voucher.redemptionQuantity !== null && voucher.redeemedQuantity >= voucher.redemptionQuantity) {
    return refused(standing, 'quantity_exceeded', voucher.code);
  }
  if (campaign !== null && !hasRedemptionLeft(campaign.budget)) {
    return refused(standing, 'redemption_rules_violated', `The campaign's limit of ${campaign.budget.redemptionsMax} redemptions is reached`);
  }
  return decideAmounts(standing, voucher, command, now);
}

function isCampaignGone({ campaignId }: Voucher, campaign: CampaignStanding | null): boolean {
  return campaign === null ? campaignId !== null : campaign.isBinned;
}

function refusedForTime(voucher: Voucher, campaign: CampaignStanding | null, now: Date, timeZone: string): RefusalCode | null {
  if (voucher.isHistorical) return 'voucher_expired';
  if (!voucher.active || campaign?.active === false) return 'voucher_disabled';
  return timeRefusal(voucher, now, timeZone);
}

function decideAmounts(standing: Standing, voucher: VoucherStanding, command: RedeemCommand, now: Date): Decision {
  const { campaign } = standing;
  if (command.order?.id && standing.order === null) return refused(standing, 'invalid_order', `Cannot find order with id ${command.order.id}`);
  const order = standing.order ?? (command.order && newOrder(command.newOrderId, command.order, command.customer?.customerId ?? null, now));
  const orderMinor = order && leftToPay(order);
  const { discount } = voucher;
  assert(discount !== null, 'a code that can be redeemed has a discount');
  const hasMoneyLimit = campaign !== null && campaign.budget.discountMaxMinor !== null;
  if (orderMinor === null && (discount.type === 'PERCENT' || hasMoneyLimit)) {
    return refused(standing, 'missing_amount', hasMoneyLimit ? "Amount is required: the campaign's limit is in money" : 'Amount is required by a percentage');
  }
  const discountMinor = discountOf(discount, orderMinor);
  if (campaign !== null) {
    if (!hasDiscountLeft(campaign.budget, discountMinor ?? 0)) {
      return refused(standing, 'redemption_rules_violated', `The campaign's limit of ${campaign.budget.discountMaxMinor} for discounts would be passed`);
    }
    // Sums must stay exact; only made-up amounts come near.
    if (!isExact(campaign.orderGrossMinor, orderMinor) || !isExact(campaign.discountGrossMinor, discountMinor)) {
      return refused(standing, 'invalid_amount', 'Amount has to be a valid positive number');
    }
  }
  return redeemed(standing, voucher, order, { orderMinor, discountMinor }, command, now);
}

interface Amounts {
  orderMinor: number | null;
  discountMinor: number | null;
}

/** Without the order's amount nobody knows what a fixed amount really takes off. */
function discountOf(discount: Discount, orderMinor: number | null): number | null {
  return orderMinor === null ? null : computeDiscount(discount, orderMinor);
}

function isExact(sum: number, more: number | null): boolean {
  return Number.isSafeInteger(sum + (more ?? 0));
}

function redeemed(standing: Standing, voucher: VoucherStanding, order: Order | null, amounts: Amounts, command: RedeemCommand, now: Date): Decision {
  const { campaign, customer } = standing;
  const after: Standing = {
    ...standing,
    // The first redemption keeps the terms that the code has now (decisions/0002 and 0009).
    voucher: { ...voucher, redeemedQuantity: voucher.redeemedQuantity + 1, termsVersion: versionToKeep(voucher) },
    customer: customer && { ...customer, redemptions: customer.redemptions + 1 },
    campaign: campaign && {
      ...campaign,
      budget: spend(campaign.budget, amounts.discountMinor),
      discountGrossMinor: campaign.discountGrossMinor + (amounts.discountMinor ?? 0),
      orderGrossMinor: campaign.orderGrossMinor + (amounts.orderMinor ?? 0),
    },
    order: order && paid(order, voucher, amounts, command, now),
  };
  return { outcome: { result: 'SUCCESS', ...amounts }, standing: after };
}

function paid(order: Order, voucher: Voucher, { discountMinor }: Amounts, command: RedeemCommand, now: Date): Order {
  const redemption = {
    date: now.toISOString(),
    related_object_type: 'voucher' as const,
    related_object_id: voucher.voucherId,
    ...(voucher.campaignId !== null && { related_object_parent_id: voucher.campaignId }),
  };
  return {
    ...order,
    status: 'PAID',
    customerId: order.customerId ?? command.customer?.customerId ?? null,
    discountMinor: order.discountMinor + (discountMinor ?? 0),
    updatedAt: now,
    redemptions: { ...order.redemptions, [command.successId]: redemption },
  };
}

function decideRollback(standing: Standing, command: RollBackCommand, now: Date): Decision {
  const { redemption } = command;
  const { voucher, campaign, customer, order } = standing;
  if (standing.isRolledBack) return refused(standing, 'already_rolled_back', 'Redemption has been already rolled back.');
  if (redemption.result !== 'SUCCESS') return refused(standing, 'invalid_redemption', 'Only a successful redemption can be rolled back.');
  if (voucher === null) return refused(standing, 'invalid_redemption', 'The code of this redemption is gone.');
  if (voucher.isHistorical) return refused(standing, 'invalid_redemption', 'Imported history cannot be rolled back.');
  if (redemption.occurredAt < monthsBefore(now, rollbackMonths)) {
    return refused(standing, 'invalid_redemption', `Redemptions can be rolled back for ${rollbackMonths} months.`);
  }
  const { orderMinor, discountMinor } = redemption;
  const after: Standing = {
    ...standing,
    isRolledBack: true,
    voucher: { ...voucher, redeemedQuantity: voucher.redeemedQuantity - 1 },
    customer: customer && { ...customer, redemptions: customer.redemptions - 1 },
    campaign: campaign && { ...campaign, budget: giveBack(campaign.budget, discountMinor) },
    order: order && canceled(order, command, now),
  };
  return { outcome: { result: 'SUCCESS', orderMinor, discountMinor }, standing: after };
}

function canceled(order: Order, { redemption, successId }: RollBackCommand, now: Date): Order {
  const { redemptionId, discountMinor } = redemption;
  const entry = order.redemptions[redemptionId];
  return {
    ...order,
    status: 'CANCELED',
    discountMinor: order.discountMinor - (discountMinor ?? 0),
    updatedAt: now,
    redemptions: {
      ...order.redemptions,
      ...(entry && { [redemptionId]: { ...entry, rollback_id: successId, rollback_date: now.toISOString() } }),
    },
  };
}

function monthsBefore(now: Date, months: number): Date {
  const date = new Date(now);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date;
}

function refused(standing: Standing, code: RefusalCode, details: string): Decision {
  return { outcome: { result: 'FAILURE', refusal: { code, details } }, standing };
}
