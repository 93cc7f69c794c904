/** What a publication locks and moves. Locks in the order that holds everywhere: customers, vouchers, the campaign's customers, its counters last. */
import type { Db, Transaction } from '../platform/db.ts';

/** A campaign as far as publishing needs it. */
export interface PublishedCampaign {
  campaignId: string;
  size: 'STANDALONE' | 'STATIC' | 'AUTO_UPDATE';
  joinOnce: boolean;
  isHistorical: boolean;
  isDraft: boolean;
}

/** A campaign by id or, failing that, by name; binned ones are not found. */
export async function findPublishedCampaign(db: Db, projectId: string, idOrName: string): Promise<PublishedCampaign | undefined> {
  const rows = await db.query<PublishedCampaign>(
    `/* publication.find_campaign */
     select campaign_id as "campaignId", size, join_once as "joinOnce", is_historical as "isHistorical", generation_status = 'DRAFT' as "isDraft"
       from campaigns
      where project_id = $1 and (campaign_id = $2 or name = $2) and binned_at is null
      order by (campaign_id = $2) desc
      limit 1`,
    [projectId, idOrName],
  );
  return rows[0];
}

/** Those of some customers who are there, and stay until the transaction ends: who deletes or erases one of them waits, who changes one does not. */
export async function keepCustomers(tx: Transaction, projectId: string, customerIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `/* publication.keep_customers */
     select customer_id as id
       from customers
      where project_id = $1 and customer_id = any($2::text[]) and deleted_at is null
      order by customer_id
        for key share`,
    [projectId, customerIds],
  );
  return rows.map(({ id }) => id);
}

/** A voucher that can be given to somebody, as conditions of a statement. */
export const freeInSql = `
        and publications = 0
        and redeemed_quantity = 0
        and binned_at is null
        and not is_historical
        and active
        and (expiration_date is null or expiration_date > now())`;

/**
 * Locks free vouchers of a campaign, the oldest first; their ids. Those that somebody else has in hand are passed over. Only when too few are
 * left it waits for them, since the other may yet leave them free; it does not where more can be made (`isGrowing`).
 */
export async function lockFreeVouchers(tx: Transaction, projectId: string, campaignId: string, count: number, isGrowing: boolean): Promise<string[]> {
  const passing = await tx.query<{ voucher_id: string }>(
    `/* publication.pick */
     select voucher_id
       from vouchers
      where project_id = $1 and campaign_id = $2 ${freeInSql}
      order by voucher_id
      limit $3
        for update skip locked`,
    [projectId, campaignId, count],
  );
  if (passing.length === count || isGrowing) return passing.map(({ voucher_id }) => voucher_id);
  const waiting = await tx.query<{ voucher_id: string }>(
    `/* publication.pick_waiting */
     select voucher_id
       from vouchers
      where project_id = $1 and campaign_id = $2 ${freeInSql}
      order by voucher_id
      limit $3
        for update`,
    [projectId, campaignId, count],
  );
  return waiting.map(({ voucher_id }) => voucher_id);
}

/** The one code of a campaign that has a public one, locked. */
export async function lockPublicVoucher(tx: Transaction, projectId: string, campaignId: string): Promise<string[]> {
  const rows = await tx.query<{ voucher_id: string }>(
    `/* publication.pick_public */
     select voucher_id
       from vouchers
      where project_id = $1 and campaign_id = $2 and binned_at is null and active
      order by voucher_id
      limit 1
        for update`,
    [projectId, campaignId],
  );
  return rows.map(({ voucher_id }) => voucher_id);
}

export interface CustomerStanding {
  publications: number;
  redemptions: number;
}

/** Locks what a customer has of a campaign; the row is made when there is none. */
export async function lockCampaignCustomer(tx: Transaction, projectId: string, campaignId: string, customerId: string): Promise<CustomerStanding> {
  await tx.query(
    `/* publication.make_customer */
     insert into campaign_customers (project_id, campaign_id, customer_id)
     values ($1, $2, $3)
     on conflict do nothing`,
    [projectId, campaignId, customerId],
  );
  const rows = await tx.query<CustomerStanding>(
    `/* publication.lock_customer */
     select publications, redemptions
       from campaign_customers
      where project_id = $1 and campaign_id = $2 and customer_id = $3
        for update`,
    [projectId, campaignId, customerId],
  );
  return rows[0] ?? { publications: 0, redemptions: 0 };
}

