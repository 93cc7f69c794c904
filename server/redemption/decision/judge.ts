/** Whether one code can be used on an order as it stands, and what it takes off. Pure. */
import assert from 'node:assert';
import { fitDiscount, roomFor, type LimitRefusal, type Room } from '../../budget/fit-limits.ts';
import { nothingUsed, type LimitHit } from '../../budget/limit.ts';
import { totalPlace } from '../../budget/usage.ts';
import { timeRefusal } from '../../campaign/validity.ts';
import { applyDiscount, effectOf, type Discount, type DiscountEffect } from '../../discount/apply-discount.ts';
import { plainContext, type DiscountContext } from '../../discount/discount-context.ts';
import { leftToPay, type Order } from '../../order/order.ts';
import { orderWithCatalogue, unitOf } from '../../order/catalogue-items.ts';
import { toPriced, withPriced } from '../../order/price-order.ts';
import type { Books } from './books.ts';
import { userOf, type Redeemable, type RedeemCommand } from './command.ts';
import type { Refusal, RefusalCode } from './refusal.ts';
import type { CampaignStanding, State, VoucherStanding } from './state.ts';
import { isOfInitialAmount } from '../../stacking/stack.ts';

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
  const leftMinor = order && leftToPay(order);
  const room = roomIn(books, command, { voucher, campaign }, leftMinor);
  if (room.isRefused) return byLimit(room);
  const { use, wantedMinor } = useOf(books, command, { voucher, discount, clipMaxMinor: room.clipMaxMinor }, order);
  // Free units make the order worth more.
  const grown = use.orderMinor === leftMinor ? room : roomIn(books, command, { voucher, campaign }, use.orderMinor);
  if (grown.isRefused) return byLimit(grown);
  const fit = fitDiscount(room, wantedMinor);
  if (fit.isRefused) return byLimit(fit);
  // Of free units none may fit in what is left, though something is.
  if (fit.hit !== null && use.discountMinor === 0) {
    return refuse('redemption_rules_violated', "What is left of the campaign's limit is too little", fit.hit);
  }
  if (campaign !== null && !areSumsExact(books, campaign, use)) return refuse('invalid_amount', 'Amount has to be a valid positive number');
  return { ...use, limitHit: fit.hit };
}

function roomIn(books: Books, command: RedeemCommand, { voucher, campaign }: Judged, orderMinor: number | null): Room | LimitRefusal {
  if (campaign === null) return roomWithoutLimits;
  const { now: at, timeZone, weekStartsOn } = books.state;
  const { actor: { type: actorType, id: actorId } } = command;
  const by = { campaignId: campaign.campaignId, customerId: userOf(command), voucherId: voucher.voucherId, actorType, actorId, at, timeZone, weekStartsOn };
  return roomFor(campaign.limits, by, orderMinor, (place) => books.usageAt(place));
}

const roomWithoutLimits: Room = { isRefused: false, clipMaxMinor: null, ofDiscount: [] };

function byLimit({ code, details, hit }: LimitRefusal): Refused {
  return { refusal: { code, details }, limitHit: hit };
}

interface Granting {
  voucher: VoucherStanding;
  discount: Discount;
  /** What limits that clip have left; null: none clips. */
  clipMaxMinor: number | null;
}

interface Wanted {
  use: Use;
  /** What it would take off if no limit clipped it. */
  wantedMinor: number | null;
}

function useOf(books: Books, command: RedeemCommand, { voucher, discount, clipMaxMinor }: Granting, order: Order | null): Wanted {
  const { stacking } = books.state;
  const context: DiscountContext = {
    ...plainContext,
    findUnit: (unitType) => unitOf(books.state.catalogue, unitType),
    metadata: {
      ORDER_METADATA: order?.metadata ?? null,
      CUSTOMER_METADATA: command.customerMetadata,
      REDEEMABLE_METADATA: voucher.metadata,
      REDEMPTION_METADATA: command.metadata,
    },
    isOfInitialAmount: isOfInitialAmount(voucher, stacking),
    isOnce: stacking.redeemables_products_application_mode === 'ONCE',
    maxMinor: clipMaxMinor,
  };
  const priced = order && toPriced(order);
  // Without the order's amount nobody knows what is really taken off.
  if (order === null || priced === null) {
    const effect = effectOf(discount, context);
    return { use: { voucher, order, orderMinor: null, discountMinor: null, effect, isDynamic: false, limitHit: null }, wantedMinor: null };
  }
  const { order: after, appliedMinor, itemsAppliedMinor, wantedMinor, effect, isDynamic } = applyDiscount(priced, discount, context);
  const orderMinor = (leftToPay(order) ?? 0) + after.amountMinor - priced.amountMinor;
  const discountMinor = appliedMinor + itemsAppliedMinor;
  const left = withPriced(order, after);
  return { use: { voucher, order: discount.type === 'UNIT' ? orderWithCatalogue(left, books.state.catalogue) : left, orderMinor, discountMinor, effect, isDynamic, limitHit: null }, wantedMinor };
}

/** What a campaign counts must stay exact, what is held with what was redeemed; only made-up amounts come near. */
function areSumsExact(books: Books, { campaignId, orderGrossMinor, discountGrossMinor }: CampaignStanding, { orderMinor, discountMinor }: Use): boolean {
  const { heldOrderMinor, heldDiscountMinor } = books.usageAt(totalPlace(campaignId)) ?? nothingUsed;
  return isExact(orderGrossMinor + heldOrderMinor, orderMinor) && isExact(discountGrossMinor + heldDiscountMinor, discountMinor);
}

function isExact(sum: number, more: number | null): boolean {
  return Number.isSafeInteger(sum + (more ?? 0));
}

function refuse(code: RefusalCode, details: string, limitHit: LimitHit | null = null): Refused {
  return { refusal: { code, details }, limitHit };
}
