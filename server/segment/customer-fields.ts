import type { FilterFields } from '../platform/wire-list.ts';
import { isAmong } from './folded.ts';

const redemptions = 'redemptions as r where r.project_id = customers.project_id and r.customer_id = customers.customer_id';
const paidOrders = `orders as o
       where o.project_id = customers.project_id and o.customer_id = customers.customer_id and o.status in ('PAID', 'FULFILLED')`;

function entries(kind: 'redemption' | 'rollback', result: 'SUCCESS' | 'FAILURE'): string {
  return `(select count(*) from ${redemptions} and r.kind = '${kind}' and r.result = '${result}')`;
}

const succeeded = entries('redemption', 'SUCCESS');
const rolledBack = entries('rollback', 'SUCCESS');

function member(name: string): string {
  return `(customers.address ->> '${name}')`;
}

function latest(condition: string): string {
  return `(select r.occurred_at from ${redemptions} and ${condition} order by r.occurred_at desc limit 1)`;
}

/**
 * What customers can be filtered by, over the table `customers`: their members in the words of the wire contract (§2.1), and what they did, counted
 * the way their summary counts it; amounts in minor units.
 */
export const customerFields: FilterFields = {
  id: { sql: 'customers.customer_id', kind: 'text' },
  source_id: { sql: 'customers.source_id', kind: 'text' },
  name: { sql: 'customers.name', kind: 'text', among: isAmong('customers.name') },
  email: { sql: 'customers.email', kind: 'text', among: isAmong('customers.email') },
  phone: { sql: 'customers.phone', kind: 'text' },
  description: { sql: 'customers.description', kind: 'text' },
  birthday: { sql: "(customers.birthday::timestamp at time zone 'UTC')", kind: 'instant', isDay: true },
  birthdate: { sql: "(customers.birthdate::timestamp at time zone 'UTC')", kind: 'instant', isDay: true },
  created_at: { sql: 'customers.created_at', kind: 'instant' },
  updated_at: { sql: 'customers.updated_at', kind: 'instant' },
  'address.city': { sql: member('city'), kind: 'text', among: isAmong(member('city')) },
  'address.state': { sql: member('state'), kind: 'text' },
  'address.country': { sql: member('country'), kind: 'text' },
  'address.postal_code': { sql: member('postal_code'), kind: 'text' },
  'address.line_1': { sql: member('line_1'), kind: 'text' },
  'address.line_2': { sql: member('line_2'), kind: 'text' },
  'metadata.*': { sql: 'customers.metadata', kind: 'text' },
  'summary.redemptions.total_redeemed': { sql: `(${succeeded} - ${rolledBack})`, kind: 'number' },
  'summary.redemptions.total_succeeded': { sql: succeeded, kind: 'number' },
  'summary.redemptions.total_failed': { sql: entries('redemption', 'FAILURE'), kind: 'number' },
  'summary.redemptions.total_rolled_back': { sql: rolledBack, kind: 'number' },
  'summary.redemptions.total_rollback_succeeded': { sql: rolledBack, kind: 'number' },
  'summary.redemptions.total_rollback_failed': { sql: entries('rollback', 'FAILURE'), kind: 'number' },
  'summary.redemptions.last_redemption_date': { sql: latest("r.kind = 'redemption' and r.result = 'SUCCESS'"), kind: 'instant' },
  'summary.orders.total_count': { sql: `(select count(*) from ${paidOrders})`, kind: 'number' },
  'summary.orders.total_amount': { sql: `(select coalesce(sum(o.amount_minor - o.discount_minor), 0) from ${paidOrders})`, kind: 'number' },
  'summary.orders.average_amount': { sql: `(select coalesce(round(avg(o.amount_minor - o.discount_minor)), 0) from ${paidOrders})`, kind: 'number' },
  'summary.orders.last_order_amount': {
    sql: `(select o.amount_minor - o.discount_minor from ${paidOrders} order by o.created_at desc limit 1)`, kind: 'number',
  },
  'summary.orders.last_order_date': { sql: `(select o.created_at from ${paidOrders} order by o.created_at desc limit 1)`, kind: 'instant' },
};
