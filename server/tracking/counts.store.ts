import type { Counts } from './figures.ts';

/** Columns of campaign_counters that figures are made of. */
export interface CountRow {
  vouchers_created: number;
  vouchers_deleted: number;
  uses_beyond_terms: number;
  unlimited_beyond_terms: number;
  codes_published: number;
  codes_redeemed: number;
  publications_succeeded: number;
  publications_failed: number;
  customers_published: number;
  customers_redeemed: number;
  customers_redeemed_published: number;
  redemptions_succeeded: number;
  redemptions_failed: number;
  rollbacks_succeeded: number;
  rollbacks_failed: number;
  redemptions_without_discount: number;
  redemptions_without_order: number;
  discount_minor: number;
  discount_rolled_back_minor: number;
  order_minor: number;
  order_rolled_back_minor: number;
  held_redemptions: number;
  held_discount_minor: number;
  redemptions_max: number | null;
  discount_max_minor: number | null;
}

const columns = [
  'vouchers_created', 'vouchers_deleted', 'uses_beyond_terms', 'unlimited_beyond_terms', 'codes_published', 'codes_redeemed', 'publications_succeeded', 'publications_failed',
  'customers_published', 'customers_redeemed', 'customers_redeemed_published', 'redemptions_succeeded', 'redemptions_failed',
  'rollbacks_succeeded', 'rollbacks_failed', 'redemptions_without_discount', 'redemptions_without_order', 'discount_minor',
  'discount_rolled_back_minor', 'order_minor', 'order_rolled_back_minor', 'held_redemptions', 'held_discount_minor', 'redemptions_max', 'discount_max_minor',
] as const satisfies readonly (keyof CountRow)[];

/** The columns of a `CountRow` for a select list. */
export function countColumns(alias: string): string {
  return columns.map((column) => `${alias}.${column}`).join(', ');
}

export function toCounts(row: CountRow): Counts {
  return {
    vouchersCreated: row.vouchers_created,
    vouchersDeleted: row.vouchers_deleted,
    usesBeyondTerms: row.uses_beyond_terms,
    unlimitedBeyondTerms: row.unlimited_beyond_terms,
    codesPublished: row.codes_published,
    codesRedeemed: row.codes_redeemed,
    publicationsSucceeded: row.publications_succeeded,
    publicationsFailed: row.publications_failed,
    customersPublished: row.customers_published,
    customersRedeemed: row.customers_redeemed,
    customersRedeemedPublished: row.customers_redeemed_published,
    redemptionsSucceeded: row.redemptions_succeeded,
    redemptionsFailed: row.redemptions_failed,
    rollbacksSucceeded: row.rollbacks_succeeded,
    rollbacksFailed: row.rollbacks_failed,
    redemptionsWithoutDiscount: row.redemptions_without_discount,
    redemptionsWithoutOrder: row.redemptions_without_order,
    discountMinor: row.discount_minor,
    discountRolledBackMinor: row.discount_rolled_back_minor,
    orderMinor: row.order_minor,
    orderRolledBackMinor: row.order_rolled_back_minor,
    heldRedemptions: row.held_redemptions,
    heldDiscountMinor: row.held_discount_minor,
    redemptionsMax: row.redemptions_max,
    discountMaxMinor: row.discount_max_minor,
  };
}
