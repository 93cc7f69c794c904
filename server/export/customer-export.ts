import { addCustomerSearch } from '../customer/customer-search.ts';
import { customerFields } from '../segment/customer-fields.ts';
import { nothing, type Exportable } from './exportable.ts';

const address = (name: string): string => `customers.address ->> '${name}'`;
const summed = (name: string): string => customerFields[`summary.${name}`]?.sql ?? nothing;

/** Customers, deleted ones left out; what they did is counted as their summary counts it, amounts in minor units. */
export const customerExport: Exportable = {
  source: 'customers',
  where: 'customers.project_id = $1 and customers.deleted_at is null',
  key: 'customers.customer_id',
  madeAt: 'customers.created_at',
  orders: { created_at: { sql: 'customers.created_at', kind: 'instant' }, id: { sql: 'customers.customer_id', kind: 'text' } },
  filters: customerFields,
  addShown: (conditions, { customer_search: search }) => addCustomerSearch(conditions, search ?? undefined),
  columns: {
    name: 'customers.name',
    id: 'customers.customer_id',
    description: 'customers.description',
    email: 'customers.email',
    source_id: 'customers.source_id',
    created_at: 'customers.created_at',
    address_city: address('city'),
    address_state: address('state'),
    address_line_1: address('line_1'),
    address_line_2: address('line_2'),
    address_country: address('country'),
    address_postal_code: address('postal_code'),
    redemptions_total_redeemed: summed('redemptions.total_redeemed'),
    redemptions_total_failed: summed('redemptions.total_failed'),
    redemptions_total_succeeded: summed('redemptions.total_succeeded'),
    redemptions_total_rolled_back: summed('redemptions.total_rolled_back'),
    redemptions_total_rollback_failed: summed('redemptions.total_rollback_failed'),
    redemptions_total_rollback_succeeded: summed('redemptions.total_rollback_succeeded'),
    orders_total_amount: summed('orders.total_amount'),
    orders_total_count: summed('orders.total_count'),
    orders_average_amount: summed('orders.average_amount'),
    orders_last_order_amount: summed('orders.last_order_amount'),
    orders_last_order_date: summed('orders.last_order_date'),
    loyalty_points: nothing,
    loyalty_referred_customers: nothing,
    updated_at: 'customers.updated_at',
    phone: 'customers.phone',
    birthday: 'customers.birthday::text',
    metadata: 'customers.metadata',
    birthdate: 'customers.birthdate::text',
  },
  metadata: 'customers.metadata',
};
