import { orderFields, orderSorts } from '../order/order-fields.ts';
import { nothing, ordersOf, type Exportable } from './exportable.ts';

/** Orders; amounts in minor units. */
export const orderExport: Exportable = {
  source: 'orders',
  where: 'orders.project_id = $1',
  key: 'orders.order_id',
  madeAt: 'orders.created_at',
  orders: ordersOf(orderSorts, ['created_at', 'id']),
  filters: orderFields,
  columns: {
    id: 'orders.order_id',
    source_id: 'orders.source_id',
    created_at: 'orders.created_at',
    updated_at: 'orders.updated_at',
    status: 'orders.status',
    amount: 'orders.amount_minor',
    discount_amount: 'orders.discount_minor - orders.items_discount_minor',
    items_discount_amount: 'orders.items_discount_minor',
    total_discount_amount: 'orders.discount_minor',
    total_amount: 'orders.amount_minor - orders.discount_minor',
    customer_id: 'orders.customer_id',
    referrer_id: nothing,
    metadata: 'orders.metadata',
  },
  metadata: 'orders.metadata',
};
