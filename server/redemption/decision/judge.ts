/** Whether one code can be used on an order as it stands, and what it takes off. Pure. */
import { fitDiscount, type LimitRefusal } from '../../budget/fit-limits.ts';
import { nothingUsed, type LimitHit, type Usage } from '../../budget/limit.ts';
import { totalPlace, type Amounts } from '../../budget/usage.ts';
import { timeRefusal } from '../../campaign/validity.ts';
import type { Order } from '../../order/order.ts';
import type { JudgedBy } from '../../rule/judge/judged-by.ts';
import type { Books } from './books.ts';
import type { Redeemable, RedeemCommand } from './command.ts';
import { judgeRules } from './judge-rules.ts';
import { leftOf, Offer, roomIn, subjectOf, type Grant, type Use } from './offer.ts';
import type { Refusal, RefusalCode } from './refusal.ts';
import type { CampaignStanding, State, VoucherStanding } from './state.ts';

export interface Used extends Use {
  /** The rules that were asked; null: there are none. */
  judgedBy: JudgedBy | null;
}

export interface Refused {
  refusal: Refusal;
  limitHit: LimitHit | null;
  judgedBy: JudgedBy | null;
}

/** In the contract's order: existence, active, time, quantity, rules, limits of the campaign, amount, discount (wire contract §2.7). */
export function judge(books: Books, command: RedeemCommand, redeemable: Redeemable, order: Order | null): Used | Refused {
  const voucher = redeemable.voucherId === null ? null : books.voucher(redeemable.voucherId);
  const campaign = redeemable.campaignId === null ? null : books.campaign(redeemable.campaignId);
  if (voucher === null || voucher.isBinned || isCampaignGone(voucher, campaign)) return refuse('resource_not_found', redeemable.named);
  const timing = refusedForTime(voucher, campaign, books.state);
  if (timing !== null) return refuse(timing, voucher.code);
  if (voucher.redemptionQuantity !== null && voucher.redeemedQuantity + voucher.heldQuantity >= voucher.redemptionQuantity) {
    return refuse('quantity_exceeded', voucher.code);
  }
  if (command.order?.id && order === null) return refuse('invalid_order', `Cannot find order with id ${command.order.id}`);
  const offer = new Offer(books, { command, voucher, campaign, order });
  const { judgedBy, refusal } = judgeRules(offer);
  if (refusal !== null) return { refusal, limitHit: null, judgedBy };
  return { ...judgeAmounts(offer), judgedBy };
}

function isCampaignGone({ campaignId }: VoucherStanding, campaign: CampaignStanding | null): boolean {
  return campaign === null ? campaignId !== null : campaign.isBinned;
}

function refusedForTime(voucher: VoucherStanding, campaign: CampaignStanding | null, { now, timeZone }: State): RefusalCode | null {
  if (voucher.isHistorical) return 'voucher_expired';
  if (!voucher.active || campaign?.active === false) return 'voucher_disabled';
  return timeRefusal(voucher, now, timeZone);
}

type OfAmounts = Use | Omit<Refused, 'judgedBy'>;

function judgeAmounts(offer: Offer): OfAmounts {
  const { books, offered, room } = offer;
  if (room.isRefused) return byLimit(room);
  const use = offer.grant;
  // Free units make the order worth more.
  const grown = use.orderMinor === leftOf(offered) ? room : roomIn(books, offered, use.orderMinor);
  if (grown.isRefused) return byLimit(grown);
  const fit = fitDiscount(room, use.wantedMinor);
  if (fit.isRefused) return byLimit(fit);
  // Of free units none may fit in what is left, though something is.
  if (fit.hit !== null && use.discountMinor === 0) {
    return refuse('redemption_rules_violated', "What is left of the campaign's limit is too little", fit.hit);
  }
  if (!areSumsExact(offer, use)) return refuse('invalid_amount', 'Amount has to be a valid positive number');
  const { voucher, order, orderMinor, discountMinor, effect, isDynamic, products } = use;
  return { voucher, order, orderMinor, discountMinor, effect, isDynamic, limitHit: fit.hit, products };
}

function byLimit({ code, details, hit }: LimitRefusal): Omit<Refused, 'judgedBy'> {
  return { refusal: { code, details }, limitHit: hit };
}

/**
 * What is counted must stay exact, what is held with what was redeemed; only made-up amounts come near. All that a campaign counts is within what was ever
 * redeemed of it; of a code without one nothing is counted but what rules name.
 */
function areSumsExact({ books, offered }: Offer, { orderMinor, discountMinor }: Pick<Grant, 'orderMinor' | 'discountMinor'>): boolean {
  const areExact = (used: Amounts, { heldOrderMinor, heldDiscountMinor }: Usage): boolean => (
    isExact((used.orderMinor ?? 0) + heldOrderMinor, orderMinor) && isExact((used.discountMinor ?? 0) + heldDiscountMinor, discountMinor)
  );
  const { campaign } = offered;
  if (campaign === null) return books.usagesOf(subjectOf(offered)).every((usage) => areExact(usage, usage));
  const { campaignId, orderGrossMinor, discountGrossMinor } = campaign;
  return areExact({ orderMinor: orderGrossMinor, discountMinor: discountGrossMinor }, books.usageAt(totalPlace(campaignId)) ?? nothingUsed);
}

function isExact(sum: number, more: number | null): boolean {
  return Number.isSafeInteger(sum + (more ?? 0));
}

function refuse(code: RefusalCode, details: string, limitHit: LimitHit | null = null): Refused {
  return { refusal: { code, details }, limitHit, judgedBy: null };
}
