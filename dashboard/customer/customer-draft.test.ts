import { expect, test } from 'vitest';
import type { WireCustomer } from '../../contract/customer.ts';
import { draftOf, problemOf, requestOf } from './customer-draft.ts';

const customer = {
  id: 'cust_1', source_id: 'ada', name: 'Ada', phone: '1', birthday: '1990-04-23', address: { city: 'Ulm', line_1: 'Hof 1', floor: 3 },
  metadata: { vip: true, size: 'M' }, created_at: '2026-01-01T00:00:00Z', object: 'customer',
} as unknown as WireCustomer;

test('what was not changed is not sent', () => {
  expect(requestOf(draftOf(customer), customer)).toEqual({});
  expect(requestOf(draftOf(null), null)).toEqual({});
});

test('only what differs is sent; what was emptied is taken away', () => {
  const draft = { ...draftOf(customer), name: ' Ada B. ', phone: ' ', birthday: null, metadata: { vip: false } };
  expect(requestOf(draft, customer)).toEqual({ name: 'Ada B.', phone: null, birthday: null, metadata: { vip: false }, unset_metadata_fields: ['size'] });
});

test('an address is sent whole, with the members that the form does not show', () => {
  const draft = draftOf(customer);
  expect(requestOf({ ...draft, address: { ...draft.address, city: 'Bonn', line_1: '' } }, customer)).toEqual({ address: { city: 'Bonn', floor: 3 } });
  const plain = { ...customer, address: { city: 'Ulm' } };
  expect(requestOf({ ...draftOf(plain), address: draftOf(null).address }, plain)).toEqual({ address: null });
});

test('a customer keeps the name that the shop has for them', () => {
  expect(requestOf({ ...draftOf(customer), sourceId: '' }, customer)).toEqual({});
  expect(requestOf({ ...draftOf(customer), sourceId: 'ada-2' }, customer)).toEqual({ source_id: 'ada-2' });
});

test('somebody has to be known by something, and an e-mail address has to be one', () => {
  expect(problemOf({ ...draftOf(null), description: 'tall' })?.field).toBe('name');
  expect(problemOf({ ...draftOf(null), email: 'ada' })?.field).toBe('email');
  expect(problemOf({ ...draftOf(null), email: 'ada@localhost' })).toBeNull();
  expect(problemOf({ ...draftOf(null), phone: '1' })).toBeNull();
});
