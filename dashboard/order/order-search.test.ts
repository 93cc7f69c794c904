import { expect, test } from 'vitest';
import { orderFilters, orderQuery } from './order-query.ts';
import { orderListSearch } from './order-search.ts';

test('what is not understood in an address is left out', () => {
  expect(orderListSearch({ status: 'PAID', from: '2026-11-01', to: '2026-11-31', customer: '', q: 'web' })).toEqual({ status: 'PAID', from: '2026-11-01', q: 'web' });
  expect(orderListSearch({ status: 'paid', from: 'yesterday', to: '2026-1-1' })).toEqual({});
});

test('days are those of the zone, the last one whole, also where the clock changes', () => {
  const search = { from: '2026-10-25', to: '2026-10-25' };
  expect(orderQuery(search, 'Europe/Berlin')).toMatchObject({ created_from: '2026-10-24T22:00:00.000Z', created_before: '2026-10-25T23:00:00.000Z' });
  expect(orderFilters(search, 'Europe/Berlin')).toEqual({
    created_at: { conditions: { $more_than_equal: ['2026-10-24T22:00:00.000Z'], $less_than: ['2026-10-25T23:00:00.000Z'] } },
  });
});

test('an export is of what the list shows', () => {
  expect(orderFilters({ q: 'web-1', status: 'PAID', customer: 'cust_1' }, 'UTC')).toEqual({
    source_id: { conditions: { $starts_with: ['web-1'] } }, status: { conditions: { $is: ['PAID'] } }, customer_id: { conditions: { $is: ['cust_1'] } },
  });
  expect(orderFilters({}, 'UTC')).toEqual({});
});
