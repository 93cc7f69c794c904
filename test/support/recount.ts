/** Counters are a cache of entries: this recomputes them from the entries alone and says where they differ. */
import type { Db } from '../../server/platform/db.ts';

/**
 * One line per counter, quarter hour, day, customer, failure reason or voucher of a project that is not what its entries add up to; empty when
 * the books balance. Vouchers are counted as they are now, so it is for projects in which none was deleted.
 */
export async function recountDifferences(db: Db, projectId: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, statement] of Object.entries(recounts)) {
    const rows = await db.query(`/* test.recount */ ${statement}`, [projectId]);
    found.push(...rows.map((row) => `${name}: ${JSON.stringify(row)}`));
  }
  return found;
}

const moved = ['redemptions_succeeded', 'redemptions_failed', 'rollbacks_succeeded', 'rollbacks_failed', 'discount_minor', 'discount_rolled_back_minor',
  'order_minor', 'order_rolled_back_minor'];
const published = ['publications_succeeded', 'publications_failed'];

const redemptionSums = `
  count(*) filter (where kind = 'redemption' and result = 'SUCCESS') as redemptions_succeeded,
  count(*) filter (where kind = 'redemption' and result = 'FAILURE') as redemptions_failed,
  count(*) filter (where kind = 'rollback' and result = 'SUCCESS') as rollbacks_succeeded,
  count(*) filter (where kind = 'rollback' and result = 'FAILURE') as rollbacks_failed,
  coalesce(sum(discount_minor) filter (where kind = 'redemption' and result = 'SUCCESS'), 0)::bigint as discount_minor,
  coalesce(sum(discount_minor) filter (where kind = 'rollback' and result = 'SUCCESS'), 0)::bigint as discount_rolled_back_minor,
  coalesce(sum(order_minor) filter (where kind = 'redemption' and result = 'SUCCESS'), 0)::bigint as order_minor,
  coalesce(sum(order_minor) filter (where kind = 'rollback' and result = 'SUCCESS'), 0)::bigint as order_rolled_back_minor`;
const publicationSums = `
  count(*) filter (where result = 'SUCCESS') as publications_succeeded,
  count(*) filter (where result = 'FAILURE') as publications_failed`;

/** Quarters of an hour in UTC of every entry whose moment is known. */
const quarter = `to_timestamp(floor(extract(epoch from occurred_at) / 900) * 900)`;
const standing = `
  select r.campaign_id, r.customer_id, r.voucher_id, r.discount_minor, r.order_minor
    from redemptions r
   where r.project_id = $1 and r.kind = 'redemption' and r.result = 'SUCCESS' and not exists (
     select from redemptions b where b.project_id = $1 and b.rolls_back_id = r.redemption_id and b.kind = 'rollback' and b.result = 'SUCCESS')`;

/** Rows of `kept` and of `counted` that are not the same, by their key. */
function compare(kept: string, counted: string, key: string[], columns: string[]): string {
  const selected = (from: string): string => `select ${[...key, ...columns.map((column) => `coalesce(${column}, 0) as ${column}`)].join(', ')} from (${from}) t`;
  const nonZero = columns.map((column) => `coalesce(${column}, 0) <> 0`).join(' or ');
  const side = (from: string): string => `${selected(from)} where ${nonZero}`;
  return `(select 'kept' as side, d.* from (${side(kept)} except ${side(counted)}) d)
    union all (select 'counted' as side, d.* from (${side(counted)} except ${side(kept)}) d)`;
}

const voucherSums = `
  select campaign_id, count(*) as vouchers_created, count(*) filter (where publications > 0) as codes_published,
    count(*) filter (where redeemed_quantity > 0) as codes_redeemed
  from vouchers where project_id = $1 and campaign_id is not null group by campaign_id`;
const customerSums = `
  select coalesce(p.campaign_id, s.campaign_id) as campaign_id, coalesce(p.customer_id, s.customer_id) as customer_id,
    coalesce(p.publications, 0) as publications, coalesce(s.redemptions, 0) as redemptions
  from (select campaign_id, customer_id, count(*) as publications from publications
         where project_id = $1 and result = 'SUCCESS' and customer_id is not null and campaign_id is not null group by 1, 2) p
  full join (select campaign_id, customer_id, count(*) as redemptions from (${standing}) st
         where customer_id is not null and campaign_id is not null group by 1, 2) s
    on s.campaign_id = p.campaign_id and s.customer_id = p.customer_id`;

