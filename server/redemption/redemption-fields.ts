import type { Asked, FilterFields, SortField } from '../platform/wire-list.ts';
import { everWith, voucherIdsOf } from '../voucher/voucher-ids.ts';

/** What lists and exports of entries (`r`) may be ordered by. */
export const redemptionOrders: Record<string, SortField> = {
  created_at: { sql: 'r.occurred_at', kind: 'instant' },
  date: { sql: 'r.occurred_at', kind: 'instant' },
  id: { sql: 'r.redemption_id', kind: 'text' },
};

/** The campaign, by name: one by an equal id, so that its index is read in its order. */
const ofCampaign = ({ test, isOne }: Asked): string => {
  const found = `(select campaign_id from campaigns where project_id = $1 and name ${test})`;
  return isOne ? `r.campaign_id = ${found}` : `r.campaign_id = any(array${found})`;
};

/** Imported history repeats codes, and a failure may name one that there is not; each has an index. */
const ofCode = ({ test }: Asked): string =>
  `r.voucher_id = any(${voucherIdsOf(test)}) or (r.voucher_id is null and r.code ${test})`;

/** The same of codes that begin with a text, of which there may be thousands: in an array each row would be looked for among all of them. */
export const ofPrefix = (text: string): string => `r.redemption_id in (
          select redemption_id from redemptions where project_id = $1 and voucher_id in (${everWith(`^@ ${text}`)})
           union all
          select redemption_id from redemptions where project_id = $1 and voucher_id is null and code ^@ ${text})`;

/** What they may be filtered by (wire contract §2.0). */
export const redemptionFields = {
  id: { sql: 'r.redemption_id', kind: 'text' },
  voucher_code: { sql: 'r.code', kind: 'text', among: ofCode },
  related_object_id: { sql: 'r.voucher_id', kind: 'text' },
  related_object_parent_id: { sql: 'r.campaign_id', kind: 'text' },
  parent_redemption_id: { sql: 'r.parent_id', kind: 'text' },
  failure_code: { sql: 'r.failure_code', kind: 'text' },
  result: { sql: 'r.result', kind: 'text' },
  object: { sql: "case r.kind when 'rollback' then 'redemption_rollback' else r.kind end", kind: 'text' },
  customer_id: { sql: 'r.customer_id', kind: 'text' },
  order_id: { sql: 'r.order_id', kind: 'text' },
  campaign_id: { sql: 'r.campaign_id', kind: 'text' },
  campaign_name: {
    sql: '(select c.name from campaigns as c where c.project_id = r.project_id and c.campaign_id = r.campaign_id)', kind: 'text', among: ofCampaign,
  },
  user_login: { sql: "case r.actor_type when 'member' then (select u.email from users as u where u.id = r.actor_id) end", kind: 'text' },
  amount: { sql: 'r.order_minor', kind: 'number' },
  discount_amount: { sql: 'r.discount_minor', kind: 'number' },
  created_at: { sql: 'r.occurred_at', kind: 'instant' },
  date: { sql: 'r.occurred_at', kind: 'instant' },
  'metadata.*': { sql: 'r.metadata', kind: 'text' },
} satisfies FilterFields;
