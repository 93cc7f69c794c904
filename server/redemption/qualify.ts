import { ApiError } from '../../contract/errors.ts';
import type { ApplicableRedeemable, StackingRules } from '../../contract/redemption.ts';
import type { WireOrder } from '../../contract/order.ts';
import type { Campaign } from '../campaign/campaign.ts';
import type { TrackingIds } from '../customer/tracking-id.ts';
import { toCalculatedOrder } from '../order/wire-order.ts';
import type { Pool } from '../platform/db.ts';
import type { CompiledVersions, Judging } from './compiled-versions.ts';
import type { AskedRedeem, RedeemCommand } from './decision/command.ts';
import { decideAll } from './decision/decide.ts';
import type { Decided } from './decision/decided.ts';
import type { State, VoucherStanding } from './decision/state.ts';
import { readState } from './lock.store.ts';
import { asRedeeming } from './outcome-kinds.ts';
import { lookUpQuestion } from './resolve.store.ts';
import { toApplicable } from './wire-validation.ts';

/** What a code, or a code of a campaign, would do alone. */
export interface Qualified {
  /** Code of a voucher, id of a campaign. */
  id: string;
  redeemable: ApplicableRedeemable;
  discountMinor: number;
  campaignId: string | null;
  campaignName: string | null;
  categoryId: string | null;
}

export interface Qualification {
  /** By id of the voucher or campaign; what would do nothing is not there. */
  qualified: ReadonlyMap<string, Qualified>;
  /** The order as it stands. */
  order: WireOrder | null;
  trackingId: string | null;
  stacking: StackingRules;
}

export interface QualifyParts {
  db: Pool;
  tracking: TrackingIds;
  compiled: CompiledVersions;
}

/** `judging`: which conditions of rules count. */
export interface Question {
  asked: AskedRedeem;
  judging: Judging;
}

/**
 * What each of some vouchers (named by id in `asked`) and campaigns would do alone, by the decision that redeems. Limits of campaigns do not count
 * here (wire contract §2.8), and a customer who is named beside the order is not the order's.
 */
export async function qualify(
  { db, tracking, compiled }: QualifyParts, projectId: string, { asked, judging }: Question, campaigns: readonly Campaign[],
): Promise<Qualification> {
  const command = await lookUpQuestion(db, projectId, asked, tracking);
  if (command instanceof ApiError) throw command;
  const wanted = { campaignIds: campaigns.map(({ campaignId }) => campaignId), judging };
  const state = offering(await db.transaction((tx) => readState(tx, projectId, [command], compiled, wanted)), campaigns);
  const alone = (redeemables: RedeemCommand['redeemables']): RedeemCommand => ({ ...command, isOrderOfNobody: true, redeemables });
  const offered = campaigns.map(({ campaignId }) => ({ named: campaignId, voucherId: campaignId, campaignId: null, successId: '', failureId: '' }));
  const [whole, ...decided] = decideAll(state, [alone([]), ...[...command.redeemables, ...offered].map((one) => alone([one]))]);
  if (whole === undefined || whole instanceof ApiError) throw whole ?? new Error('a question without a decision');
  const { before, stacking } = asRedeeming(whole).outcome;
  return {
    qualified: new Map(decided.flatMap((one) => (one instanceof ApiError ? [] : qualifiedIn(one)))),
    order: before && toCalculatedOrder(before, before), trackingId: command.trackingId, stacking,
  };
}

function qualifiedIn(decided: Decided): [string, Qualified][] {
  const { outcome } = asRedeeming(decided);
  return outcome.verdicts.flatMap((verdict): [string, Qualified][] => {
    if (verdict.status !== 'APPLICABLE') return [];
    const { voucher, discountMinor } = verdict;
    const { voucherId, code, campaignId, campaignName, categoryId } = voucher;
    const isCampaign = verdict.redeemable.named === voucherId && campaignId === null && campaignName !== null;
    const id = isCampaign ? voucherId : code;
    return [[voucherId, { id, redeemable: toApplicable(verdict, outcome.catalogue, null), discountMinor: discountMinor ?? 0, campaignId, campaignName, categoryId }]];
  });
}

/** The state with a code of each campaign as nobody has it yet, and without limits. */
function offering(state: State, campaigns: readonly Campaign[]): State {
  return {
    ...state,
    campaigns: new Map([...state.campaigns].map(([id, campaign]) => [id, { ...campaign, limits: [] }])),
    vouchers: new Map([...state.vouchers, ...campaigns.map((campaign): [string, VoucherStanding] => [campaign.campaignId, codeOf(campaign)])]),
  };
}

/** A code of a campaign as nobody has it yet. */
export function codeOf({ terms, ...campaign }: Campaign): VoucherStanding {
  return {
    ...terms, projectId: campaign.projectId, voucherId: campaign.campaignId, code: campaign.name, campaignId: null, campaignName: campaign.name,
    campaignActive: campaign.active, termsVersion: null, effectiveTermsVersion: null, followsCampaign: false, redeemedQuantity: 0, category: campaign.category,
    categoryId: campaign.categoryId, categoryHierarchy: null, additionalInfo: null, metadata: campaign.metadata, active: campaign.active,
    isHistorical: campaign.isHistorical, holderCustomerId: null, publications: 0, assetKey: '', createdAt: campaign.createdAt, updatedAt: campaign.updatedAt,
    isBinned: false, heldQuantity: 0,
  };
}
