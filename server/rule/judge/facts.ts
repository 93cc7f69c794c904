/**
 * What a rule may look at. Everything is there before a rule is judged, so judging waits for nothing and reads no clock. Money in minor units; null:
 * not known, which fulfils no condition.
 */
import type { LimitMeasure, LimitPeriod } from '../../budget/limit.ts';

/** Whose redemptions are counted: of all of a campaign, of a customer in it, of a code, of a customer with a code, of a code by an API key or a member. */
export type RuleScope = 'campaign' | 'customer' | 'voucher' | 'customer_voucher' | 'api_key' | 'member';

/** A number that redemptions move, as rules name it: the same counters as the limits of campaigns (wire contract §1.6). */
export interface RuleCounter {
  scope: RuleScope;
  measure: LimitMeasure;
  period: LimitPeriod;
}

export interface RuleCustomer {
  customerId: string;
  metadata: Record<string, unknown>;
}

/** One line of the order. */
export interface RuleItem {
  /** Ids and source_ids of its product, and of its SKU. */
  products: readonly string[];
  skus: readonly string[];
  quantity: number;
  /** Of one unit. */
  priceMinor: number | null;
  amountMinor: number | null;
  /** What discounts so far take off it. */
  discountMinor: number;
  metadata: Record<string, unknown>;
  /** Of the catalogue, or as the order writes them out. */
  productMetadata: Record<string, unknown>;
  skuMetadata: Record<string, unknown>;
}

export interface RuleOrder {
  /** As the codes before this one left it: what is still to be paid. */
  amountMinor: number | null;
  /** Before any discount. */
  initialAmountMinor: number | null;
  /** null: the order was given without items. */
  items: readonly RuleItem[] | null;
  metadata: Record<string, unknown>;
}

export interface RuleFacts {
  now: Date;
  timeZone: string;
  /** null: nobody was named. Somebody who is not known yet has an empty id. */
  customer: RuleCustomer | null;
  order: RuleOrder | null;
  redemption: {
    metadata: Record<string, unknown>;
    /** The id of the key (`app_id`) by which it is asked for; null: not by a key. */
    apiKey: string | null;
    /** The sign-in name or id of the member who does it; null: nobody. */
    member: string | null;
  };
  /** Whom the code was given to. */
  holderId: string | null;
  /** What would be to pay with this code too: `order.total_amount`. Worked out only when a rule asks. */
  totalMinor(): number | null;
  /** Whether the customer is in a segment, by its id. */
  isInSegment(segmentId: string): boolean;
  isInCollection(collectionId: string, item: RuleItem): boolean;
  /** A counter with this redemption in it; null: it counts nobody, since no customer, key or member is there. */
  counted(counter: RuleCounter): number | null;
}