const recounts: Record<string, string> = {
  'campaign_counters of redemptions': compare(
    `select * from campaign_counters where project_id = $1`,
    `select campaign_id, ${redemptionSums} from redemptions where project_id = $1 and campaign_id is not null group by campaign_id`, ['campaign_id'], moved,
  ),
  'campaign_counters of publications': compare(
    `select * from campaign_counters where project_id = $1`,
    `select campaign_id, ${publicationSums} from publications where project_id = $1 and campaign_id is not null group by campaign_id`, ['campaign_id'], published,
  ),
  'campaign_counters of vouchers': compare(
    `select * from campaign_counters where project_id = $1`, voucherSums, ['campaign_id'], ['vouchers_created', 'codes_published', 'codes_redeemed'],
  ),
  'campaign_counters of customers': compare(
    `select * from campaign_counters where project_id = $1`,
    `select campaign_id, count(*) filter (where publications > 0) as customers_published, count(*) filter (where redemptions > 0) as customers_redeemed,
       count(*) filter (where publications > 0 and redemptions > 0) as customers_redeemed_published from (${customerSums}) c group by campaign_id`,
    ['campaign_id'], ['customers_published', 'customers_redeemed', 'customers_redeemed_published'],
  ),
  'campaign_counters of unknown amounts': compare(
    `select * from campaign_counters where project_id = $1`,
    `select campaign_id, count(*) filter (where discount_minor is null) as redemptions_without_discount,
       count(*) filter (where order_minor is null) as redemptions_without_order from (${standing}) s group by campaign_id`,
    ['campaign_id'], ['redemptions_without_discount', 'redemptions_without_order'],
  ),
  'campaign_customers': compare(
    `select * from campaign_customers where project_id = $1`, customerSums, ['campaign_id', 'customer_id'], ['publications', 'redemptions'],
  ),
  'campaign_buckets of redemptions': compare(
    `select * from campaign_buckets where project_id = $1`,
    `select campaign_id, ${quarter} as bucket_at, ${redemptionSums} from redemptions
      where project_id = $1 and campaign_id is not null and local_day is null group by 1, 2`, ['campaign_id', 'bucket_at'], moved,
  ),
  'campaign_buckets of publications': compare(
    `select * from campaign_buckets where project_id = $1`,
    `select campaign_id, ${quarter} as bucket_at, ${publicationSums} from publications
      where project_id = $1 and campaign_id is not null and local_day is null group by 1, 2`, ['campaign_id', 'bucket_at'], published,
  ),
  'campaign_days': compare(
    `select * from campaign_days where project_id = $1`,
    `select coalesce(r.campaign_id, p.campaign_id) as campaign_id, coalesce(r.local_day, p.local_day) as local_day, r.redemptions_succeeded, p.publications_succeeded
       from (select campaign_id, local_day, count(*) as redemptions_succeeded from redemptions where project_id = $1 and local_day is not null group by 1, 2) r
       full join (select campaign_id, local_day, count(*) as publications_succeeded from publications where project_id = $1 and local_day is not null group by 1, 2) p
         on p.campaign_id = r.campaign_id and p.local_day = r.local_day`,
    ['campaign_id', 'local_day'], ['redemptions_succeeded', 'publications_succeeded'],
  ),
  'campaign_failures': compare(
    `select * from campaign_failures where project_id = $1`,
    `select campaign_id, failure_code, count(*) as failures from redemptions
      where project_id = $1 and kind = 'redemption' and result = 'FAILURE' and campaign_id is not null group by 1, 2`, ['campaign_id', 'failure_code'], ['failures'],
  ),
  'vouchers.redeemed_quantity': compare(
    `select * from vouchers where project_id = $1`,
    `select voucher_id, count(*) as redeemed_quantity from (${standing}) s where voucher_id is not null group by voucher_id`, ['voucher_id'], ['redeemed_quantity'],
  ),
  'vouchers.publications': compare(
    `select * from vouchers where project_id = $1`,
    `select voucher_id, count(*) as publications from publications, unnest(voucher_ids) as voucher_id
      where project_id = $1 and result = 'SUCCESS' group by voucher_id`, ['voucher_id'], ['publications'],
  ),
};
