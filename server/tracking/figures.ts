/** From counters to named figures. Pure: no database, no clock. What each figure means is written in docs/figures.md. */
import type { Figure, FigureName, NullReason } from '../../contract/tracking.ts';
import { worstCaseExposure, type ExposureInput } from './exposure.ts';
import { wilsonInterval } from './wilson.ts';

/** The counters of one campaign at one moment. Amounts in minor units of the project's currency. */
export interface Counts {
  vouchersCreated: number;
  vouchersDeleted: number;
  /** By how much the uses of all codes differ from those of the terms, and codes without limit of them (see exposure.ts). */
  usesBeyondTerms: number;
  unlimitedBeyondTerms: number;
  codesPublished: number;
  codesRedeemed: number;
  publicationsSucceeded: number;
  publicationsFailed: number;
  customersPublished: number;
  customersRedeemed: number;
  customersRedeemedPublished: number;
  redemptionsSucceeded: number;
  redemptionsFailed: number;
  rollbacksSucceeded: number;
  rollbacksFailed: number;
  /** Redemptions that stand and whose discount nobody knows. */
  redemptionsWithoutDiscount: number;
  /** Redemptions that stand and whose order value nobody knows. */
  redemptionsWithoutOrder: number;
  discountMinor: number;
  discountRolledBackMinor: number;
  orderMinor: number;
  orderRolledBackMinor: number;
  /** Reserved by carts. */
  heldRedemptions: number;
  heldDiscountMinor: number;
  redemptionsMax: number | null;
  discountMaxMinor: number | null;
}

/** What else the figures depend on. */
export interface Standing extends Pick<ExposureInput, 'perUse' | 'usesPerCode' | 'own'> {
  isHistorical: boolean;
  /** Nothing can be redeemed any more. */
  isFinal: boolean;
  /** The most that validation rules allow of the campaign in all; null: they do not say. Amounts in minor units. */
  ruled: { redemptionsMax: number | null; discountMaxMinor: number | null };
}

/** Every figure of a campaign. */
export function campaignFigures(counts: Counts, standing: Standing): Record<FigureName, Figure> {
  return { ...overviewFigures(counts, standing), ...redemptionFigures(counts, standing), ...moneyFigures(counts), ...limitFigures(counts, standing) };
}

/** The headline: customers who were published to and have redeemed, out of all who were published to. */
export function customerRate(counts: Pick<Counts, 'customersRedeemedPublished' | 'customersPublished'>): Figure {
  return rate(counts.customersRedeemedPublished, counts.customersPublished, 'no_publications');
}

/** Discount given less what was taken back, as far as it is known. */
export function netDiscount(counts: Counts): Figure {
  return sum(counts.discountMinor - counts.discountRolledBackMinor, unknownDiscounts(counts));
}

type Figures<Name extends FigureName> = Record<Name, Figure>;

function overviewFigures(counts: Counts, standing: Standing): Figures<
  'vouchers_created' | 'vouchers_deleted' | 'codes_published' | 'codes_redeemed' | 'publications_succeeded' | 'publications_failed' | 'customers_published'
  | 'messages_delivered' | 'messages_failed' | 'redemption_rate_customer' | 'redemption_rate_code'
> {
  return {
    vouchers_created: known(counts.vouchersCreated),
    vouchers_deleted: known(counts.vouchersDeleted),
    codes_published: known(counts.codesPublished),
    codes_redeemed: known(counts.codesRedeemed),
    publications_succeeded: known(counts.publicationsSucceeded),
    publications_failed: failures(counts.publicationsFailed, standing),
    customers_published: known(counts.customersPublished),
    messages_delivered: unknown('not_counted_yet'),
    messages_failed: unknown('not_counted_yet'),
    redemption_rate_customer: customerRate(counts),
    redemption_rate_code: codeRate(counts),
  };
}

