import type { Db, Transaction } from '../platform/db.ts';
import type { Gone } from '../voucher/voucher-change.store.ts';

/** Something that was deleted and can be had again: a campaign by its name, a voucher by its code. */
export interface BinEntry {
  type: 'campaign' | 'voucher';
  /** Of the campaign or voucher. */
  id: string;
  name: string;
  /** Of a voucher: its campaign. */
  campaignId: string | null;
  binnedAt: Date;
}

const columnsOfCampaigns = `'campaign' as type, campaign_id as id, name, campaign_id as "campaignId", binned_at as "binnedAt"`;
const columnsOfVouchers = `'voucher' as type, voucher_id as id, code as name, campaign_id as "campaignId", binned_at as "binnedAt"`;

/** Vouchers of a campaign that was deleted for good are on their way out. */
export const isVoucherThere = `
        binned_at is not null
        and not exists (
          select from campaigns as c where c.project_id = vouchers.project_id and c.campaign_id = vouchers.campaign_id and c.is_purged)`;

/** What is in the bin, the last one first, from behind an entry. */
export async function listBin(db: Db, projectId: string, after: BinEntry | null, limit: number): Promise<BinEntry[]> {
  return db.query<BinEntry>(
    `/* trash.list */
     select type, id, name, "campaignId", "binnedAt"
       from (
              (select ${columnsOfCampaigns}
                 from campaigns
                where project_id = $1 and binned_at is not null and not is_purged
                  and ($2::timestamptz is null or (binned_at, campaign_id) < ($2, $3))
                order by binned_at desc, campaign_id desc
                limit $4)
               union all
              (select ${columnsOfVouchers}
                 from vouchers
                where project_id = $1 and ${isVoucherThere}
                  and ($2::timestamptz is null or (binned_at, voucher_id) < ($2, $3))
                order by binned_at desc, voucher_id desc
                limit $4)
            ) as entries
      order by "binnedAt" desc, id desc
      limit $4`,
    [projectId, after?.binnedAt ?? null, after?.id ?? null, limit],
  );
}

/** Undefined when a campaign or voucher is not in the bin. */
export async function findBinned(db: Db, projectId: string, id: string): Promise<BinEntry | undefined> {
  const rows = await db.query<BinEntry>(
    `/* trash.find */
     select ${columnsOfCampaigns} from campaigns where project_id = $1 and campaign_id = $2 and binned_at is not null and not is_purged
      union all
     select ${columnsOfVouchers} from vouchers where project_id = $1 and voucher_id = $2 and ${isVoucherThere}`,
    [projectId, id],
  );
  return rows[0];
}

/** Keeps a campaign, in the bin or not, from being changed until the transaction ends. */
export async function lockCampaign(tx: Transaction, projectId: string, campaignId: string): Promise<void> {
  await tx.query(
    '/* trash.lock_campaign */ select 1 from campaigns where project_id = $1 and campaign_id = $2 for no key update', [projectId, campaignId],
  );
}

/** Keeps a voucher, in the bin or not, from being changed until the transaction ends. */
export async function lockVoucher(tx: Transaction, projectId: string, voucherId: string): Promise<void> {
  await tx.query('/* trash.lock_voucher */ select 1 from vouchers where project_id = $1 and voucher_id = $2 for update', [projectId, voucherId]);
}

/** Takes a campaign out of the bin. */
export async function restoreCampaign(tx: Transaction, projectId: string, campaignId: string, now: Date): Promise<void> {
  await tx.query(
    `/* trash.restore_campaign */
     update campaigns
        set binned_at = null, updated_at = $3
      where project_id = $1 and campaign_id = $2 and not is_purged`,
    [projectId, campaignId, now],
  );
}

/** Takes a voucher out of the bin; how it stands. It is locked, and was in the bin. */
export async function restoreVoucher(tx: Transaction, projectId: string, voucherId: string, now: Date): Promise<Gone> {
  const [voucher] = await tx.query<Gone>(
    `/* trash.restore_voucher */
     update vouchers
        set binned_at = null, updated_at = $3
      where project_id = $1 and voucher_id = $2
     returning campaign_id as "campaignId", redemption_quantity as "redemptionQuantity", redeemed_quantity as "redeemedQuantity"`,
    [projectId, voucherId, now],
  );
  if (voucher === undefined) throw new Error(`voucher ${voucherId} is gone under its lock`);
  return voucher;
}

/** Whether a campaign of one public code has it. */
export async function hasPublicCode(tx: Transaction, projectId: string, campaignId: string): Promise<boolean> {
  const rows = await tx.query(
    `/* trash.has_public_code */
     select 1
       from campaigns as c
       join vouchers as v on v.project_id = c.project_id and v.campaign_id = c.campaign_id and v.binned_at is null
      where c.project_id = $1 and c.campaign_id = $2 and c.size = 'STANDALONE'
      limit 1`,
    [projectId, campaignId],
  );
  return rows.length > 0;
}

/** Keeps some of the vouchers that went into the bin until an instant; they are locked in the order of their ids, as everywhere. */
export async function lockBinnedVouchers(tx: Transaction, projectId: string, until: Date, limit: number): Promise<BinEntry[]> {
  return tx.query<BinEntry>(
    `/* trash.lock_vouchers */
     select ${columnsOfVouchers}
       from vouchers
      where project_id = $1 and ${isVoucherThere} and binned_at <= $2
        and voucher_id = any(array(
          select voucher_id from vouchers where project_id = $1 and ${isVoucherThere} and binned_at <= $2 order by binned_at desc, voucher_id desc limit $3))
      order by voucher_id
        for update`,
    [projectId, until, limit],
  );
}

/** Removes vouchers that the transaction has locked; their entries stay. */
export async function removeVouchers(tx: Transaction, projectId: string, voucherIds: readonly string[]): Promise<void> {
  await tx.query('/* trash.remove_vouchers */ delete from vouchers where project_id = $1 and voucher_id = any($2::text[])', [projectId, voucherIds]);
}

/** A campaign that went into the bin until an instant; undefined when there is none. */
export async function findBinnedCampaign(db: Db, projectId: string, until: Date): Promise<BinEntry | undefined> {
  const rows = await db.query<BinEntry>(
    `/* trash.find_campaign */
     select ${columnsOfCampaigns}
       from campaigns
      where project_id = $1 and binned_at <= $2 and not is_purged
      order by binned_at desc, campaign_id desc
      limit 1`,
    [projectId, until],
  );
  return rows[0];
}

/** How much lies in the bin. */
export async function countBin(db: Db, projectId: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `/* trash.count */
     select (select count(*) from campaigns where project_id = $1 and binned_at is not null and not is_purged)
            + (select count(*) from vouchers where project_id = $1 and ${isVoucherThere}) as count`,
    [projectId],
  );
  return row?.count ?? 0;
}
