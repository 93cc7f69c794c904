import { expect, test } from 'vitest';
import { readSession, toWireSession } from './read-session.ts';

test.each([
  [{ type: 'LOCK' as const }, { key: 'ssn_new', milliseconds: 7 * 86_400_000 }],
  [{ type: 'LOCK' as const, key: null, ttl: null, ttl_unit: null }, { key: 'ssn_new', milliseconds: 7 * 86_400_000 }],
  [{ key: 'cart 1' }, { key: 'cart 1', milliseconds: 7 * 86_400_000 }],
  [{ ttl: 2, ttl_unit: 'HOURS' as const }, { key: 'ssn_new', milliseconds: 7_200_000 }],
  [{ ttl: 1.5, ttl_unit: 'MINUTES' as const }, { key: 'ssn_new', milliseconds: 90_000 }],
  [{ ttl: 1500, ttl_unit: 'MICROSECONDS' as const }, { key: 'ssn_new', milliseconds: 2 }],
  [{ ttl: 1, ttl_unit: 'NANOSECONDS' as const }, { key: 'ssn_new', milliseconds: 1 }],
  [{ ttl: Number.MIN_VALUE, ttl_unit: 'NANOSECONDS' as const }, { key: 'ssn_new', milliseconds: 1 }],
  [{ ttl: 365, ttl_unit: 'DAYS' as const }, { key: 'ssn_new', milliseconds: 365 * 86_400_000 }],
])('a session lasts as long as it asks, or seven days: %j', (request, session) => {
  expect(readSession(request, 'ssn_new')).toEqual(session);
});

test.each([null, undefined, {}, { type: null, key: null, ttl: null, ttl_unit: null }])('a session of which nothing is said is none: %j', (request) => {
  expect(readSession(request, 'ssn_new')).toBeNull();
});

test.each([{ ttl: 0 }, { ttl: -1 }, { ttl: 366 }, { ttl: 1e300, ttl_unit: 'NANOSECONDS' as const }])(
  'a session of no time or of more than a year is refused: %j', (request) => expect(() => readSession(request, 'ssn_new')).toThrow('Invalid payload'),
);

test('a session is echoed in the words of its request', () => {
  expect(toWireSession({ key: 'k', milliseconds: 1 }, { ttl: 5, ttl_unit: 'NANOSECONDS' })).toEqual({
    key: 'k', type: 'LOCK', ttl: 5, ttl_unit: 'NANOSECONDS',
  });
});
