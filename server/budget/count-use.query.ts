import type { Db } from '../platform/db.ts';
import { safeInSql } from '../platform/safe-number.ts';
import type { Usage } from './limit.ts';
import { toUsage, type UsageRow } from './limits.store.ts';
import type { UsagePeriod } from './usage.store.ts';
import type { UsedBy } from './usage.ts';

/**
 * What is used and held of a counter that nobody counts, as it would be counted if a rule named it: from the entries, so it takes by their number. Only to be
 * looked at: nothing keeps it from moving on at once.
 */
export async function countUse(db: Db, projectId: string, of: UsagePeriod, by: UsedBy): Promise<Usage> {
  const { campaignId, voucherId } = by;
  const values: unknown[] = [projectId, campaignId ?? voucherId, of.bounds?.from ?? null, of.bounds?.until ?? null];
  const isOwn = campaignId === null ? 'e.campaign_id is null and e.voucher_id = $2' : 'e.campaign_id = $2';
  const isWhose = isWhoseOf(of, by, (value) => `$${values.push(value)}`);
  const isMeant = (at: string): string => `${isOwn} and ${isWhose} and ($3::timestamptz is null or e.${at} >= $3 and e.${at} < $4)`;
  const [row] = await db.query<UsageRow>(
    `/* usage.count */
     select r.redemptions, r.discount_minor, r.order_minor, h.redemptions as held_redemptions, h.discount_minor as held_discount_minor,
            h.order_minor as held_order_minor
       from (
              select ${sums}
                from redemptions as e
               where e.project_id = $1 and ${isMeant('occurred_at')} and e.kind = 'redemption' and e.result = 'SUCCESS'
                 and not exists (
                   select from redemptions as b
                    where b.project_id = $1 and b.kind = 'rollback' and b.result = 'SUCCESS' and b.rolls_back_id = e.redemption_id)
            ) as r
            cross join (select ${sums} from holds as e where e.project_id = $1 and ${isMeant('held_at')} and e.expires_at > now()) as h`,
    values,
  );
  if (row === undefined) throw new Error('an aggregate without a row');
  return toUsage(row);
}

const sumOf = (amount: string): string => `${safeInSql(`coalesce(sum(e.${amount}), 0)`)} as ${amount}`;
const sums = `count(*) as redemptions, ${sumOf('discount_minor')}, ${sumOf('order_minor')}`;

/** Rows `e` of the one of its scope that is meant: by columns, of which some have an index, and not by the id that usage is stored by. */
function isWhoseOf({ scope }: UsagePeriod, { voucherId, customerId, actorId }: UsedBy, value: (value: unknown) => string): string {
  switch (scope) {
    case 'campaign': return 'true';
    case 'customer': return `e.customer_id = ${value(customerId)}`;
    case 'voucher': return `e.voucher_id = ${value(voucherId)}`;
    case 'customer_voucher': return `e.voucher_id = ${value(voucherId)} and e.customer_id = ${value(customerId)}`;
    case 'api_key':
    case 'member': return `e.voucher_id = ${value(voucherId)} and e.actor_type = '${scope}' and e.actor_id = ${value(actorId)}`;
  }
}
