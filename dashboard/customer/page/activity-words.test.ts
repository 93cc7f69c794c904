import { expect, test } from 'vitest';
import { activityWords } from './activity-words.ts';

const wordsOf = (type: string, data: Record<string, unknown>): [string, string, string] => {
  const { kind, what, details } = activityWords({ id: 'ev_1', type, data, created_at: '2026-11-01T12:00:00Z', group_id: null }, (minor) => `€${minor / 100}`);
  return [kind, what, details.join(' · ')];
};

test('what happened is told in words, with what belongs to it', () => {
  const campaign = { name: 'Autumn' };
  const voucher = { code: 'AUT-1' };
  expect(wordsOf('customer.redemption.succeeded', { redemption: {}, voucher, campaign, order: { applied_discount_amount: 1250 } })).toEqual(['redemption', 'Redeemed AUT-1', 'Autumn · €12.5 off']);
  expect(wordsOf('customer.redemption.failed', { redemption: { failure_code: 'voucher_expired' }, voucher, campaign })).toEqual(['refusal', 'Was refused AUT-1', 'Expired · Autumn']);
  expect(wordsOf('customer.redemption.rollback.succeeded', { redemption: { reason: 'returned' }, voucher })).toEqual(['rollback', 'Rolled back: AUT-1', 'returned']);
  expect(wordsOf('customer.publication.succeeded', { publication: { channel: 'dashboard' }, campaign })).toEqual(['publication', 'Was given a code', 'Autumn · channel dashboard']);
  expect(wordsOf('customer.order.paid', { order: { id: 'ord_1', source_id: '4711', total_amount: 900 } })).toEqual(['order', 'Paid an order', '4711 · €9']);
  expect(wordsOf('customer.segment.left', { segment: { name: 'VIP' } })).toEqual(['segment', 'Left the segment VIP', '']);
  expect(wordsOf('customer.custom_event', { custom_event: { type: 'cart_left' } })).toEqual(['event', 'cart_left', 'custom event']);
});

test('a kind without words of its own, and members that are missing, are still told', () => {
  expect(wordsOf('customer.gift.made', {})).toEqual(['event', 'Gift made', '']);
  expect(wordsOf('customer.redemption.succeeded', {})).toEqual(['redemption', 'Redeemed', '']);
  expect(wordsOf('customer.order.processing', {})).toEqual(['order', 'Order processing', '']);
});