function redemptionFigures(counts: Counts, standing: Standing): Figures<
  'redemptions_succeeded' | 'redemptions_rolled_back' | 'redemptions_net' | 'redemptions_failed' | 'rollbacks_failed' | 'attempt_success_rate'
  | 'customers_redeemed' | 'customers_redeemed_unpublished'
> {
  const attempts = counts.redemptionsSucceeded + counts.redemptionsFailed;
  return {
    redemptions_succeeded: known(counts.redemptionsSucceeded),
    redemptions_rolled_back: known(counts.rollbacksSucceeded),
    redemptions_net: known(redemptionsNet(counts)),
    redemptions_failed: failures(counts.redemptionsFailed, standing),
    rollbacks_failed: failures(counts.rollbacksFailed, standing),
    attempt_success_rate: standing.isHistorical && counts.redemptionsFailed === 0
      ? unknown('historical')
      : rate(counts.redemptionsSucceeded, attempts, 'no_redemptions'),
    customers_redeemed: known(counts.customersRedeemed),
    customers_redeemed_unpublished: known(counts.customersRedeemed - counts.customersRedeemedPublished),
  };
}

function moneyFigures(counts: Counts): Figures<
  'discount_gross_minor' | 'discount_rolled_back_minor' | 'discount_net_minor' | 'order_value_gross_minor' | 'order_value_rolled_back_minor'
  | 'order_value_net_minor' | 'revenue_net_minor' | 'average_discount_minor' | 'average_order_minor' | 'worst_loss_minor'
> {
  const discounts = unknownDiscounts(counts);
  const orders = unknownOrders(counts);
  const revenue = netRevenue(counts);
  const discount = netDiscount(counts);
  return {
    discount_gross_minor: sum(counts.discountMinor, discounts, counts.discountMinor > 0),
    discount_rolled_back_minor: known(counts.discountRolledBackMinor),
    discount_net_minor: discount,
    order_value_gross_minor: sum(counts.orderMinor, orders, counts.orderMinor > 0),
    order_value_rolled_back_minor: known(counts.orderRolledBackMinor),
    order_value_net_minor: sum(counts.orderMinor - counts.orderRolledBackMinor, orders),
    revenue_net_minor: revenue,
    average_discount_minor: average(discount, discounts),
    average_order_minor: average(revenue, orders),
    worst_loss_minor: discount.value === null ? discount : { ...discount, value: 0 - discount.value },
  };
}

function limitFigures(counts: Counts, standing: Standing): Figures<
  'exposure_worst_case_minor' | 'redemptions_limit' | 'redemptions_held' | 'redemptions_remaining' | 'discount_limit_minor' | 'discount_held_minor'
  | 'discount_remaining_minor'
> {
  const noLimit = standing.isHistorical ? 'historical' : 'no_limit';
  const redemptions = redemptionsNet(counts);
  const discount = counts.discountMinor - counts.discountRolledBackMinor;
  const exposure = standing.isFinal ? 0 : worstCaseExposure({
    ...standing, codesCreated: counts.vouchersCreated, codesDeleted: counts.vouchersDeleted, usesBeyondTerms: counts.usesBeyondTerms,
    unlimitedBeyondTerms: counts.unlimitedBeyondTerms, redemptionsNet: redemptions,
    // What carts hold is not given yet, and can still be.
    redemptionsRemaining: remaining(lower(counts.redemptionsMax, standing.ruled.redemptionsMax), redemptions),
    discountRemaining: remaining(lower(counts.discountMaxMinor, standing.ruled.discountMaxMinor), discount),
  });
  return {
    exposure_worst_case_minor: orReason(Number.isSafeInteger(exposure) ? exposure : null, 'unbounded'),
    redemptions_limit: orReason(counts.redemptionsMax, noLimit),
    redemptions_held: known(counts.heldRedemptions),
    redemptions_remaining: orReason(remaining(counts.redemptionsMax, redemptions + counts.heldRedemptions), noLimit),
    discount_limit_minor: orReason(counts.discountMaxMinor, noLimit),
    discount_held_minor: known(counts.heldDiscountMinor),
    discount_remaining_minor: orReason(remaining(counts.discountMaxMinor, discount + counts.heldDiscountMinor), noLimit),
  };
}