/** Locks the counters, last of all; the database's clock after it, so that the entries of a campaign never go back in time. */
export async function lockCounters(tx: Transaction, projectId: string, campaignId: string | null): Promise<{ now: Date; timeZone: string }> {
  if (campaignId !== null) {
    await tx.query(
      `/* publication.lock_counters */ select 1 from campaign_counters where project_id = $1 and campaign_id = $2 for no key update`,
      [projectId, campaignId],
    );
  }
  const rows = await tx.query<{ now: Date; time_zone: string }>(
    `/* publication.clock */ select clock_timestamp() as now, time_zone from projects where project_id = $1`,
    [projectId],
  );
  if (rows[0] === undefined) throw new Error('no project');
  return { now: rows[0].now, timeZone: rows[0].time_zone };
}

export interface VoucherMove {
  voucherId: string;
  /** The version that it keeps from now on; null: none (versionToKeep). */
  termsVersion: number | null;
  /** Set when it now runs out at a time of its own. */
  expirationDate: Date | null;
  /** null: everybody's code. */
  holderCustomerId: string | null;
}

/** Counts a publication on a voucher, which from now on keeps the terms that it has. */
export async function moveVoucher(tx: Transaction, projectId: string, move: VoucherMove): Promise<void> {
  await tx.query(
    `/* publication.move_voucher */
     update vouchers
        set publications = publications + 1,
            terms_version = coalesce(terms_version, $3),
            expiration_date = coalesce($4, expiration_date),
            holder_customer_id = coalesce($5, holder_customer_id)
      where project_id = $1 and voucher_id = $2`,
    [projectId, move.voucherId, move.termsVersion, move.expirationDate, move.holderCustomerId],
  );
}

export async function countCustomers(tx: Transaction, projectId: string, campaignId: string, customerIds: readonly string[]): Promise<void> {
  await tx.query(
    `/* publication.count_customers */
     update campaign_customers
        set publications = publications + 1
      where project_id = $1 and campaign_id = $2 and customer_id = any($3::text[])`,
    [projectId, campaignId, customerIds],
  );
}

/** By how much a publication moves the counters of its campaign. */
export interface PublicationMoves {
  succeeded: number;
  failed: number;
  /** Codes that were made for it. */
  vouchersCreated: number;
  codesPublished: number;
  customersPublished: number;
  customersRedeemedPublished: number;
}

const quarterHour = 900_000;

/** Moves the counters and the quarter of an hour. The counters must be locked. */
export async function moveCounters(tx: Transaction, projectId: string, campaignId: string, moves: PublicationMoves, now: Date): Promise<void> {
  await tx.query(
    `/* publication.move_counters */
     update campaign_counters
        set moved = moved + 1,
            publications_succeeded = publications_succeeded + $3,
            publications_failed = publications_failed + $4,
            codes_published = codes_published + $5,
            customers_published = customers_published + $6,
            customers_redeemed_published = customers_redeemed_published + $7,
            vouchers_created = vouchers_created + $8
      where project_id = $1 and campaign_id = $2`,
    [
      projectId, campaignId, moves.succeeded, moves.failed, moves.codesPublished, moves.customersPublished, moves.customersRedeemedPublished,
      moves.vouchersCreated,
    ],
  );
  await tx.query(
    `/* publication.move_bucket */
     insert into campaign_buckets as b (project_id, campaign_id, bucket_at, publications_succeeded, publications_failed)
     values ($1, $2, $3, $4, $5)
     on conflict (project_id, campaign_id, bucket_at) do update
        set publications_succeeded = b.publications_succeeded + excluded.publications_succeeded,
            publications_failed = b.publications_failed + excluded.publications_failed`,
    [projectId, campaignId, new Date(Math.floor(now.getTime() / quarterHour) * quarterHour), moves.succeeded, moves.failed],
  );
}
