import type { CustomerChange, WireCustomer } from '../../contract/customer.ts';
import { metadataRequest } from '../metadata/metadata-change.ts';
import type { Metadata } from '../metadata/metadata-shape.ts';

const texts = ['name', 'email', 'phone', 'description'] as const;
const addressMembers = ['line_1', 'line_2', 'postal_code', 'city', 'state', 'country'] as const;

/** A customer who is being made or changed; texts are empty where nothing is known. */
export interface CustomerDraft extends Record<(typeof texts)[number], string> {
  sourceId: string;
  address: Record<(typeof addressMembers)[number], string>;
  /** `YYYY-MM-DD`. */
  birthday: string | null;
  /** Null while what is typed is no metadata. */
  metadata: Metadata | null;
}

export function draftOf(customer: WireCustomer | null): CustomerDraft {
  return {
    name: customer?.name ?? '', email: customer?.email ?? '', phone: customer?.phone ?? '', description: customer?.description ?? '',
    sourceId: customer?.source_id ?? '',
    address: Object.fromEntries(addressMembers.map((member) => [member, textOf(customer?.address?.[member])])) as CustomerDraft['address'],
    birthday: customer?.birthday ?? null,
    metadata: customer?.metadata ?? {},
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What of the draft is new: a request that makes the customer, or changes what differs. Null takes away what was known. */
export function requestOf(draft: CustomerDraft, customer: WireCustomer | null): CustomerChange {
  const before = draftOf(customer);
  const changed = texts.filter((member) => draft[member].trim() !== before[member]).map((member) => [member, draft[member].trim() || null]);
  const sourceId = draft.sourceId.trim();
  return {
    ...(Object.fromEntries(changed) as Partial<Record<(typeof texts)[number], string | null>>),
    ...(sourceId !== before.sourceId && sourceId !== '' && { source_id: sourceId }),
    ...(draft.birthday !== before.birthday && { birthday: draft.birthday }),
    ...addressRequest(draft, before, customer?.address ?? null),
    ...metadataRequest(before.metadata ?? {}, draft.metadata ?? {}),
  };
}

/** An address is written whole: members that this form does not show stay. */
function addressRequest(draft: CustomerDraft, before: CustomerDraft, known: WireCustomer['address']): Pick<CustomerChange, 'address'> {
  if (addressMembers.every((member) => draft.address[member].trim() === before.address[member])) return {};
  const others = Object.entries(known ?? {}).filter(([member]) => !addressMembers.some((each) => each === member));
  const given = addressMembers.flatMap((member) => (draft.address[member].trim() === '' ? [] : [[member, draft.address[member].trim()]]));
  const address = Object.fromEntries([...others, ...given]) as NonNullable<CustomerChange['address']>;
  return { address: Object.keys(address).length === 0 ? null : address };
}

/** Why the draft cannot be saved, by its field; null when it can. Somebody who is new has to be known by something. */
export function problemOf(draft: CustomerDraft): { field: 'name' | 'email'; words: string } | null {
  const email = draft.email.trim();
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) return { field: 'email', words: 'An e-mail address looks like name@example.org.' };
  if ([draft.name, draft.email, draft.sourceId, draft.phone].every((text) => text.trim() === '')) return { field: 'name', words: 'Give a name, an e-mail address, a phone number or a source ID.' };
  return null;
}
