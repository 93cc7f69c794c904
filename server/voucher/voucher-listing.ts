import type { Asked, FilterFields, SortField } from '../platform/wire-list.ts';
import { vouchersWith } from './voucher-ids.ts';

/** Vouchers (`v`) of the project `$1` that are not in the bin, and neither is their campaign: by what the indexes hold of a voucher. */
export const notInBin = `v.project_id = $1 and v.binned_at is null
        and (v.campaign_id is null or v.campaign_id not in (select campaign_id from campaigns where project_id = $1 and binned_at is not null))`;

/** What lists of vouchers (`v`) with their campaign, terms and category may be ordered by (wire contract §2.0). */
export const voucherOrders: Record<string, SortField> = {
  created_at: { sql: 'v.created_at', kind: 'instant' },
  updated_at: { sql: 'v.updated_at', kind: 'instant', isNullable: true },
  id: { sql: 'v.voucher_id', kind: 'text' },
  // Codes of today and those of imported history have an index each.
  code: { sql: 'v.code', kind: 'text', kinds: ['not v.is_historical', 'v.is_historical'] },
  type: { sql: "'DISCOUNT_VOUCHER'::text", kind: 'text', isConstant: true },
  campaign: {
    sql: 'c.name', kind: 'text', isNullable: true,
    groups: {
      from: 'campaigns as named', where: 'named.project_id = $1 and named.binned_at is null', name: 'named.name',
      id: 'named.campaign_id', of: 'v.campaign_id', instant: 'v.created_at', indexesNone: true,
    },
  },
  category: {
    sql: 'g.name', kind: 'text', isNullable: true,
    groups: {
      from: 'categories as named', where: 'named.project_id = $1', name: 'named.name',
      id: 'named.category_id', of: 'v.category_id', instant: 'v.created_at',
    },
  },
};

/** One campaign by an equal id: only so its vouchers are read in the order of their index. */
const ofCampaign = ({ test, isOne }: Asked): string => {
  const found = `(select campaign_id from campaigns where project_id = $1 and name ${test})`;
  return isOne ? `v.campaign_id = ${found}` : `v.campaign_id = any(array${found})`;
};

/** Vouchers with such a code. */
export function ofCode(test: string): string {
  return `v.voucher_id = any(array(${vouchersWith(test)}))`;
}

/** The same of codes that begin with a text, of which there may be very many. */
function ofPrefix(text: string): string {
  return `(not v.is_historical and v.code ^@ ${text} or v.is_historical and v.code ^@ ${text})`;
}

const startsAt = 'coalesce(v.start_date, t.start_date)';
const endsAt = 'coalesce(v.expiration_date, t.expiration_date)';

// As tests of booleans, of which the planner knows how many rows meet them; of `coalesce` it takes few to.
const isEnabled = '(v.active and c.active is not false)';

/** What keeps codes from being used at an instant beside what they say themselves: arrays in SQL, null where there is nothing. Terms are named by `campaign version`. */
export interface Closed {
  disabledCampaigns: string | null;
  termsNotStarted: string | null;
  termsEnded: string | null;
}

/** How a voucher names its terms there; those that its campaign has now are its version 0. */
const termsOf = "(v.campaign_id || ' ' || coalesce(v.terms_version, 0))";

/** The state `$active` asked of the voucher alone, so that nothing is joined to those before a page and the planner knows how many there are. */
export function isActive(now: string, { disabledCampaigns, termsNotStarted, termsEnded }: Closed): string {
  const among = (terms: string | null): string => (terms === null ? '' : ` and (${termsOf} <> all(${terms}::text[])) is not false`);
  return ['v.active', ...(disabledCampaigns === null ? [] : [`(v.campaign_id <> all(${disabledCampaigns}::text[])) is not false`]),
    `(v.start_date <= ${now} or (v.start_date is null${among(termsNotStarted)}))`,
    `(v.expiration_date > ${now} or (v.expiration_date is null${among(termsEnded)}))`].join(' and ');
}

/** What they may be filtered by. There is one type of voucher, and none is a referral code. */
export const voucherFilters = {
  id: { sql: 'v.voucher_id', kind: 'text' },
  voucher_id: { sql: 'v.voucher_id', kind: 'text' },
  code: { sql: 'v.code', kind: 'text', among: ({ test }) => ofCode(test), beginning: ofPrefix },
  type: { sql: "'DISCOUNT_VOUCHER'::text", kind: 'text' },
  voucher_type: { sql: "'DISCOUNT_VOUCHER'::text", kind: 'text' },
  campaign: { sql: 'c.name', kind: 'text', among: ofCampaign },
  campaign_name: { sql: 'c.name', kind: 'text', among: ofCampaign },
  campaign_ids: { sql: 'v.campaign_id', kind: 'text' },
  campaign_id: { sql: 'v.campaign_id', kind: 'text' },
  category: { sql: 'g.name', kind: 'text' },
  categories: { sql: 'g.name', kind: 'text' },
  category_id: { sql: 'v.category_id', kind: 'text' },
  category_ids: { sql: 'v.category_id', kind: 'text' },
  active: {
    sql: 'v.active', kind: 'boolean',
    states: {
      $active: (now) => `${isEnabled} and (${startsAt} > ${now()}) is not true and (${endsAt} <= ${now()}) is not true`,
      $expired: (now) => `${endsAt} <= ${now()}`,
      $enabled: () => 'v.active',
      $disabled: () => 'not v.active',
    },
  },
  is_referral_code: { sql: 'false', kind: 'boolean' },
  holder_id: { sql: 'v.holder_customer_id', kind: 'text' },
  customer_id: { sql: 'v.holder_customer_id', kind: 'text' },
  additional_info: { sql: 'v.additional_info', kind: 'text' },
  'redemption.redeemed_quantity': { sql: 'v.redeemed_quantity', kind: 'number' },
  'redemption.quantity': { sql: 'v.redemption_quantity', kind: 'number' },
  'publish.count': { sql: 'v.publications', kind: 'number' },
  'discount.type': { sql: "(coalesce(v.discount, t.discount) ->> 'type')", kind: 'text' },
  start_date: { sql: startsAt, kind: 'instant' },
  expiration_date: { sql: endsAt, kind: 'instant' },
  created_at: { sql: 'v.created_at', kind: 'instant' },
  updated_at: { sql: 'v.updated_at', kind: 'instant' },
  'metadata.*': { sql: 'v.metadata', kind: 'text' },
} satisfies FilterFields;
