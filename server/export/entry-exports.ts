/** What was redeemed and published: entries, which never change. */
import { publicationFields, publicationOrders, publicationSource } from '../publication/publication-fields.ts';
import { redemptionFields, redemptionOrders } from '../redemption/redemption-fields.ts';
import { nothing, ordersOf, type Exportable } from './exportable.ts';

/** Redemptions, failed ones and rollbacks. */
export const redemptionExport: Exportable = {
  source: `
  redemptions as r
  left join campaigns as c on c.project_id = r.project_id and c.campaign_id = r.campaign_id
  left join customers as u on u.project_id = r.project_id and u.customer_id = r.customer_id`,
  where: 'r.project_id = $1',
  key: 'r.redemption_id',
  madeAt: 'r.recorded_at',
  orders: redemptionOrders,
  filters: redemptionFields,
  columns: {
    id: 'r.redemption_id',
    object: "case r.kind when 'rollback' then 'redemption_rollback' else r.kind end",
    date: 'r.occurred_at',
    voucher_code: 'r.code',
    campaign: 'c.name',
    promotion_tier_id: nothing,
    customer_id: 'r.customer_id',
    customer_source_id: 'u.source_id',
    customer_name: 'u.name',
    tracking_id: 'r.tracking_id',
    order_id: 'r.order_id',
    order_amount: 'r.order_minor',
    gift_amount: nothing,
    loyalty_points: nothing,
    result: 'r.result',
    failure_code: 'r.failure_code',
    failure_message: 'r.failure_message',
    metadata: 'r.metadata',
    discount_amount: 'r.discount_minor',
  },
  metadata: 'r.metadata',
};

/** Publications, failed ones as well. */
export const publicationExport: Exportable = {
  source: publicationSource,
  where: 'p.project_id = $1',
  key: 'p.publication_id',
  madeAt: 'p.recorded_at',
  orders: ordersOf(publicationOrders, ['created_at', 'id', 'channel', 'customer_id']),
  filters: publicationFields,
  columns: {
    voucher_code: 'p.voucher_code',
    customer_id: 'p.customer_id',
    customer_source_id: 'u.source_id',
    date: 'p.occurred_at',
    channel: 'p.channel',
    campaign: 'c.name',
    is_winner: nothing,
    metadata: 'p.metadata',
    id: 'p.publication_id',
    result: 'p.result',
    failure_code: 'p.failure_code',
    source_id: 'p.source_id',
  },
  metadata: 'p.metadata',
};
