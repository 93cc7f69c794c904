/** Whether one code can be used on an order as it stands, and what it takes off. Pure. */
import assert from 'node:assert';
import { checkAmounts, roomOf, type LimitCheck } from '../budget/check-limits.ts';
import type { LimitHit } from '../budget/limit.ts';
import { timeRefusal } from '../campaign/validity.ts';
import { applyDiscount, effectOf, type Discounted, type DiscountEffect } from '../discount/apply-discount.ts';
import type { Discount } from '../discount/apply-discount.ts';
import { plainContext, type DiscountContext } from '../discount/discount-context.ts';
import { leftToPay, type Order } from '../order/order.ts';
import { toPriced, withPriced } from '../order/price-order.ts';
import type { Books } from './books.ts';
import type { Redeemable, RedeemCommand } from './command.ts';
import type { Refusal, RefusalCode } from './refusal.ts';
import type { CampaignStanding, State, VoucherStanding } from './state.ts';
import { isOfInitialAmount } from './stack.ts';

/** What a code does to an order. Amounts in minor units; null: not known. */
export interface Use {
  voucher: VoucherStanding;
  /** As the code leaves it; null: no order was given. */
  order: Order | null;
  /** What was to be paid before, free units included. */
  orderMinor: number | null;
  discountMinor: number | null;
  effect: DiscountEffect;
  isDynamic: boolean;
  /** A limit cut the discount. */
  limitHit: LimitHit | null;
}

export interface Refused {
  refusal: Refusal;
  limitHit: LimitHit | null;
}

/** In the contract's order: existence, active, time, quantity, limits of the campaign, amount, discount (wire contract §2.7). */
export function judge(books: Books, command: RedeemCommand, redeemable: Redeemable, order: Order | null): Use | Refused {
  const voucher = redeemable.voucherId === null ? null : books.voucher(redeemable.voucherId);
  const campaign = redeemable.campaignId === null ? null : books.campaign(redeemable.campaignId);
  if (voucher === null || voucher.isBinned || isCampaignGone(voucher, campaign)) return refuse('resource_not_found', redeemable.named);
  const timing = refusedForTime(voucher, campaign, books.state);
  if (timing !== null) return refuse(timing, voucher.code);
  if (voucher.redemptionQuantity !== null && voucher.redeemedQuantity + voucher.heldQuantity >= voucher.redemptionQuantity) {
    return refuse('quantity_exceeded', voucher.code);
  }
  if (command.order?.id && order === null) return refuse('invalid_order', `Cannot find order with id ${command.order.id}`);
  return judgeAmounts(books, command, { voucher, campaign }, order);
}

function isCampaignGone({ campaignId }: VoucherStanding, campaign: CampaignStanding | null): boolean {
  return campaign === null ? campaignId !== null : campaign.isBinned;
}

function refusedForTime(voucher: VoucherStanding, campaign: CampaignStanding | null, { now, timeZone }: State): RefusalCode | null {
  if (voucher.isHistorical) return 'voucher_expired';
  if (!voucher.active || campaign?.active === false) return 'voucher_disabled';
  return timeRefusal(voucher, now, timeZone);
}

interface Judged {
  voucher: VoucherStanding;
  campaign: CampaignStanding | null;
}

function judgeAmounts(books: Books, command: RedeemCommand, { voucher, campaign }: Judged, order: Order | null): Use | Refused {
  const { discount } = voucher;
  assert(discount !== null, 'a code that can be redeemed has a discount');
  const check: LimitCheck | null = campaign && {
    limits: campaign.limits,
    subject: { campaignId: campaign.campaignId, customerId: command.customer?.customerId ?? null, voucherId: voucher.voucherId },
    at: books.state.now,
    calendar: books.state,
    usageAt: (place) => books.usageAt(place),
  };
  const room = check === null ? { clip: null } : roomOf(check, { orderMinor: order && leftToPay(order) });
  if ('refusal' in room) return room;
  if (discount.type === 'PERCENT' && (order === null || leftToPay(order) === null)) return refuse('missing_amount', 'Amount is required by a percentage');
  const use = useOf(books, command, voucher, discount, order, room.clip);
  const passed = check === null ? null : checkAmounts(check, use);
  if (passed !== null) return passed;
  // Sums must stay exact; only made-up amounts come near.
  if (campaign !== null && !(isExact(campaign.orderGrossMinor, use.orderMinor) && isExact(campaign.discountGrossMinor, use.discountMinor))) {
    return refuse('invalid_amount', 'Amount has to be a valid positive number');
  }
  return use;
}

/** `clip`: the limit that cuts the discount to what is left of it. */
function useOf(
  books: Books, command: RedeemCommand, voucher: VoucherStanding, discount: Discount, order: Order | null, clip: Clip | null,
): Use {
  const priced = order && toPriced(order);
  const context: DiscountContext = {
    ...plainContext,
    metadata: {
      ORDER_METADATA: order?.metadata ?? null,
      CUSTOMER_METADATA: command.customer?.metadata ?? null,
      REDEEMABLE_METADATA: voucher.metadata,
      REDEMPTION_METADATA: command.metadata,
    },
    isOfInitialAmount: isOfInitialAmount(voucher, books.state.stacking),
    isOnce: books.state.stacking.redeemables_products_application_mode === 'ONCE',
    maxMinor: clip?.maxMinor ?? null,
  };
  // Without the order's amount nobody knows what is really taken off.
  if (order === null || priced === null) {
    return { voucher, order, orderMinor: null, discountMinor: null, effect: effectOf(discount, context), isDynamic: false, limitHit: null };
  }
  const discounted: Discounted = applyDiscount(priced, discount, context);
  return {
    voucher,
    order: withPriced(order, discounted.order),
    orderMinor: (leftToPay(order) ?? 0) + discounted.order.amountMinor - priced.amountMinor,
    discountMinor: discounted.appliedMinor + discounted.itemsAppliedMinor,
    effect: discounted.effect,
    isDynamic: discounted.isDynamic,
    limitHit: clip !== null && discounted.isCut ? { ...clip.hit, wanted: discounted.wantedMinor } : null,
  };
}

interface Clip {
  maxMinor: number;
  hit: LimitHit;
}

function isExact(sum: number, more: number | null): boolean {
  return Number.isSafeInteger(sum + (more ?? 0));
}

function refuse(code: RefusalCode, details: string): Refused {
  return { refusal: { code, details }, limitHit: null };
}
