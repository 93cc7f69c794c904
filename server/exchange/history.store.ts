/**
 * Writing what an import judged to be new: set-based, entries and counters in the import's one transaction. Nothing here looks at limits,
 * validity or rules: what happened has happened. Locks are taken in the product's order: vouchers, campaign customers, counters last.
 */
import type { Transaction } from '../platform/db.ts';
import { idInSql } from '../platform/ids.ts';
import type { ImportScope } from './judge.store.ts';

/** Campaigns, with their categories, their one version of terms, whose discount nobody knows, and their counters at zero. */
export async function writeCampaigns(tx: Transaction, { projectId, now }: ImportScope): Promise<void> {
  await tx.query(
    `/* import.write-categories */
    insert into categories (project_id, category_id, name, created_at)
    select $1, ${idInSql('cat')}, category, $2
      from (select distinct category from judged_campaigns where verdict = 'new' and category <> '') as named
        on conflict (project_id, name) do nothing`,
    [projectId, now],
  );
  await tx.query(
    `/* import.write-campaigns */
    insert into campaigns
      (project_id, campaign_id, name, size, description, category_id, metadata, is_historical, observed_from, observed_to, created_at, import_key)
    select $1, campaign_id, name, 'STATIC', description,
           (select category_id from categories where project_id = $1 and name = judged_campaigns.category), metadata, true, observed_from, observed_to, $2,
           import_key
      from judged_campaigns
     where verdict = 'new'`,
    [projectId, now],
  );
  await tx.query(
    `/* import.write-terms */
    insert into campaign_terms (project_id, campaign_id, version, start_date, expiration_date, created_at)
    select $1, campaign_id, 1, starts_at, ends_at, $2 from judged_campaigns where verdict = 'new'`,
    [projectId, now],
  );
  await tx.query(
    `/* import.write-counters */
    insert into campaign_counters (project_id, campaign_id) select $1, campaign_id from judged_campaigns where verdict = 'new'`,
    [projectId],
  );
}

export async function writeVouchers(tx: Transaction, { projectId, now }: ImportScope): Promise<void> {
  await tx.query(
    `/* import.write-vouchers */
    insert into vouchers (project_id, voucher_id, code, campaign_id, terms_version, metadata, is_historical, created_at)
    select $1, voucher_id, code, campaign_id, 1, metadata, true, $2 from judged_vouchers where verdict = 'new' order by line`,
    [projectId, now],
  );
}

/** Customers on first sight; one that is known by its source id, imported or live, is the same customer. Returns how many are new. */
export async function writeCustomers(tx: Transaction, { projectId, now }: ImportScope): Promise<number> {
  const [row] = await tx.query<{ made: number }>(
    `/* import.write-customers */
    with seen as (
      select customer from judged_publications where verdict = 'new'
       union
      select customer from judged_redemptions where verdict = 'new' and customer is not null
    ), made as (
      insert into customers (project_id, customer_id, source_id, created_at)
      select $1, ${idInSql('cust')}, s.customer, $2
        from seen as s
       where not exists (select from customers as c where c.project_id = $1 and c.source_id = s.customer)
       order by s.customer
          on conflict (project_id, source_id) where source_id is not null do nothing
      returning 1
    )
    select count(*) as made from made`,
    [projectId, now],
  );
  return row?.made ?? 0;
}

export async function writePublications(tx: Transaction, { projectId, now }: ImportScope): Promise<void> {
  await tx.query(
    `/* import.write-publications */
    insert into publications
      (project_id, publication_id, result, campaign_id, customer_id, tracking_id, channel, actor_type, occurred_at, local_day, is_time_inferred, recorded_at,
       import_key)
    select $1, ${idInSql('pub')}, 'SUCCESS', p.campaign_id, c.customer_id, c.source_id, 'import', 'system', p.at, p.day, p.is_time_inferred, $2, p.import_key
      from judged_publications as p
      join customers as c on c.project_id = $1 and c.source_id = p.customer
     where p.verdict = 'new'
     order by p.line`,
    [projectId, now],
  );
}

/** Order and discount stay null: nobody knows them. */
export async function writeRedemptions(tx: Transaction, { projectId, now }: ImportScope): Promise<void> {
  await tx.query(
    `/* import.write-redemptions */
    insert into redemptions
      (project_id, redemption_id, kind, result, code, voucher_id, campaign_id, customer_id, actor_type, occurred_at, local_day, recorded_at,
       import_key)
    select $1, ${idInSql('r')}, 'redemption', 'SUCCESS', r.code, r.voucher_id, r.campaign_id, c.customer_id, 'system', r.at, r.day, $2, r.import_key
      from judged_redemptions as r
      left join customers as c on c.project_id = $1 and c.source_id = r.customer
     where r.verdict = 'new'
     order by r.line`,
    [projectId, now],
  );
}

