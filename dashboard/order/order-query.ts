import { endOfDay, instantOf } from '../ui/zone-times.ts';
import type { OrderListSearch } from './order-search.ts';

/** What the list is asked for. */
export function orderQuery({ q, status, customer, from, to }: OrderListSearch, zone: string): Record<string, string | undefined> {
  return { q, status, customer, created_from: from && instantOf(`${from}T00:00`, zone), created_before: to && endOfDay(to, zone) };
}

/** The same rows in the words of the wire contract's filters, for an export. */
export function orderFilters({ q, status, customer, from, to }: OrderListSearch, zone: string): Record<string, unknown> {
  const created = { ...(from !== undefined && { $more_than_equal: [instantOf(`${from}T00:00`, zone)] }), ...(to !== undefined && { $less_than: [endOfDay(to, zone)] }) };
  return {
    ...(q !== undefined && { source_id: { conditions: { $starts_with: [q] } } }),
    ...(status !== undefined && { status: { conditions: { $is: [status] } } }),
    ...(customer !== undefined && { customer_id: { conditions: { $is: [customer] } } }),
    ...(Object.keys(created).length > 0 && { created_at: { conditions: created } }),
  };
}
