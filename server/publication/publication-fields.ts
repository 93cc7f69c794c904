import type { Asked, FilterFields, SortField } from '../platform/wire-list.ts';
import { voucherIdsOf } from '../voucher/voucher-ids.ts';

/** Publications (`p`) with their campaign (`c`) and customer (`u`), as lists and exports read them. */
export const publicationSource = `
  publications as p
  left join campaigns as c on c.project_id = p.project_id and c.campaign_id = p.campaign_id
  left join customers as u on u.project_id = p.project_id and u.customer_id = p.customer_id`;

/** What lists and exports of publications may be ordered by (wire contract §2.6). */
export const publicationOrders: Record<string, SortField> = {
  created_at: { sql: 'p.occurred_at', kind: 'instant' },
  id: { sql: 'p.publication_id', kind: 'text' },
  channel: { sql: 'p.channel', kind: 'text' },
  customer_id: { sql: 'p.customer_id', kind: 'text', isNullable: true },
  // As the entry keeps them, which has an index; of a customer or code that is gone for good as well.
  tracking_id: { sql: 'p.tracking_id', kind: 'text', isNullable: true },
  voucher_code: { sql: 'p.voucher_code', kind: 'text', isNullable: true },
};

/** One campaign by an equal id, so that its index is read in its order. */
const ofCampaign = ({ test, isOne }: Asked): string => {
  const found = `(select campaign_id from campaigns where project_id = $1 and name ${test})`;
  return isOne ? `p.campaign_id = ${found}` : `p.campaign_id = any(array${found})`;
};

/** What they may be filtered by (wire contract §2.0). There is one type of voucher, and none is a referral code. */
export const publicationFields: FilterFields = {
  id: { sql: 'p.publication_id', kind: 'text' },
  failure_code: { sql: 'p.failure_code', kind: 'text' },
  result: { sql: 'p.result', kind: 'text' },
  customer_id: { sql: 'p.customer_id', kind: 'text' },
  campaign_name: { sql: 'c.name', kind: 'text', among: ofCampaign },
  campaign_id: { sql: 'p.campaign_id', kind: 'text' },
  parent_object_id: { sql: 'p.campaign_id', kind: 'text' },
  related_object_id: { sql: 'p.voucher_ids[1]', kind: 'text', among: ({ all }) => publishedAnyOf(all) },
  voucher_code: { sql: 'p.voucher_code', kind: 'text', among: ({ test }) => publishedAnyOf(voucherIdsOf(test)) },
  voucher_type: { sql: "'DISCOUNT_VOUCHER'::text", kind: 'text' },
  is_referral_code: { sql: 'false', kind: 'boolean' },
  source_id: { sql: 'p.source_id', kind: 'text' },
  channel: { sql: 'p.channel', kind: 'text' },
  created_at: { sql: 'p.occurred_at', kind: 'instant' },
  date: { sql: 'p.occurred_at', kind: 'instant' },
  'metadata.*': { sql: 'p.metadata', kind: 'text' },
};

/** Publications that gave any of these vouchers, in SQL; few give more than one, which has an index of its own. */
export function publishedAnyOf(ids: string): string {
  return `p.voucher_ids[1] = any(${ids}) or (cardinality(p.voucher_ids) > 1 and p.voucher_ids && ${ids})`;
}
