import type { Actor } from '../../access/principal.ts';
import type { CounterName, Limit, Usage, UsageKey } from '../../budget/limit.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Order } from '../../order/order.ts';
import type { Voucher } from '../../voucher/voucher.ts';
import type { StackingRules } from '../../stacking/stacking-rules.ts';
import type { RulesInForce } from './rules-in-force.ts';

/** A voucher as redemptions see it. */
export interface VoucherStanding extends Voucher {
  /** Deleted, its code still reserved. */
  isBinned: boolean;
  /** Redemptions that live holds reserve. */
  heldQuantity: number;
}

/** A campaign as redemptions see it. */
export interface CampaignStanding {
  campaignId: string;
  active: boolean;
  isBinned: boolean;
  /** Imported after it was over. */
  isHistorical: boolean;
  /** All limits, those of the whole campaign for all time too. */
  limits: readonly Limit[];
  /** Sums of all that ever happened, rollbacks not taken off; minor units. */
  discountGrossMinor: number;
  orderGrossMinor: number;
}

/** What a customer has of a campaign. */
export interface CustomerStanding {
  publications: number;
  redemptions: number;
}

/** What a session reserves of one voucher. */
export interface Hold {
  holdId: string;
  sessionKey: string;
  voucherId: string;
  campaignId: string | null;
  customerId: string | null;
  /** Who asked for it; null: it is older than what is known of that. */
  actorType: Actor['type'] | null;
  actorId: string | null;
  orderMinor: number | null;
  discountMinor: number | null;
  heldAt: Date;
  expiresAt: Date;
}

/** The rows that the commands of one batch depend on, as they stand at `now` (the database's clock). All of one project. */
export interface State {
  now: Date;
  timeZone: string;
  /** 0 is Sunday. */
  weekStartsOn: number;
  stacking: StackingRules;
  /** By id. */
  campaigns: ReadonlyMap<string, CampaignStanding>;
  vouchers: ReadonlyMap<string, VoucherStanding>;
  /**
   * Of vouchers of campaigns that were deleted for good, by id: how many of their redemptions stand, up to one more than the commands take back. That shows
   * whether the last one is taken back.
   */
  gone: ReadonlyMap<string, number>;
  /** By `customerKey`. */
  customers: ReadonlyMap<string, CustomerStanding>;
  /** What rules name beside the limits of campaigns: by campaign, and by voucher of those that have none. */
  tracked: ReadonlyMap<string, readonly CounterName[]>;
  /**
   * By `usageKey`, of every scope and period that a limit of the campaigns is for or that is tracked, the whole campaign for all time always; a row
   * that is missing is nothing used.
   */
  usage: ReadonlyMap<UsageKey, Usage>;
  /** Live holds of the sessions that the commands name. */
  holds: readonly Hold[];
  /** Holds of these vouchers and campaigns whose time is over. Nothing of them counts in this state any more; what the batch writes ends them. */
  expired: readonly Hold[];
  orders: readonly Order[];
  /** What vouchers give units of. */
  catalogue: Catalogue;
  rules: RulesInForce;
  /** Ids of redemptions, and of parents, that were rolled back. */
  rolledBack: ReadonlySet<string>;
}

/**
 * What is counted of the use of a code beside the total of its campaign: of its limits, and of what rules name. null: its campaign is gone, or it
 * has none and nothing is.
 */
export function countedOf(
  { campaigns, tracked }: Pick<State, 'campaigns' | 'tracked'>, { campaignId, voucherId }: { campaignId: string | null; voucherId: string },
): readonly CounterName[] | null {
  const named = tracked.get(campaignId ?? voucherId);
  if (campaignId === null) return named ?? null;
  const limits = campaigns.get(campaignId)?.limits;
  return limits === undefined ? null : named === undefined ? limits : [...limits, ...named];
}

/** A customer's part of a campaign as a key of maps. */
export function customerKey(campaignId: string, customerId: string): string {
  return `${campaignId} ${customerId}`;
}
