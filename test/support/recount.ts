/** Counters are a cache of entries: what `verify` checks, and beyond it each quarter hour and each day by itself. */
import type { Pool } from '../../server/platform/db.ts';
import { readVerifyReport } from '../../server/tracking/verify.query.ts';

/** One line for whatever of a project is not what its entries add up to; none when the books balance. */
export async function recountDifferences(db: Pool, projectId: string): Promise<string[]> {
  const { invariants } = await readVerifyReport(db, projectId, new Date());
  const found = invariants.flatMap(({ name, rows }) => rows.map((row) => `${name}: ${JSON.stringify(row)}`));
  for (const [name, statement] of Object.entries(steps)) {
    const rows = await db.query(`/* test.recount */ ${statement}`, [projectId]);
    found.push(...rows.map((row) => `${name}: ${JSON.stringify(row)}`));
  }
  return found;
}

const quarter = `to_timestamp(floor(extract(epoch from occurred_at) / 900) * 900)`;
const columns = `campaign_id, step, redemptions_succeeded, redemptions_failed, rollbacks_succeeded, rollbacks_failed, publications_succeeded, publications_failed,
  discount_minor, discount_rolled_back_minor, order_minor, order_rolled_back_minor`;

/** Sums of entries per campaign and step; $1 is the project. */
function entries(step: string, condition: string): string {
  return `
    select campaign_id, ${step} as step,
      count(*) filter (where kind = 'redemption' and result = 'SUCCESS') as redemptions_succeeded,
      count(*) filter (where kind = 'redemption' and result = 'FAILURE') as redemptions_failed,
      count(*) filter (where kind = 'rollback' and result = 'SUCCESS') as rollbacks_succeeded,
      count(*) filter (where kind = 'rollback' and result = 'FAILURE') as rollbacks_failed,
      count(*) filter (where kind = 'publication' and result = 'SUCCESS') as publications_succeeded,
      count(*) filter (where kind = 'publication' and result = 'FAILURE') as publications_failed,
      coalesce(sum(discount_minor) filter (where kind = 'redemption' and result = 'SUCCESS'), 0) as discount_minor,
      coalesce(sum(discount_minor) filter (where kind = 'rollback' and result = 'SUCCESS'), 0) as discount_rolled_back_minor,
      coalesce(sum(order_minor) filter (where kind = 'redemption' and result = 'SUCCESS'), 0) as order_minor,
      coalesce(sum(order_minor) filter (where kind = 'rollback' and result = 'SUCCESS'), 0) as order_rolled_back_minor
    from (
      select campaign_id, kind, result, occurred_at, local_day, discount_minor, order_minor from redemptions where project_id = $1
      union all
      select campaign_id, 'publication', result, occurred_at, local_day, null, null from publications where project_id = $1
    ) e
    where campaign_id is not null and ${condition}
    group by 1, 2`;
}

function compare(kept: string, counted: string): string {
  return `(select 'kept' as side, d.* from (${kept} except ${counted}) d) union all (select 'counted' as side, d.* from (${counted} except ${kept}) d)`;
}

const steps: Record<string, string> = {
  'quarters of an hour': compare(
    `select ${columns.replace('step', 'bucket_at as step')} from campaign_buckets where project_id = $1`, entries(quarter, 'local_day is null'),
  ),
  days: compare(
    `select campaign_id, local_day as step, redemptions_succeeded, publications_succeeded from campaign_days where project_id = $1`,
    `select campaign_id, step, redemptions_succeeded, publications_succeeded from (${entries('local_day', 'local_day is not null')}) d`,
  ),
};
