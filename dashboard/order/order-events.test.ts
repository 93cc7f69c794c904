import { expect, test } from 'vitest';
import type { OrderPage } from '../../contract/order-page.ts';
import { orderEvents } from './order-events.ts';

const at = (minute: number) => `2026-11-01T12:0${minute}:00.000Z`;

function wordsOf(updatedAt: string | null, redemptions: object[]): string[] {
  const page = { order: { created_at: at(0), updated_at: updatedAt }, redemptions } as unknown as OrderPage;
  return orderEvents(page).map(({ words }) => words);
}

const redemption = { redemption_id: 'r_1', code: 'TEN', occurred_at: at(0), actor: 'Shop', rollback: null };

test('what happened is told the latest first, the creation below what came with it', () => {
  const rollback = { redemption_id: 'r_2', occurred_at: at(3), actor: 'Anna', reason: 'mistake' };
  expect(wordsOf(at(5), [{ ...redemption, rollback }, { ...redemption, redemption_id: 'r_3', code: 'FIVE', occurred_at: at(2) }])).toEqual([
    'The order was changed last', 'TEN was rolled back', 'FIVE was redeemed', 'TEN was redeemed', 'The order was created',
  ]);
});

test('a redemption that changed the order is not told twice', () => {
  expect(wordsOf(at(2), [{ ...redemption, occurred_at: at(2) }])).toEqual(['TEN was redeemed', 'The order was created']);
  expect(wordsOf(null, [])).toEqual(['The order was created']);
});
