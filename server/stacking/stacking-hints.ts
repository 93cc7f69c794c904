import { notFound } from '../../contract/errors.ts';
import type { StackingHints, StackingHintsRequest } from '../../contract/stacking-hints.ts';
import type { Discount } from '../discount/apply-discount.ts';
import { readDiscount } from '../discount/read-discount.ts';
import type { Db } from '../platform/db.ts';
import { findLiveOffers, findNamedCategory, findUsualOrder, offersMax, type LiveOffer } from './live-offers.query.ts';
import { mostOff } from './most-off.ts';
import { findStackingRules } from './stacking-rules.store.ts';
import { stackingRulesOf } from './stacking-rules.ts';
import { canStack, worstCase, type StackedOffer } from './worst-case.ts';

/** Where a project has no orders: 100.00, in most currencies. */
const exampleOrderMinor = 10_000;

/**
 * The worst that live campaigns come to together with one that there is, or that is being written (`campaign_id` null). Throws 404 for a campaign that there is
 * not, and 400 for a discount that makes no sense.
 */
export async function stackingHints(db: Db, projectId: string, request: StackingHintsRequest, now: Date): Promise<StackingHints> {
  const asked = request.campaign_id ?? '';
  const [found, usual, rules] = await Promise.all([findLiveOffers(db, projectId, asked, now), findUsualOrder(db, projectId), findStackingRules(db, projectId)]);
  const [first] = found;
  const own = first?.campaignId === asked ? first : undefined;
  if (own === undefined && asked !== '') throw notFound('campaign', asked);
  const live = found.slice(0, offersMax).filter(({ campaignId }) => campaignId !== asked);
  const offer = await changedOffer(db, projectId, own, request);
  return hintsOf(offer, live, { rules: rules ?? stackingRulesOf({}), orderMinor: usual ?? exampleOrderMinor, isUsual: usual !== null, isComplete: found.length <= offersMax });
}

async function changedOffer(db: Db, projectId: string, own: LiveOffer | undefined, { type, category, discount }: StackingHintsRequest): Promise<LiveOffer> {
  const base: LiveOffer = own ?? {
    campaignId: '', name: '', size: 'STATIC', category: null, categoryId: null, categoryHierarchy: null, discounts: [], isForProducts: false, perCustomer: null,
  };
  const named = category ? await findNamedCategory(db, projectId, category) : undefined;
  return {
    ...base, size: type ?? base.size, ...(category !== undefined && { category: null, categoryId: null, categoryHierarchy: null, ...named }),
    discounts: discount ? [...(base.size === 'STANDALONE' ? [] : base.discounts), readDiscount(discount)] : base.discounts,
  };
}

interface Setting {
  rules: Parameters<typeof worstCase>[2];
  orderMinor: number;
  isUsual: boolean;
  isComplete: boolean;
}

/** Of codes whose discount nothing bounds the rest is told: with them an order may be free. */
export function hintsOf(own: LiveOffer, live: readonly LiveOffer[], { rules, orderMinor, isUsual, isComplete }: Setting): StackingHints {
  const others = live.filter((other) => canStack(own, other, rules));
  const isWithItself = own.size !== 'STANDALONE' && canStack(own, own, rules);
  const [first, ...alike] = offersOf(own);
  const worst = first === undefined ? null : worstOf([first, ...alike], others.flatMap(offersOf), rules, orderMinor);
  const named = new Map([own, ...live].map((offer) => [offer.campaignId, offer]));
  const nameOf = (campaignId: string): { campaign_id: string | null; name: string | null } =>
    (campaignId === '' ? { campaign_id: null, name: null } : { campaign_id: campaignId, name: named.get(campaignId)?.name ?? null });
  return {
    order_minor: orderMinor, is_usual: isUsual, discount_minor: worst?.discountMinor ?? null, is_reached: worst?.isReached ?? true,
    codes: (worst?.codes ?? []).map(({ campaignId, count }) => ({ ...nameOf(campaignId), count, discount: largestOf(named.get(campaignId)) })),
    unbounded: [own, ...others].flatMap((offer) => {
      const why = unboundedBy(offer);
      return why === null ? [] : [{ ...nameOf(offer.campaignId), why }];
    }),
    together: others.length + (isWithItself ? 1 : 0), codes_max: Math.min(rules.redeemables_limit, rules.applicable_redeemables_limit), is_complete: isComplete,
  };
}

/** A code of the campaign may have any of its discounts, so each is tried as the one that is there in any case. */
function worstOf(own: readonly StackedOffer[], others: readonly StackedOffer[], rules: Setting['rules'], orderMinor: number): ReturnType<typeof worstCase> | null {
  const tried = own.map((first) => worstCase(first, [...own.filter((one) => one !== first), ...others], rules, orderMinor));
  return tried.toSorted((a, b) => b.discountMinor - a.discountMinor)[0] ?? null;
}

function offersOf({ campaignId, size, category, categoryId, categoryHierarchy, discounts, isForProducts, perCustomer }: LiveOffer): StackedOffer[] {
  return discounts.flatMap((discount): StackedOffer[] => {
    const most = mostOff(discount, isForProducts);
    if (typeof most === 'string') return [];
    return [{ campaignId, category, categoryId, categoryHierarchy, mostOff: most, codesMax: size === 'STANDALONE' ? 1 : perCustomer }];
  });
}

function unboundedBy({ discounts, isForProducts }: LiveOffer): StackingHints['unbounded'][number]['why'] | null {
  return discounts.map((discount) => mostOff(discount, isForProducts)).find((most) => typeof most === 'string') ?? null;
}

/** Which of its discounts is told. */
function largestOf(offer: LiveOffer | undefined): Discount | null {
  return offer?.discounts.findLast((discount) => typeof mostOff(discount, offer.isForProducts) !== 'string') ?? null;
}