/** Moves what is counted per voucher, per customer and per day. */
export async function tallyEntries(tx: Transaction, { projectId }: ImportScope): Promise<void> {
  await tx.query(
    `/* import.tally-vouchers */
    update vouchers as v
       set redeemed_quantity = v.redeemed_quantity + n.redemptions
      from (select voucher_id, count(*) as redemptions from judged_redemptions where verdict = 'new' group by voucher_id) as n
     where v.project_id = $1 and v.voucher_id = n.voucher_id`,
    [projectId],
  );
  await tx.query(
    `/* import.tally-customers */
    insert into campaign_customers (project_id, campaign_id, customer_id, publications, redemptions)
    select $1, n.campaign_id, c.customer_id, sum(n.publications), sum(n.redemptions)
      from (select campaign_id, customer, 1 as publications, 0 as redemptions from judged_publications where verdict = 'new'
             union all
            select campaign_id, customer, 0, 1 from judged_redemptions where verdict = 'new') as n
      join customers as c on c.project_id = $1 and c.source_id = n.customer
     group by n.campaign_id, c.customer_id
     order by n.campaign_id, c.customer_id
        on conflict (project_id, campaign_id, customer_id) do update
       set publications = campaign_customers.publications + excluded.publications,
           redemptions = campaign_customers.redemptions + excluded.redemptions`,
    [projectId],
  );
  await tx.query(
    `/* import.tally-days */
    insert into campaign_days (project_id, campaign_id, local_day, publications_succeeded, redemptions_succeeded)
    select $1, n.campaign_id, n.day, sum(n.publications), sum(n.redemptions)
      from (select campaign_id, day, 1 as publications, 0 as redemptions from judged_publications where verdict = 'new'
             union all
            select campaign_id, day, 0, 1 from judged_redemptions where verdict = 'new') as n
     group by n.campaign_id, n.day
        on conflict (project_id, campaign_id, local_day) do update
       set publications_succeeded = campaign_days.publications_succeeded + excluded.publications_succeeded,
           redemptions_succeeded = campaign_days.redemptions_succeeded + excluded.redemptions_succeeded`,
    [projectId],
  );
}

/** How far an import moved one campaign. */
export interface CampaignMove {
  campaignId: string;
  isNew: boolean;
  vouchers: { before: number; after: number };
  publications: { before: number; after: number };
  redemptions: { before: number; after: number };
}

interface CampaignMoveRow {
  campaign_id: string;
  is_new: boolean;
  vouchers: number;
  publications: number;
  redemptions: number;
  vouchers_created: number;
  publications_succeeded: number;
  redemptions_succeeded: number;
}

/** Moves the counters of every campaign that got anything new, and says by how much. Needs `tallyEntries` done. */
export async function moveCounters(tx: Transaction, { projectId }: ImportScope): Promise<CampaignMove[]> {
  const rows = await tx.query<CampaignMoveRow>(
    `/* import.move-counters */
    with deltas as (
      select campaign_id, sum(campaigns) > 0 as is_new, sum(vouchers) as vouchers, sum(publications) as publications, sum(redemptions) as redemptions
        from (select campaign_id, 1 as campaigns, 0 as vouchers, 0 as publications, 0 as redemptions from judged_campaigns where verdict = 'new'
               union all select campaign_id, 0, 1, 0, 0 from judged_vouchers where verdict = 'new'
               union all select campaign_id, 0, 0, 1, 0 from judged_publications where verdict = 'new'
               union all select campaign_id, 0, 0, 0, 1 from judged_redemptions where verdict = 'new') as n
       group by campaign_id
    ), customers_now as (
      select cc.campaign_id,
             count(*) filter (where cc.publications > 0) as published,
             count(*) filter (where cc.redemptions > 0) as redeemed,
             count(*) filter (where cc.publications > 0 and cc.redemptions > 0) as redeemed_published
        from campaign_customers as cc
        join deltas as d on d.campaign_id = cc.campaign_id
       where cc.project_id = $1
       group by cc.campaign_id
    ), codes_now as (
      select v.campaign_id, count(*) as redeemed
        from vouchers as v
        join deltas as d on d.campaign_id = v.campaign_id
       where v.project_id = $1 and v.redeemed_quantity > 0
       group by v.campaign_id
    )
    update campaign_counters as c
       set moved = c.moved + 1,
           vouchers_created = c.vouchers_created + d.vouchers,
           publications_succeeded = c.publications_succeeded + d.publications,
           redemptions_succeeded = c.redemptions_succeeded + d.redemptions,
           redemptions_without_discount = c.redemptions_without_discount + d.redemptions,
           redemptions_without_order = c.redemptions_without_order + d.redemptions,
           customers_published = coalesce(cn.published, 0),
           customers_redeemed = coalesce(cn.redeemed, 0),
           customers_redeemed_published = coalesce(cn.redeemed_published, 0),
           codes_redeemed = coalesce(kn.redeemed, 0)
      from deltas as d
      left join customers_now as cn on cn.campaign_id = d.campaign_id
      left join codes_now as kn on kn.campaign_id = d.campaign_id
     where c.project_id = $1 and c.campaign_id = d.campaign_id
    returning c.campaign_id, d.is_new, d.vouchers, d.publications, d.redemptions,
              c.vouchers_created, c.publications_succeeded, c.redemptions_succeeded`,
    [projectId],
  );
  return rows.map(toMove);
}

function toMove(row: CampaignMoveRow): CampaignMove {
  return {
    campaignId: row.campaign_id,
    isNew: row.is_new,
    vouchers: { before: row.vouchers_created - row.vouchers, after: row.vouchers_created },
    publications: { before: row.publications_succeeded - row.publications, after: row.publications_succeeded },
    redemptions: { before: row.redemptions_succeeded - row.redemptions, after: row.redemptions_succeeded },
  };
}
