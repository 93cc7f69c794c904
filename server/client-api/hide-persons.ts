import type { ClientCustomer } from '../../contract/client-api.ts';

/** An answer in which of each customer, however deep, only stands who it is: not the name, the address and what else the shop knows. */
export function hidePersons(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidePersons);
  if (typeof value !== 'object' || value === null) return value;
  if (isCustomer(value)) return toClientCustomer(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hidePersons(member)]));
}

/** Of a customer a page is told only who it is. */
export function toClientCustomer({ id, source_id }: Pick<ClientCustomer, 'id' | 'source_id'>): ClientCustomer {
  return { id, source_id, name: null, email: null, object: 'customer' };
}

/** An order names its customer by the id alone; that tells nothing more. */
function isCustomer(value: object): value is ClientCustomer {
  return 'object' in value && value.object === 'customer' && 'source_id' in value;
}
