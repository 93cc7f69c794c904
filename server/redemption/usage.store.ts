/** What is used of limits, a row for each scope and period (`campaign_usage`). All under the locks of the campaigns' counters. */
import type { LimitMeasure, Usage } from '../budget/limit.ts';
import type { Transaction } from '../platform/db.ts';
import type { Maxima, UsageMove } from './decision/usage-moves.ts';

/** First what goes down, then what goes up: a redemption that uses up a hold does both, and must not count twice in between. */
export async function moveUsage(tx: Transaction, projectId: string, moves: readonly UsageMove[]): Promise<void> {
  const down = moves.filter(({ delta }) => Object.values(delta).some((value) => value < 0));
  const up = moves.filter(({ delta }) => Object.values(delta).some((value) => value > 0));
  await Promise.all([down.length > 0 && takeOff(tx, projectId, down), up.length > 0 && addTo(tx, projectId, up)]);
}

/**
 * A row that is missing counts nothing that could be given back. Where the limit was set below what is used, less of it is still too much: the
 * constraint is held to what remains. Rows are changed by their place in the table, where the locks keep them.
 */
async function takeOff(tx: Transaction, projectId: string, moves: readonly UsageMove[]): Promise<void> {
  await tx.prepared(
    'usage.take_off',
    `/* usage.take_off */
     update campaign_usage as u
        set redemptions = u.redemptions - m.redemptions,
            discount_minor = u.discount_minor - m.discount_minor,
            order_minor = u.order_minor - m.order_minor,
            held_redemptions = u.held_redemptions - m.held_redemptions,
            held_discount_minor = u.held_discount_minor - m.held_discount_minor,
            held_order_minor = u.held_order_minor - m.held_order_minor,
            redemptions_max = case when m.redemptions_max is not null
              then greatest(m.redemptions_max, u.redemptions + u.held_redemptions - m.redemptions - m.held_redemptions) end,
            discount_max_minor = case when m.discount_max_minor is not null
              then greatest(m.discount_max_minor, u.discount_minor + u.held_discount_minor - m.discount_minor - m.held_discount_minor) end,
            order_max_minor = case when m.order_max_minor is not null
              then greatest(m.order_max_minor, u.order_minor + u.held_order_minor - m.order_minor - m.held_order_minor) end
       from (
              select ${numbers}, r.project_id, r.row_place
                from unnest(${columnTypes}) as k(${columns})
                     cross join lateral (
                       select c.project_id, c.ctid as row_place
                         from campaign_usage as c
                        where c.project_id = $1 and c.campaign_id = k.campaign_id and c.scope = k.scope and c.scope_id = k.scope_id
                          and c.period = k.period and c.period_start = k.period_start
                        limit 1
                     ) as r
            ) as m
      where u.project_id = m.project_id and u.ctid = m.row_place`,
    [projectId, ...valuesOf(moves, (value) => Math.max(0, -value), ({ limits }) => limits)],
  );
}

async function addTo(tx: Transaction, projectId: string, moves: readonly UsageMove[]): Promise<void> {
  await tx.prepared(
    'usage.add_to',
    `/* usage.add_to */
     insert into campaign_usage as u (project_id, ${columns})
     select $1, k.* from unnest(${columnTypes}) as k
     on conflict (project_id, campaign_id, scope, scope_id, period, period_start) do update
        set redemptions = u.redemptions + excluded.redemptions,
            discount_minor = u.discount_minor + excluded.discount_minor,
            order_minor = u.order_minor + excluded.order_minor,
            held_redemptions = u.held_redemptions + excluded.held_redemptions,
            held_discount_minor = u.held_discount_minor + excluded.held_discount_minor,
            held_order_minor = u.held_order_minor + excluded.held_order_minor,
            redemptions_max = excluded.redemptions_max,
            discount_max_minor = excluded.discount_max_minor,
            order_max_minor = excluded.order_max_minor`,
    [projectId, ...valuesOf(moves, (value) => Math.max(0, value), ({ maxima }) => maxima)],
  );
}

const numbers = `redemptions, discount_minor, order_minor, held_redemptions, held_discount_minor, held_order_minor, redemptions_max, discount_max_minor,
            order_max_minor`;

const columns = `campaign_id, scope, scope_id, period, period_start, ${numbers}`;

const columnTypes = [...Array<string>(4).fill('text'), 'date', ...Array<string>(9).fill('bigint')]
  .map((type, place) => `$${place + 2}::${type}[]`)
  .join(', ');

const measures: readonly LimitMeasure[] = ['redemptions', 'discount', 'orders'];
const counts: readonly (keyof Usage)[] = ['redemptions', 'discountMinor', 'orderMinor', 'heldRedemptions', 'heldDiscountMinor', 'heldOrderMinor'];

/** A list of values for each of the columns. */
function valuesOf(moves: readonly UsageMove[], part: (value: number) => number, maximaOf: (move: UsageMove) => Maxima): unknown[][] {
  return [
    ...(['campaignId', 'scope', 'scopeId', 'period', 'periodStart'] as const).map((member) => moves.map(({ place }) => place[member])),
    ...counts.map((count) => moves.map(({ delta }) => part(delta[count]))),
    ...measures.map((measure) => moves.map((move) => maximaOf(move)[measure])),
  ];
}
