/** What a code would do to an order as it stands, within what the limits of its campaign leave. Pure. */
import assert from 'node:assert';
import { roomFor, type LimitRefusal, type Room } from '../../budget/fit-limits.ts';
import type { LimitHit } from '../../budget/limit.ts';
import { applicableToAll, type ApplicableTo } from '../../discount/applicable-to.ts';
import { applyDiscount, effectOf, matchedBy, type DiscountEffect, type MatchedEntry } from '../../discount/apply-discount.ts';
import { plainContext, type DiscountContext } from '../../discount/discount-context.ts';
import { leftToPay, type Order } from '../../order/order.ts';
import { orderWithCatalogue, unitOf } from '../../order/catalogue-items.ts';
import { toPriced, withPriced } from '../../order/price-order.ts';
import type { PricedOrder } from '../../discount/priced-order.ts';
import { isOfInitialAmount } from '../../stacking/stack.ts';
import type { Books, Subject } from './books.ts';
import { userOf, type RedeemCommand } from './command.ts';
import { applicableToFor, isInCollection } from './rules-in-force.ts';
import type { CampaignStanding, VoucherStanding } from './state.ts';

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
  /** Which products its rule says the discount is for; null: no rule says. */
  products: DiscountedProducts | null;
}

/** The products that a rule names, with the lines of the order that each entry means. */
export interface DiscountedProducts {
  applicableTo: ApplicableTo;
  included: readonly MatchedEntry[];
  excluded: readonly MatchedEntry[];
}

/** A code, with whoever uses it. */
export interface Offered {
  command: RedeemCommand;
  voucher: VoucherStanding;
  campaign: CampaignStanding | null;
  /** As the codes before this one left it; null: none was given. */
  order: Order | null;
}

/** A use with what it would take off if no limit clipped it. */
export interface Grant extends Omit<Use, 'limitHit'> {
  wantedMinor: number | null;
}

/** What a code would do. Each part is worked out when somebody first asks for it. */
export class Offer {
  readonly books: Books;
  readonly offered: Offered;
  #priced: PricedOrder | null | undefined;
  #room: Room | LimitRefusal | null = null;
  #grant: Grant | null = null;

  constructor(books: Books, offered: Offered) {
    this.books = books;
    this.offered = offered;
  }

  /** The order as discounts see it; null: none was given, or its amount is not known. */
  get priced(): PricedOrder | null {
    if (this.#priced === undefined) this.#priced = this.offered.order && toPriced(this.offered.order);
    return this.#priced;
  }

  /** What the limits leave, by what is to be paid of the order before this code. */
  get room(): Room | LimitRefusal {
    this.#room ??= roomIn(this.books, this.offered, leftOf(this.offered));
    return this.#room;
  }

  /** As it would be granted, in what limits that clip have left. */
  get grant(): Grant {
    this.#grant ??= grantOf(this, this.room.isRefused ? null : this.room.clipMaxMinor);
    return this.#grant;
  }
}

/** What is still to be paid of the order; null: not known. */
export function leftOf({ order }: Offered): number | null {
  return order && leftToPay(order);
}

/** Whose use it is counted as. */
export function subjectOf({ command, voucher: { voucherId, campaignId } }: Pick<Offered, 'command' | 'voucher'>): Subject {
  const { actor: { type: actorType, id: actorId } } = command;
  return { voucherId, campaignId, customerId: userOf(command), actorType, actorId };
}

/** What the limits of the campaign leave for an order of this value. */
export function roomIn(books: Books, { command, voucher, campaign }: Offered, orderMinor: number | null): Room | LimitRefusal {
  if (campaign === null) return roomWithoutLimits;
  const { now: at, timeZone, weekStartsOn } = books.state;
  const { voucherId, campaignId, customerId, actorType, actorId } = subjectOf({ command, voucher });
  const by = { voucherId, campaignId, customerId, actorType, actorId, at, timeZone, weekStartsOn };
  return roomFor(campaign.limits, by, orderMinor, (place) => books.usageAt(place));
}

const roomWithoutLimits: Room = { isRefused: false, clipMaxMinor: null, ofDiscount: [] };

/** What a code takes off where no limit clips it, for whoever does not ask what it leaves of the order; null: not known. */
export function discountOf(books: Books, offered: Offered): number | null {
  const { voucher, order } = offered;
  const priced = order && toPriced(order);
  if (priced === null || voucher.discount === null) return null;
  const context = contextOf(books, offered, applicableToFor(books.state.rules, voucher), null);
  const { appliedMinor, itemsAppliedMinor } = applyDiscount(priced, voucher.discount, context);
  return appliedMinor + itemsAppliedMinor;
}

/** `clipMaxMinor`: what limits that clip have left; null: none clips. */
function contextOf(books: Books, { command, voucher, order }: Offered, applicableTo: ApplicableTo | null, clipMaxMinor: number | null): DiscountContext {
  const { stacking, rules, catalogue } = books.state;
  return {
    ...plainContext,
    applicableTo: applicableTo ?? applicableToAll,
    isInCollection: (collectionId, line) => isInCollection(rules, collectionId, line),
    findUnit: (unitType) => unitOf(catalogue, unitType),
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
}

function grantOf({ books, offered, priced }: Offer, clipMaxMinor: number | null): Grant {
  const { voucher, order } = offered;
  const { discount } = voucher;
  assert(discount !== null, 'a code that can be redeemed has a discount');
  const { rules, catalogue } = books.state;
  const applicableTo = applicableToFor(rules, voucher);
  const context = contextOf(books, offered, applicableTo, clipMaxMinor);
  // Without the order's amount nobody knows what is really taken off.
  if (order === null || priced === null) {
    const products = applicableTo && { applicableTo, included: [], excluded: [] };
    return { voucher, order, orderMinor: null, discountMinor: null, effect: effectOf(discount, context), isDynamic: false, products, wantedMinor: null };
  }
  const { order: after, appliedMinor, itemsAppliedMinor, wantedMinor, effect, isDynamic, matched } = applyDiscount(priced, discount, context);
  const left = withPriced(order, after);
  return {
    voucher,
    order: discount.type === 'UNIT' ? orderWithCatalogue(left, catalogue) : left,
    // The difference first: of the largest amounts no sum is exact.
    orderMinor: (leftToPay(order) ?? 0) + (after.amountMinor - priced.amountMinor),
    discountMinor: appliedMinor + itemsAppliedMinor,
    effect,
    isDynamic,
    products: applicableTo && { applicableTo, included: matched, excluded: matchedBy(priced.lines, applicableTo.excluded, context.isInCollection) },
    wantedMinor,
  };
}
