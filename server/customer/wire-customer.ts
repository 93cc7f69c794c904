import type { CustomerSummary, SimpleCustomer, WireCustomer } from '../../contract/customer.ts';
import type { Customer } from './customer.store.ts';

/** A whole customer as the wire contract writes it (§2.1); without a summary where nobody asked what the customer did, as in publications. */
export function toWireCustomer(customer: Customer, summary: CustomerSummary | null = null): WireCustomer {
  const { customerId, sourceId, name, description, email, phone, birthday, birthdate, address, metadata, createdAt, updatedAt } = customer;
  return {
    id: customerId,
    source_id: sourceId,
    ...(name !== null && { name }),
    ...(description !== null && { description }),
    ...(email !== null && { email }),
    ...(phone !== null && { phone }),
    ...(birthday !== null && { birthday }),
    ...(birthdate !== null && { birthdate }),
    address,
    summary,
    loyalty: summary && { points: 0, referred_customers: 0, campaigns: {} },
    referrals: summary && { total: 0, campaigns: [] },
    system_metadata: {},
    ...(metadata !== null && { metadata }),
    created_at: createdAt.toISOString(),
    ...(updatedAt !== null && { updated_at: updatedAt.toISOString() }),
    object: 'customer',
  };
}

/** The customer inside a redemption or publication. */
export function toSimpleCustomer({ customerId, sourceId, name, email, metadata }: Customer): SimpleCustomer {
  const wire: SimpleCustomer = { id: customerId, name, email, source_id: sourceId, object: 'customer' };
  if (metadata !== null) wire.metadata = metadata;
  return wire;
}
