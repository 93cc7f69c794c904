import { parseInstant } from '../platform/http.ts';

/** A person or household that a shop knows by its `source_id`. */
export interface Customer {
  customerId: string;
  /** Of one who was deleted: the one they had. */
  sourceId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  description: string | null;
  address: Record<string, unknown> | null;
  metadata: Record<string, unknown> | null;
  /** Days, as `YYYY-MM-DD`. */
  birthday: string | null;
  birthdate: string | null;
  createdAt: Date;
  updatedAt: Date | null;
  /** Nobody finds them any more, except what they did. */
  isDeleted: boolean;
}

/** How a request names a customer, in the wire contract's members; null means absent, members not listed are ignored. */
export interface CustomerReference {
  id?: string | null;
  source_id?: string | null;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  description?: string | null;
  address?: Record<string, unknown> | null;
  metadata?: Record<string, unknown> | null;
  birthday?: string | null;
  birthdate?: string | null;
}

export interface CustomerRow {
  customer_id: string;
  source_id: string | null;
  deleted_source_id: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  description: string | null;
  address: Record<string, unknown> | null;
  metadata: Record<string, unknown> | null;
  birthday: string | null;
  birthdate: string | null;
  created_at: Date;
  updated_at: Date | null;
  deleted_at: Date | null;
}

/** Select list of a `CustomerRow`. */
export const customerColumns = `customer_id, source_id, deleted_source_id, name, email, phone, description, address, metadata, birthday, birthdate,
         created_at, updated_at, deleted_at`;

/** The customer of a row. */
export function toCustomer(row: CustomerRow): Customer {
  return {
    customerId: row.customer_id, sourceId: row.source_id ?? row.deleted_source_id, name: row.name, email: row.email, phone: row.phone,
    description: row.description, address: row.address, metadata: row.metadata, birthday: row.birthday, birthdate: row.birthdate,
    createdAt: row.created_at, updatedAt: row.updated_at, isDeleted: row.deleted_at !== null,
  };
}

/** The day of an accepted instant; null for none. */
export function dayOf(instant: string | null | undefined): string | null {
  return instant ? parseInstant(instant).toISOString().slice(0, 10) : null;
}

const texts = ['name', 'email', 'phone', 'description'] as const;
const days = ['birthday', 'birthdate'] as const;

/** Whether a reference says something of a customer that is not known yet. */
export function differs(customer: Customer, reference: CustomerReference): boolean {
  if (texts.some((member) => (reference[member] ?? customer[member]) !== customer[member])) return true;
  if (days.some((member) => (dayOf(reference[member]) ?? customer[member]) !== customer[member])) return true;
  if (reference.address && !isSame(reference.address, customer.address)) return true;
  return Object.entries(reference.metadata ?? {}).some(([key, value]) => !isSame(value, customer.metadata?.[key]));
}

/** Equal as JSON, whatever the order of keys: PostgreSQL keeps its own. */
function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort(([x], [y]) => (x < y ? -1 : 1))) : member,
  );
}
