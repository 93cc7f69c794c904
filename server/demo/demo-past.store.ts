/**
 * Writing the made-up past of a demo campaign. The one place where entries are written that nobody made: only into a demo project, only into a campaign
 * without entries, each marked `generated`, and counters are counted from those entries, so that every invariant holds from the first moment.
 */
import type { Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { demoCustomer } from './demo-campaigns.ts';
import type { Past, PastRedemption } from './demo-past.ts';

export interface PastScope {
  projectId: string;
  campaignId: string;
  now: Date;
}

/** Locks a campaign's vouchers and counters, in the product's order, and says whether nothing has happened in it yet. */
export async function lockUntouched(tx: Transaction, { projectId, campaignId }: PastScope): Promise<boolean> {
  await tx.query(
    `/* demo.lock-vouchers */
    select voucher_id from vouchers where project_id = $1 and campaign_id = $2 order by voucher_id for update`,
    [projectId, campaignId],
  );
  const rows = await tx.query<{ is_untouched: boolean }>(
    `/* demo.lock-counters */
    select k.redemptions_succeeded + k.redemptions_failed + k.publications_succeeded + k.publications_failed = 0 as is_untouched
      from campaign_counters as k
      join projects as p on p.project_id = k.project_id and p.is_demo
     where k.project_id = $1 and k.campaign_id = $2
       for update of k`,
    [projectId, campaignId],
  );
  return rows[0]?.is_untouched === true;
}

/** Lets a campaign have ended before now, which nobody could ask for: by one more version of its terms. */
export async function endCampaign(tx: Transaction, { projectId, campaignId }: PastScope, endedAt: Date): Promise<void> {
  await tx.query(
    `/* demo.end-campaign */
    with ended as (
      insert into campaign_terms
        (project_id, campaign_id, version, discount, redemption_quantity, start_date, expiration_date, validity_timeframe, validity_day_of_week,
         validity_hours, activity_duration_after_publishing, created_at)
      select project_id, campaign_id, version + 1, discount, redemption_quantity, start_date, $3, validity_timeframe, validity_day_of_week,
             validity_hours, activity_duration_after_publishing, created_at
        from campaign_terms
       where project_id = $1 and campaign_id = $2
       order by version desc
       limit 1
      returning version
    )
    update campaigns as c
       set terms_version = e.version
      from ended as e
     where c.project_id = $1 and c.campaign_id = $2`,
    [projectId, campaignId, endedAt],
  );
}

interface Code {
  voucher_id: string;
  code: string;
}

/** Writes entries, what they move, and counters. Needs `lockUntouched`. */
export async function writePast(tx: Transaction, scope: PastScope, past: Past): Promise<void> {
  const codes = await tx.query<Code>(
    `/* demo.list-codes */
    select voucher_id, code from vouchers where project_id = $1 and campaign_id = $2 order by voucher_id limit $3`,
    [scope.projectId, scope.campaignId, Math.max(1, past.publications.length)],
  );
  const customers = await putCustomers(tx, scope, past);
  await writePublications(tx, scope, past, codes, customers);
  await writeRedemptions(tx, scope, past, codes, customers);
  await tallyPast(tx, scope);
}

/** Ids of the customers, by number. */
async function putCustomers(tx: Transaction, { projectId, now }: PastScope, { publications, redemptions }: Past): Promise<Map<number, string>> {
  const numbers = [...new Set([...publications, ...redemptions].map(({ customer }) => customer))];
  const rows = numbers.map((number) => ({ customer_id: newId('cust', now), ...demoCustomer(number) }));
  await tx.query(
    `/* demo.put-customers */
    insert into customers (project_id, customer_id, source_id, name, email, created_at)
    select $1, customer_id, source_id, name, email, $3
      from jsonb_to_recordset($2::jsonb) as c(customer_id text, source_id text, name text, email text)
     order by source_id
        on conflict (project_id, source_id) where source_id is not null do nothing`,
    [projectId, JSON.stringify(rows), now],
  );
  const found = await tx.query<{ customer_id: string; source_id: string }>(
    '/* demo.find-customers */ select customer_id, source_id from customers where project_id = $1 and source_id = any ($2)',
    [projectId, rows.map(({ source_id }) => source_id)],
  );
  const ids = new Map(found.map(({ customer_id, source_id }) => [source_id, customer_id]));
  return new Map(numbers.map((number) => [number, ids.get(demoCustomer(number).source_id) ?? '']));
}

async function writePublications(tx: Transaction, scope: PastScope, past: Past, codes: readonly Code[], customers: Map<number, string>): Promise<void> {
  const rows = past.publications.map(({ at, customer, code }) => ({
    publication_id: newId('pub', at), customer_id: customers.get(customer), tracking_id: demoCustomer(customer).source_id,
    voucher_id: codes[code]?.voucher_id, code: codes[code]?.code, at,
  }));
  await tx.query(
    `/* demo.write-publications */
    insert into publications
      (project_id, publication_id, result, campaign_id, customer_id, tracking_id, voucher_ids, voucher_code, channel, metadata, actor_type, occurred_at,
       recorded_at)
    select $1, publication_id, 'SUCCESS', $2, customer_id, tracking_id, array[voucher_id], code, 'demo', '{"generated": true}', 'system', at, $4
      from jsonb_to_recordset($3::jsonb) as p(publication_id text, customer_id text, tracking_id text, voucher_id text, code text, at timestamptz)`,
    [scope.projectId, scope.campaignId, JSON.stringify(rows), scope.now],
  );
}

async function writeRedemptions(tx: Transaction, scope: PastScope, past: Past, codes: readonly Code[], customers: Map<number, string>): Promise<void> {
  const rows = past.redemptions.flatMap((redemption) => {
    const { voucher_id, code } = codes[redemption.code] ?? {};
    return entriesOf(redemption).map((entry) => ({ ...entry, voucher_id, code, customer_id: customers.get(redemption.customer) }));
  });
  await tx.query(
    `/* demo.write-redemptions */
    insert into redemptions
      (project_id, redemption_id, kind, result, rolls_back_id, code, voucher_id, campaign_id, customer_id, order_minor, discount_minor, failure_code,
       failure_message, reason, metadata, actor_type, occurred_at, recorded_at)
    select $1, redemption_id, kind, result, rolls_back_id, code, voucher_id, $2, customer_id, order_minor, discount_minor, failure_code,
           failure_message, reason, '{"generated": true}', 'system', at, $4
      from jsonb_to_recordset($3::jsonb)
           as r(redemption_id text, kind text, result text, rolls_back_id text, code text, voucher_id text, customer_id text, order_minor bigint,
                discount_minor bigint, failure_code text, failure_message text, reason text, at timestamptz)`,
    [scope.projectId, scope.campaignId, JSON.stringify(rows), scope.now],
  );
}

const failureMessages = { quantity_exceeded: 'quantity exceeded', missing_amount: 'missing amount' } as const;

interface Entry {
  redemption_id: string;
  kind: 'redemption' | 'rollback';
  result: 'SUCCESS' | 'FAILURE';
  rolls_back_id: string | null;
  order_minor: number | null;
  discount_minor: number | null;
  failure_code: string | null;
  failure_message: string | null;
  reason: string | null;
  at: Date;
}

/** The redemption's entry and, where it was taken back, the rollback's. */
function entriesOf({ at, orderMinor, discountMinor, failure, rolledBackAt }: PastRedemption): Entry[] {
  const amounts = { order_minor: orderMinor, discount_minor: discountMinor };
  if (failure !== null) {
    const refused = { failure_code: failure, failure_message: failureMessages[failure], rolls_back_id: null, reason: null };
    return [{ redemption_id: newId('rf', at), kind: 'redemption', result: 'FAILURE', ...amounts, ...refused, at }];
  }
  const none = { failure_code: null, failure_message: null };
  const redemption: Entry = { redemption_id: newId('r', at), kind: 'redemption', result: 'SUCCESS', rolls_back_id: null, ...amounts, ...none, reason: null, at };
  if (rolledBackAt === null) return [redemption];
  const taken = { rolls_back_id: redemption.redemption_id, reason: 'order returned', at: rolledBackAt };
  return [redemption, { ...redemption, redemption_id: newId('rr', rolledBackAt), kind: 'rollback', ...taken }];
}

/** Redemptions of the campaign that stand, for a FROM. $1 project, $2 campaign. */
const standing = `redemptions as r
   where r.project_id = $1 and r.campaign_id = $2 and r.kind = 'redemption' and r.result = 'SUCCESS'
     and not exists (
       select from redemptions as b where b.project_id = $1 and b.rolls_back_id = r.redemption_id and b.kind = 'rollback' and b.result = 'SUCCESS')`;

/** Counters of an untouched campaign: what its entries add up to. */
async function tallyPast(tx: Transaction, { projectId, campaignId }: PastScope): Promise<void> {
  for (const statement of [vouchersTally, customersTally, bucketsTally, failuresTally, countersTally]) await tx.query(statement, [projectId, campaignId]);
}

const vouchersTally = `/* demo.tally-vouchers */
  update vouchers as v
     set redeemed_quantity = coalesce(r.redemptions, 0), publications = coalesce(p.publications, 0), holder_customer_id = p.customer_id,
         terms_version = case when c.size <> 'STANDALONE' then coalesce(v.terms_version, c.terms_version) end
    from campaigns as c,
         (select voucher_id from publications, unnest(voucher_ids) as voucher_id where project_id = $1 and campaign_id = $2
           union
          select voucher_id from redemptions where project_id = $1 and campaign_id = $2) as touched
    left join (select r.voucher_id, count(*) as redemptions from ${standing} group by r.voucher_id) as r using (voucher_id)
    left join (select voucher_id, count(*) as publications, min(customer_id) as customer_id
                 from publications, unnest(voucher_ids) as voucher_id where project_id = $1 and campaign_id = $2 group by voucher_id) as p using (voucher_id)
   where v.project_id = $1 and v.voucher_id = touched.voucher_id and c.project_id = $1 and c.campaign_id = $2`;

const customersTally = `/* demo.tally-customers */
  insert into campaign_customers (project_id, campaign_id, customer_id, publications, redemptions)
  select $1, $2, customer_id, sum(publications), sum(redemptions)
    from (select customer_id, 1 as publications, 0 as redemptions from publications where project_id = $1 and campaign_id = $2
           union all
          select r.customer_id, 0, 1 from ${standing}) as n
   group by customer_id
   order by customer_id`;

const quarterHour = `to_timestamp(floor(extract(epoch from occurred_at) / 900) * 900)`;

const sums = `
  count(*) filter (where kind = 'redemption' and result = 'SUCCESS') as redemptions_succeeded,
  count(*) filter (where kind = 'redemption' and result = 'FAILURE') as redemptions_failed,
  count(*) filter (where kind = 'rollback') as rollbacks_succeeded,
  coalesce(sum(discount_minor) filter (where kind = 'redemption'), 0) as discount_minor,
  coalesce(sum(discount_minor) filter (where kind = 'rollback'), 0) as discount_rolled_back_minor,
  coalesce(sum(order_minor) filter (where kind = 'redemption' and result = 'SUCCESS'), 0) as order_minor,
  coalesce(sum(order_minor) filter (where kind = 'rollback'), 0) as order_rolled_back_minor`;

const bucketsTally = `/* demo.tally-buckets */
  insert into campaign_buckets
    (project_id, campaign_id, bucket_at, redemptions_succeeded, redemptions_failed, rollbacks_succeeded, discount_minor, discount_rolled_back_minor,
     order_minor, order_rolled_back_minor, publications_succeeded)
  select $1, $2, bucket_at, coalesce(r.redemptions_succeeded, 0), coalesce(r.redemptions_failed, 0), coalesce(r.rollbacks_succeeded, 0),
         coalesce(r.discount_minor, 0), coalesce(r.discount_rolled_back_minor, 0), coalesce(r.order_minor, 0), coalesce(r.order_rolled_back_minor, 0),
         coalesce(p.publications, 0)
    from (select ${quarterHour} as bucket_at, ${sums} from redemptions where project_id = $1 and campaign_id = $2 group by 1) as r
    full join (select ${quarterHour} as bucket_at, count(*) as publications from publications where project_id = $1 and campaign_id = $2 group by 1) as p
         using (bucket_at)`;

const failuresTally = `/* demo.tally-failures */
  insert into campaign_failures (project_id, campaign_id, failure_code, failures)
  select $1, $2, failure_code, count(*) from redemptions where project_id = $1 and campaign_id = $2 and result = 'FAILURE' group by failure_code`;

const countersTally = `/* demo.tally-counters */
  update campaign_counters as k
     set moved = k.moved + 1,
         redemptions_succeeded = r.redemptions_succeeded, redemptions_failed = r.redemptions_failed, rollbacks_succeeded = r.rollbacks_succeeded,
         discount_minor = r.discount_minor, discount_rolled_back_minor = r.discount_rolled_back_minor, order_minor = r.order_minor,
         order_rolled_back_minor = r.order_rolled_back_minor, publications_succeeded = p.publications, customers_published = c.published,
         customers_redeemed = c.redeemed, customers_redeemed_published = c.redeemed_published, codes_published = v.published, codes_redeemed = v.redeemed
    from (select ${sums} from redemptions where project_id = $1 and campaign_id = $2) as r,
         (select count(*) as publications from publications where project_id = $1 and campaign_id = $2) as p,
         (select count(*) filter (where publications > 0) as published, count(*) filter (where redemptions > 0) as redeemed,
                 count(*) filter (where publications > 0 and redemptions > 0) as redeemed_published
            from campaign_customers where project_id = $1 and campaign_id = $2) as c,
         (select count(*) filter (where publications > 0) as published, count(*) filter (where redeemed_quantity > 0) as redeemed
            from vouchers where project_id = $1 and campaign_id = $2) as v
   where k.project_id = $1 and k.campaign_id = $2`;
