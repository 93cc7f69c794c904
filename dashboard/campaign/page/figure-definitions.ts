import type { FigureName } from '../../../contract/tracking.ts';

export interface FigureDefinition {
  /** What it is called on the screen. */
  label: string;
  kind: 'count' | 'money' | 'rate';
  /** What it counts, as in docs/figures.md. */
  means: string;
}

/** Every figure in words, as a reader asks for them. The longer text is docs/figures.md. */
export const figureDefinitions: Record<FigureName, FigureDefinition> = {
  vouchers_created: { label: 'Created', kind: 'count', means: 'Codes ever made, those deleted since included.' },
  vouchers_deleted: { label: 'Deleted', kind: 'count', means: 'Codes deleted; one that was moved to the bin and then purged counts once.' },
  codes_published: { label: 'Codes published', kind: 'count', means: 'Codes with at least one successful publication.' },
  codes_redeemed: { label: 'Codes redeemed', kind: 'count', means: 'Codes with at least one redemption that was not rolled back.' },
  publications_succeeded: { label: 'Published', kind: 'count', means: 'Successful attempts to give codes of the campaign to a customer.' },
  publications_failed: { label: 'Publications failed', kind: 'count', means: 'Attempts to publish that failed. Repeating one under its source id is no new attempt.' },
  customers_published: { label: 'Customers reached', kind: 'count', means: 'Different customers with at least one successful publication.' },
  messages_delivered: { label: 'Delivered', kind: 'count', means: 'Messages with a code that arrived.' },
  messages_failed: { label: 'Messages failed', kind: 'count', means: 'Messages with a code that could not be delivered.' },
  redemption_rate_customer: {
    label: 'Redemption rate', kind: 'rate',
    means: 'Customers who were published to and have a redemption that stands, divided by customers published to. The span is the 95 % Wilson interval.',
  },
  redemption_rate_code: { label: 'Redemption rate of codes', kind: 'rate', means: 'Codes with a redemption that stands, divided by codes published.' },
  redemptions_succeeded: { label: 'Succeeded', kind: 'count', means: 'Successful redemptions, gross: those rolled back later are in it.' },
  redemptions_rolled_back: { label: 'Rolled back', kind: 'count', means: 'Successful rollbacks. A rollback counts on the day on which it happens.' },
  redemptions_net: { label: 'Redemptions', kind: 'count', means: 'Net: succeeded less rolled back.' },
  redemptions_failed: { label: 'Failed', kind: 'count', means: 'Refused redemptions of codes of this campaign.' },
  rollbacks_failed: { label: 'Rollbacks failed', kind: 'count', means: 'Refused rollbacks.' },
  attempt_success_rate: { label: 'Success rate', kind: 'rate', means: 'Succeeded redemptions divided by all attempts, succeeded and failed.' },
  customers_redeemed: {
    label: 'Redeemed', kind: 'count', means: 'Different customers with at least one redemption that stands. Redemptions without a customer are in no customer figure.',
  },
  customers_redeemed_unpublished: {
    label: 'Redeemed without publication', kind: 'count',
    means: 'Customers with a redemption that stands who were never published to. Many of them where codes are personal mean that codes leak.',
  },
  discount_gross_minor: { label: 'Discount, gross', kind: 'money', means: 'Sum of the discounts of successful redemptions.' },
  discount_rolled_back_minor: { label: 'Discount, rolled back', kind: 'money', means: 'Sum of the discounts that rollbacks took back.' },
  discount_net_minor: { label: 'Discount given', kind: 'money', means: 'Gross less rolled back: what the campaign has cost in discounts, and what its budget counts.' },
  order_value_gross_minor: { label: 'Order value, gross', kind: 'money', means: 'Sum of the values of orders with a successful redemption, before the discount of this campaign.' },
  order_value_rolled_back_minor: { label: 'Order value, rolled back', kind: 'money', means: 'The same for redemptions that were rolled back.' },
  order_value_net_minor: { label: 'Order value', kind: 'money', means: 'Gross less rolled back, before the discount.' },
  revenue_net_minor: {
    label: 'Attributed revenue', kind: 'money',
    means: 'Net order value less net discount. Attributed to the campaign, which does not mean caused by it: some of these orders would have come without it.',
  },
  average_discount_minor: { label: 'Average discount', kind: 'money', means: 'Net discount divided by the redemptions that stand and whose discount is known.' },
  average_order_minor: {
    label: 'Average order', kind: 'money',
    means: 'What customers paid for an order, after the discount: attributed revenue divided by the redemptions that stand and whose order value is known.',
  },
  worst_loss_minor: {
    label: 'Worst case so far', kind: 'money',
    means: 'The loss if none of the orders was caused by the campaign: all discount given. Costs that nobody entered, such as goods and mailing, are not in it.',
  },
  exposure_worst_case_minor: {
    label: 'Can still be given', kind: 'money',
    means: 'The most that can still be given away: uses left times the largest discount of one use, at most what limits and rules leave the whole campaign. Unknown when nothing bounds it.',
  },
  redemptions_limit: { label: 'Redemption limit', kind: 'count', means: 'Most redemptions that may stand in this campaign.' },
  redemptions_held: { label: 'Redemptions held', kind: 'count', means: 'Redemptions that carts have reserved and not made yet.' },
  redemptions_remaining: { label: 'Redemptions left', kind: 'count', means: 'Redemption limit less net redemptions and what carts hold, at least 0.' },
  discount_limit_minor: { label: 'Discount budget', kind: 'money', means: 'Most discount that the campaign may give, net.' },
  discount_held_minor: { label: 'Discount held', kind: 'money', means: 'Discount that carts have reserved and not been given yet.' },
  discount_remaining_minor: { label: 'Budget left', kind: 'money', means: 'Discount budget less discount given and what carts hold, at least 0.' },
};
