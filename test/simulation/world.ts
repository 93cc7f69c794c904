/** What is simulated: shops with their campaigns, and what may happen to them, by chance. */
import fc from 'fast-check';

export type Discount = { type: 'AMOUNT'; amount_off: number } | { type: 'PERCENT'; percent_off: number };

export interface Limit {
  campaign: number;
  scope: 'campaign' | 'customer' | 'voucher';
  measure: 'redemptions' | 'discount' | 'orders';
  period: 'total' | 'day' | 'week' | 'month';
  max: number;
  straddle: 'reject' | 'clip';
}

export interface World {
  mode: 'ALL' | 'PARTIAL';
  timeZone: string;
  /** 0 is Sunday. */
  weekStartsOn: number;
  campaigns: Discount[];
  /** A code without a campaign has a discount of its own. */
  codes: { campaign: number | null; quantity: number | null; discount: Discount }[];
}

export interface Redeem {
  kind: 'redeem';
  /** Only asked, or with a session held. */
  isQuestion: boolean;
  codes: number[];
  customer: number | null;
  /** A basket is an order that several requests name; the first says what it costs. */
  order: { amount: number; basket: string | null } | null;
  session: number | null;
  holdMilliseconds: number;
  /** With an idempotency key. */
  isKeyed: boolean;
}

/** What is counted, at most; what a code without a campaign counts, it counts by itself. */
export interface Most extends Pick<Limit, 'measure' | 'period' | 'max'> {
  scope: Limit['scope'] | 'customer_voucher';
}

/** What a validation rule demands: so much of the order left to pay at least, or a counter. */
export type Demand = { least: number } | Most;

/** Of a campaign, or of a code without one. */
export type RuleOwner = { campaign: number } | { code: number };

export type Single =
  | Redeem
  | { kind: 'rollback' | 'rollback of a stack'; pick: number; isKeyed: boolean }
  /** A request that came with an idempotency key, once more; or its key with another body. */
  | { kind: 'again'; pick: number; isOther: boolean }
  | { kind: 'release'; code: number; session: number }
  | { kind: 'limit'; campaign: number; limit: Limit; isRemoved: boolean }
  /** Of a validation rule; of a counter it says the same as a limit that refuses. */
  | { kind: 'rule'; of: RuleOwner; demand: Demand; isRemoved: boolean }
  | { kind: 'switch'; campaign: number; isActive: boolean }
  | { kind: 'switch of a code'; code: number; isActive: boolean }
  /** Into the bin, or for good. */
  | { kind: 'deletion'; code: number; isForGood: boolean }
  | { kind: 'pause'; milliseconds: number };

/** `together`: all at once, so that nobody knows which comes first. */
export type Operation = Single | { kind: 'together'; operations: Redeem[] };

export const campaignCount = 3;
export const codeCount = 12;
const sessionCount = 4;
const second = 1000;
const day = 86_400_000;
/** Every amount is within what a number holds exactly. */
export const amountMax = Number.MAX_SAFE_INTEGER;

const discount: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ type: fc.constant('AMOUNT' as const), amount_off: fc.constantFrom(1, 150, 1000, 4999, amountMax) }),
  fc.record({ type: fc.constant('PERCENT' as const), percent_off: fc.constantFrom(7, 10, 33, 50, 100) }),
);

/** Without a campaign. */
function isLoose(code: number): boolean {
  return code % (campaignCount + 1) === campaignCount;
}

export const worlds: fc.Arbitrary<World> = fc.record({
  mode: fc.constantFrom<World['mode']>('ALL', 'PARTIAL'),
  timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia'),
  weekStartsOn: fc.integer({ min: 0, max: 6 }),
  campaigns: fc.array(discount, { minLength: campaignCount, maxLength: campaignCount }),
  codes: fc.tuple(...Array.from({ length: codeCount }, (_, index) =>
    fc.record({ campaign: fc.constant(isLoose(index) ? null : index % (campaignCount + 1)), quantity: fc.constantFrom(null, 1, 2, 5), discount }))),
}).map((world) => ({ ...world, codes: world.codes.map((code) => ({ ...code, discount: code.campaign === null ? code.discount : (world.campaigns[code.campaign] ?? code.discount) })) }));

const code = fc.nat({ max: codeCount - 1 });
const looseCodes = Array.from({ length: codeCount }, (_, index) => index).filter(isLoose);
const campaign = fc.nat({ max: campaignCount - 1 });
const session = fc.nat({ max: sessionCount - 1 });