function redemptionsNet(counts: Counts): number {
  return counts.redemptionsSucceeded - counts.rollbacksSucceeded;
}

/** Of two limits the one that is reached first. */
function lower(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

/** A limit may be set below what is already used: then nothing remains, not less than nothing. */
function remaining(limit: number | null, used: number): number | null {
  return limit === null ? null : Math.max(0, limit - used);
}

/**
 * Redeemed out of published codes. Codes that were redeemed without having been published make the numerator larger than it should be; when it
 * passes the denominator there is no rate. The interval is right only where each customer has one code: codes of one customer are not independent.
 */
function codeRate(counts: Counts): Figure {
  if (counts.codesRedeemed > counts.codesPublished && counts.codesPublished > 0) return unknown('not_counted_yet');
  const { interval, ...figure } = rate(counts.codesRedeemed, counts.codesPublished, 'no_publications');
  const isOneCodeEach = counts.codesPublished === counts.customersPublished && counts.codesPublished === counts.publicationsSucceeded;
  return interval !== undefined && isOneCodeEach ? { ...figure, interval } : figure;
}

/** How many redemptions that stand have a known amount, and how many have not. */
interface Amounts {
  known: number;
  unknown: number;
}

function unknownDiscounts(counts: Counts): Amounts {
  return { known: redemptionsNet(counts) - counts.redemptionsWithoutDiscount, unknown: counts.redemptionsWithoutDiscount };
}

function unknownOrders(counts: Counts): Amounts {
  return { known: redemptionsNet(counts) - counts.redemptionsWithoutOrder, unknown: counts.redemptionsWithoutOrder };
}

/**
 * Order value less discount. Both sums must be over the same redemptions: where more redemptions lack the one than the other, their difference
 * means nothing.
 */
function netRevenue(counts: Counts): Figure {
  if (counts.redemptionsWithoutOrder !== counts.redemptionsWithoutDiscount) {
    return { ...unknown('no_amounts'), unknown: Math.max(counts.redemptionsWithoutOrder, counts.redemptionsWithoutDiscount) };
  }
  const order = counts.orderMinor - counts.orderRolledBackMinor;
  return sum(order - (counts.discountMinor - counts.discountRolledBackMinor), unknownOrders(counts));
}

/** The known part of a sum and how many amounts it lacks; null when it has none at all. `hasMore`: amounts that were taken back are in it too. */
function sum(value: number, amounts: Amounts, hasMore = false): Figure {
  if (amounts.unknown === 0) return known(value);
  return amounts.known > 0 || hasMore ? { value, unknown: amounts.unknown } : { ...unknown('no_amounts'), unknown: amounts.unknown };
}

/** A sum over the redemptions whose amount is known; not rounded. */
function average(total: Figure, amounts: Amounts): Figure {
  if (total.value === null) return total;
  if (amounts.known === 0) return unknown('no_redemptions');
  return { ...total, value: total.value / amounts.known, numerator: total.value, denominator: amounts.known };
}

function rate(numerator: number, denominator: number, reason: NullReason): Figure {
  if (denominator === 0) return unknown(reason);
  return { value: numerator / denominator, numerator, denominator, interval: wilsonInterval(numerator, denominator) };
}

/** An import brings what succeeded: none counted there means that nobody counted. */
function failures(count: number, { isHistorical }: Standing): Figure {
  return isHistorical && count === 0 ? unknown('historical') : known(count);
}

function orReason(value: number | null, reason: NullReason): Figure {
  return value === null ? unknown(reason) : known(value);
}

function known(value: number): Figure {
  return { value };
}

function unknown(reason: NullReason): Figure {
  return { value: null, null_reason: reason };
}
