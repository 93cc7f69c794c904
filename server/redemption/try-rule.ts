import { ApiError, notFound } from '../../contract/errors.ts';
import { isAmong } from '../budget/counter-names.ts';
import { countUse } from '../budget/count-use.query.ts';
import { usagePeriod } from '../budget/count-usage.ts';
import { usageKey } from '../budget/limit.ts';
import { isTotal } from '../budget/limit-list.ts';
import { placeOf, scopeOfCode, type UsedBy } from '../budget/usage.ts';
import { findCampaign } from '../campaign/campaign.store.ts';
import type { TrackingIds } from '../customer/tracking-id.ts';
import type { Pool } from '../platform/db.ts';
import { countingMilliseconds, withinTime } from '../platform/within-time.ts';
import type { CompiledRule, RuleReport } from '../rule/judge/compiled-rule.ts';
import { Books } from './decision/books.ts';
import type { AskedRedeem, Redeemable, RedeemCommand } from './decision/command.ts';
import { orderOf } from './decision/decide-redemption.ts';
import { Offer, subjectOf, type DiscountedProducts, type Offered } from './decision/offer.ts';
import { ruleFacts } from './decision/rule-facts.ts';
import { countedOf, type State, type VoucherStanding } from './decision/state.ts';
import { readState } from './lock.store.ts';
import { codeOf } from './qualify.ts';
import { lookUpQuestion } from './resolve.store.ts';
import { withNeeds } from './rules.store.ts';

/** On what a rule is tried, beside whoever would give which order. */
export interface TriedOn {
  asked: AskedRedeem;
  /** Instead of a code that `asked` names: one of this campaign that nobody has yet. */
  campaignId: string | null;
  /** null: now. */
  at: Date | null;
}

export interface Tried {
  report: RuleReport;
  /** What of the order the rule chooses; null: it chooses nothing. */
  products: DiscountedProducts | null;
}

/**
 * What a rule says of a sample, by all that would judge a redemption: counters, segments, collections and the discount of the code that is named or of a
 * campaign's. What neither a limit nor a rule that holds names yet is counted for this, and not known where that takes long. Without code and campaign there is
 * a code that takes nothing off and was never used. Throws 404 for a code, campaign, order or customer that there is not.
 */
export async function tryRule({ db, tracking }: { db: Pool; tracking: TrackingIds }, projectId: string, rule: CompiledRule, on: TriedOn): Promise<Tried> {
  const looked = await lookUpQuestion(db, projectId, on.asked, tracking);
  if (looked instanceof ApiError) throw looked;
  const campaign = on.campaignId === null ? null : await campaignCode(db, projectId, on.campaignId);
  const command = campaign === null ? looked : { ...looked, redeemables: [asRedeemable(campaign)] };
  const state = await db.transaction(async (tx) => {
    const read = await readState(tx, projectId, [command]);
    const voucher = campaign ?? codeOfSample(read, command, projectId);
    const of = new Map([[voucher.voucherId, [rule]]]);
    const rules = await withNeeds(tx, projectId, of, { commands: [command], orders: read.orders, units: read.catalogue, now: read.now, isLocking: false });
    // What nobody ever used is counted from nothing.
    const tracked = voucher.voucherId === '' ? new Map([['', rule.needs.counters.map(({ scope, period }) => ({ scope: scopeOfCode(scope), period }))]]) : read.tracked;
    return { ...read, now: on.at ?? read.now, rules, tracked, vouchers: new Map([[voucher.voucherId, voucher]]) };
  });
  const { offered } = offerOf(state, command);
  const offer = offerOf(await withCounted(db, projectId, state, offered, rule), command);
  return { report: rule.explain(ruleFacts(offer)), products: offer.grant.products };
}

function offerOf(state: State, command: RedeemCommand): Offer {
  const books = Books.of(state);
  const order = orderOf(books, command);
  if (command.order?.id && order === null) throw notFound('order', command.order.id);
  const [voucher] = state.vouchers.values();
  if (voucher === undefined) throw new Error('a sample without a code');
  return new Offer(books, { command, voucher, campaign: state.campaigns.get(voucher.campaignId ?? '') ?? null, order });
}

/** With what the rule names and nobody counts yet, but for what takes so long to count that nobody should wait for it. */
async function withCounted(db: Pool, projectId: string, state: State, offered: Offered, { needs }: CompiledRule): Promise<State> {
  const { now: at, timeZone, weekStartsOn } = state;
  const by: UsedBy = { ...subjectOf(offered), at, timeZone, weekStartsOn };
  const owner = by.campaignId ?? by.voucherId;
  const [usage, tracked, counted] = [new Map(state.usage), [...(state.tracked.get(owner) ?? [])], countedOf(state, by) ?? []];
  for (const name of needs.counters) {
    const place = placeOf(name, by);
    if (place === null || isTotal(place) || isAmong(place, [...counted, ...tracked])) continue;
    const found = await withinTime(db, countingMilliseconds, (tx) => countUse(tx, projectId, usagePeriod(place, state), by));
    if (found === undefined) continue;
    usage.set(usageKey(place), found);
    tracked.push({ scope: place.scope, period: place.period });
  }
  return { ...state, usage, tracked: new Map([...state.tracked, [owner, tracked]]) };
}

/** A code of a campaign that nobody has yet. */
async function campaignCode(db: Pool, projectId: string, campaignId: string): Promise<VoucherStanding> {
  const campaign = await findCampaign(db, projectId, campaignId);
  if (campaign === undefined) throw notFound('campaign', campaignId);
  return { ...codeOf(campaign), campaignId: campaign.campaignId };
}

function asRedeemable({ voucherId, code, campaignId }: VoucherStanding): Redeemable {
  return { named: code, voucherId, campaignId, successId: '', failureId: '' };
}

/** The code that the sample names, or one of no campaign that takes nothing off. */
function codeOfSample({ vouchers, now }: State, { redeemables: [named] }: RedeemCommand, projectId: string): VoucherStanding {
  const known = vouchers.get(named?.voucherId ?? '');
  if (known !== undefined) return { ...known, discount: known.discount ?? nothingOff };
  if (named !== undefined) throw notFound('voucher', named.named);
  return {
    projectId, voucherId: '', code: '', campaignId: null, campaignName: null, campaignActive: true, termsVersion: null, effectiveTermsVersion: null,
    followsCampaign: false, discount: nothingOff, redemptionQuantity: null, redeemedQuantity: 0, startDate: null, expirationDate: null, validityTimeframe: null,
    validityDayOfWeek: null, validityHours: null, category: null, categoryId: null, categoryHierarchy: null, additionalInfo: null, metadata: {}, active: true,
    isHistorical: false, holderCustomerId: null, publications: 0, assetKey: '', createdAt: now, updatedAt: null, isBinned: false, heldQuantity: 0,
  };
}

const nothingOff = { type: 'AMOUNT' as const, amount_off: 0 };