const redeem: fc.Arbitrary<Redeem> = fc.record({
  kind: fc.constant('redeem' as const),
  isQuestion: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  codes: fc.oneof(
    { weight: 3, arbitrary: fc.uniqueArray(code, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.uniqueArray(code, { minLength: 1, maxLength: 8 }) },
  ),
  customer: fc.option(fc.nat({ max: 2 }), { freq: 6 }),
  order: fc.option(fc.record({
    amount: fc.oneof(fc.constantFrom(1, 999, 1000, 10_000), fc.integer({ min: 1, max: 20_000 })),
    basket: fc.option(fc.constantFrom('basket 0', 'basket 1'), { freq: 2 }),
  }), { freq: 8 }),
  session: fc.option(session, { freq: 2 }),
  holdMilliseconds: fc.constantFrom(20.5, 3600.5, 2 * 86_400.5).map((seconds) => seconds * second),
  isKeyed: fc.constantFrom(true, false, false, false),
});

/** Orders that cost as much as any may, mostly of codes without a campaign: of a campaign little can be redeemed afterwards. */
const largeRedeem: fc.Arbitrary<Redeem> = fc.record({
  redeem, loose: fc.uniqueArray(fc.constantFrom(...looseCodes), { minLength: 1 }), isOfAny: fc.constantFrom(true, false, false, false, false),
  amount: fc.oneof(fc.constantFrom(amountMax, amountMax - 1, 2 ** 52 + 1), fc.integer({ min: amountMax - 20_000, max: amountMax })),
}).map(({ redeem: one, loose, isOfAny, amount }) => ({ ...one, codes: isOfAny ? one.codes : loose, order: { amount, basket: one.order?.basket ?? null } }));

const limit: fc.Arbitrary<Single> = fc.record({
  campaign,
  scope: fc.constantFrom<Limit['scope']>('campaign', 'customer', 'voucher'),
  measure: fc.constantFrom<Limit['measure']>('redemptions', 'discount', 'orders'),
  period: fc.constantFrom<Limit['period']>('total', 'day', 'week', 'month'),
  times: fc.nat({ max: 6 }),
  isClipping: fc.boolean(),
  isRemoved: fc.constantFrom(false, false, false, true),
}).map(({ times, isClipping, isRemoved, ...name }) => ({
  kind: 'limit' as const,
  campaign: name.campaign,
  isRemoved,
  limit: { ...name, max: times * { redemptions: 1, discount: 777, orders: 5555 }[name.measure], straddle: isClipping && name.measure === 'discount' ? 'clip' : 'reject' },
}));

/** Counters that rules have names for. */
export const ruleNames: readonly (Omit<Most, 'max'> & { name: string })[] = [
  { scope: 'campaign', measure: 'redemptions', period: 'total', name: 'campaign.redemptions.count' },
  { scope: 'campaign', measure: 'redemptions', period: 'week', name: 'campaign.redemptions.count.weekly' },
  { scope: 'campaign', measure: 'discount', period: 'total', name: 'campaign.orders.amount_discounted' },
  { scope: 'campaign', measure: 'orders', period: 'total', name: 'campaign.orders.amount' },
  { scope: 'customer', measure: 'redemptions', period: 'total', name: 'campaign.redemptions.customers_count' },
  { scope: 'customer', measure: 'redemptions', period: 'day', name: 'campaign.redemptions.customers_count.daily' },
  { scope: 'voucher', measure: 'redemptions', period: 'month', name: 'redemption.count.monthly' },
  { scope: 'customer_voucher', measure: 'redemptions', period: 'total', name: 'redemption.count.per_customer' },
];

const most: fc.Arbitrary<Demand> = fc.record({ named: fc.constantFrom(...ruleNames), times: fc.nat({ max: 6 }) }).map(({ named: { scope, measure, period }, times }) => (
  { scope, measure, period, max: times * { redemptions: 1, discount: 777, orders: 5555 }[measure] }
));

const rule: fc.Arbitrary<Single> = fc.record({
  kind: fc.constant('rule' as const),
  of: fc.oneof<fc.Arbitrary<RuleOwner>[]>(fc.record({ campaign }), fc.record({ code: fc.constantFrom(...looseCodes) })),
  demand: fc.oneof({ weight: 2, arbitrary: most }, { weight: 1, arbitrary: fc.record({ least: fc.constantFrom(1, 1000, 5000, amountMax) }) }),
  isRemoved: fc.constantFrom(false, false, false, true),
});

const few: fc.Arbitrary<Single> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('switch' as const), campaign, isActive: fc.constantFrom(true, true, false) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('switch of a code' as const), code, isActive: fc.constantFrom(true, true, false) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deletion' as const), code, isForGood: fc.boolean() }) },
);

const pause: fc.Arbitrary<Single> = fc.record({
  kind: fc.constant('pause' as const),
  milliseconds: fc.oneof(fc.constantFrom(60 * second, 3600 * second, day / 2, day, 7 * day, 31 * day), fc.integer({ min: second, max: 2 * day })),
});

export const operations: fc.Arbitrary<Operation[]> = fc.array(fc.oneof<fc.WeightedArbitrary<Operation>[]>(
  { weight: 24, arbitrary: redeem },
  { weight: 3, arbitrary: largeRedeem },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('rollback' as const), pick: fc.nat({ max: 1000 }), isKeyed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rollback of a stack' as const), pick: fc.nat({ max: 1000 }), isKeyed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('again' as const), pick: fc.nat({ max: 1000 }), isOther: fc.constantFrom(true, false, false) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('release' as const), code, session }) },
  { weight: 7, arbitrary: limit },
  { weight: 5, arbitrary: rule },
  { weight: 3, arbitrary: few },
  { weight: 4, arbitrary: pause },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('together' as const), operations: fc.array(redeem, { minLength: 2, maxLength: 4 }) }) },
), { maxLength: 100, size: 'max' });
