import type { OrderPage } from '../../contract/order-page.ts';

/** Something that happened to an order. */
export interface OrderEvent {
  key: string;
  at: string;
  words: string;
  /** Who did it, and why, as far as that is known. */
  by: string | null;
}

/** What happened to an order, the latest first. Of changes that no entry tells of only the last one has a time. */
export function orderEvents({ order, redemptions }: Pick<OrderPage, 'order' | 'redemptions'>): OrderEvent[] {
  const events = redemptions.flatMap(({ redemption_id: id, code, occurred_at: at, actor, rollback }): OrderEvent[] => [
    { key: id, at, words: `${code} was redeemed`, by: actor },
    ...(rollback === null ? [] : [{
      key: rollback.redemption_id, at: rollback.occurred_at, words: `${code} was rolled back`, by: [rollback.actor, rollback.reason].filter((text) => text !== null).join(': '),
    }]),
  ]);
  const told = new Set(events.map(({ at }) => at));
  const { created_at: created, updated_at: updated } = order;
  if (created !== undefined) events.push({ key: 'created', at: created, words: 'The order was created', by: null });
  if (updated && updated !== created && !told.has(updated)) events.push({ key: 'updated', at: updated, words: 'The order was changed last', by: null });
  // Of one instant the creation is the first.
  return events.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at) || Number(one.key === 'created') - Number(other.key === 'created'));
}
