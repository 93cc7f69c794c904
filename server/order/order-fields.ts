import type { FilterFields, SortField } from '../platform/wire-list.ts';

/** What lists and exports of orders may be ordered by (wire contract §2.10). */
export const orderSorts: Record<string, SortField> = {
  created_at: { sql: 'created_at', kind: 'instant' },
  updated_at: { sql: 'updated_at', kind: 'instant', isNullable: true },
  id: { sql: 'order_id', kind: 'text' },
  source_id: { sql: 'source_id', kind: 'text', isNullable: true },
  amount: { sql: 'amount_minor', kind: 'number', isNullable: true },
};

/** What they may be filtered by; amounts in minor units. */
export const orderFields: FilterFields = {
  id: { sql: 'order_id', kind: 'text' },
  source_id: { sql: 'source_id', kind: 'text' },
  status: { sql: 'status', kind: 'text' },
  customer_id: { sql: 'customer_id', kind: 'text' },
  amount: { sql: 'amount_minor', kind: 'number' },
  initial_amount: { sql: 'initial_amount_minor', kind: 'number' },
  discount_amount: { sql: '(discount_minor - items_discount_minor)', kind: 'number' },
  items_discount_amount: { sql: 'items_discount_minor', kind: 'number' },
  total_discount_amount: { sql: 'discount_minor', kind: 'number' },
  total_amount: { sql: '(amount_minor - discount_minor)', kind: 'number' },
  created_at: { sql: 'created_at', kind: 'instant' },
  updated_at: { sql: 'updated_at', kind: 'instant' },
  'metadata.*': { sql: 'metadata', kind: 'text' },
};
