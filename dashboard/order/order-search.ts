import { choiceParam, textParam } from '../search-params.ts';

export const orderStatuses = ['CREATED', 'PAID', 'FULFILLED', 'CANCELED'] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Words for what became of an order. */
export const statusWords: Record<OrderStatus, string> = { CREATED: 'Created', PAID: 'Paid', FULFILLED: 'Fulfilled', CANCELED: 'Cancelled' };

/** What of the list of orders is in the address. */
export interface OrderListSearch {
  q?: string;
  status?: OrderStatus;
  /** Id of a customer. */
  customer?: string;
  /** First and last day, `YYYY-MM-DD` in the project's zone, both inclusive. */
  from?: string;
  to?: string;
}

/** Reads the address of the list; what is not understood is left out. */
export function orderListSearch(raw: Record<string, unknown>): OrderListSearch {
  return { ...textParam(raw, 'q'), ...choiceParam(raw, 'status', orderStatuses), ...textParam(raw, 'customer'), ...dayParam(raw, 'from'), ...dayParam(raw, 'to') };
}

function dayParam<Name extends 'from' | 'to'>(raw: Record<string, unknown>, name: Name): { [key in Name]?: string } {
  const { [name]: day } = textParam(raw, name) as { [key in Name]?: string };
  const isDay = day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  return (day === undefined ? {} : { [name]: isDay ? day : undefined }) as { [key in Name]?: string };
}
