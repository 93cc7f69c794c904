/** Whom codes are given to together, step by step, and what they have. */
import type { Db, Transaction } from '../platform/db.ts';
import { Conditions } from '../platform/wire-list.ts';
import { addMembers } from '../segment/membership.query.ts';
import type { Segment } from '../segment/segment.ts';
import { freeInSql } from './hand-out.store.ts';

/** Those who are named, or the members of a segment. */
export type Whom = { customerIds: readonly string[] } | { segment: Segment };

export interface OfAudience {
  customerId: string;
  /** The shop's name for them, else ours. */
  name: string;
  isMeant: boolean;
}

function addWhom(conditions: Conditions, whom: Whom, now: Date): void {
  if ('segment' in whom) addMembers(conditions, whom.segment, now);
  else conditions.add(`customers.customer_id = any(${conditions.value(whom.customerIds)}::text[])`);
}

/** Customers behind an id in the order of their ids, and which of them are meant. Those who are named are looked at alone. */
export async function findAudience(tx: Transaction, projectId: string, whom: Whom, after: string, limit: number, now: Date): Promise<OfAudience[]> {
  const conditions = new Conditions('customers.deleted_at is null', [projectId, after, limit]);
  addWhom(conditions, whom, now);
  const isMeant = `coalesce(${conditions.sql}, false)`;
  return tx.query<OfAudience>(
    `/* publication.find_audience */
     select customer_id as "customerId", coalesce(source_id, customer_id) as name, ${isMeant} as "isMeant"
       from customers
      where project_id = $1 and customer_id > $2 ${'segment' in whom ? '' : `and ${conditions.sql}`}
      order by customer_id
      limit $3`,
    conditions.values,
  );
}

/** Those of some ids that are no customers, or customers who were deleted. */
export async function findNobody(tx: Transaction, projectId: string, customerIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `/* publication.find_nobody */
     select i.id
       from unnest($2::text[]) as i(id)
      where not exists (select from customers as c where c.project_id = $1 and c.customer_id = i.id and c.deleted_at is null)`,
    [projectId, customerIds],
  );
  return rows.map(({ id }) => id);
}

/** How many customers are meant, and how many of them have a code of the campaign; of both at most those among `most`. */
export async function countAudience(
  db: Db, projectId: string, campaignId: string, whom: Whom, most: number, now: Date,
): Promise<{ customers: number; haveCode: number }> {
  const conditions = new Conditions('customers.deleted_at is null', [projectId, campaignId, most]);
  addWhom(conditions, whom, now);
  const [row] = await db.query<{ customers: number; haveCode: number }>(
    `/* publication.count_audience */
     select count(*) as customers, count(*) filter (where k.publications > 0) as "haveCode"
       from (select customer_id from customers where project_id = $1 and ${conditions.sql} limit $3) as a
            left join campaign_customers as k on k.project_id = $1 and k.campaign_id = $2 and k.customer_id = a.customer_id`,
    conditions.values,
  );
  return row ?? { customers: 0, haveCode: 0 };
}

/** How many codes of a campaign nobody has yet, at most `most`. */
export async function countFree(db: Db, projectId: string, campaignId: string, most: number): Promise<number> {
  const [row] = await db.query<{ left: number }>(
    `/* publication.count_free */
     select count(*) as left
       from (select from vouchers where project_id = $1 and campaign_id = $2 ${freeInSql} limit $3) as f`,
    [projectId, campaignId, most],
  );
  return row?.left ?? 0;
}

/** Those of some customers who have no code of the campaign. Not locked. */
export async function findWithoutCode(tx: Transaction, projectId: string, campaignId: string, customerIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `/* publication.find_without_code */
     select i.id
       from unnest($3::text[]) as i(id)
      where not exists (
        select from campaign_customers as k where k.project_id = $1 and k.campaign_id = $2 and k.customer_id = i.id and k.publications > 0)
      order by i.id`,
    [projectId, campaignId, customerIds],
  );
  return rows.map(({ id }) => id);
}

/** Locks what customers have of a campaign, in the order of their ids; rows are made where there are none. */
export async function lockCampaignCustomers(
  tx: Transaction, projectId: string, campaignId: string, customerIds: readonly string[],
): Promise<{ customerId: string; publications: number; redemptions: number }[]> {
  await tx.query(
    `/* publication.make_customers */
     insert into campaign_customers (project_id, campaign_id, customer_id)
     select $1, $2, id from unnest($3::text[]) as i(id) order by id
     on conflict do nothing`,
    [projectId, campaignId, customerIds],
  );
  return tx.query<{ customerId: string; publications: number; redemptions: number }>(
    `/* publication.lock_customers */
     select customer_id as "customerId", publications, redemptions
       from campaign_customers
      where project_id = $1 and campaign_id = $2 and customer_id = any($3::text[])
      order by customer_id
        for update`,
    [projectId, campaignId, customerIds],
  );
}
