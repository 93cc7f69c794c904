import { capitals } from '../../contract/code-faults.ts';
import type { Discount } from '../discount/compute-discount.ts';
import type { Validity } from '../campaign/terms.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { spelledInSql } from './code-rules.ts';
import type { Voucher } from './voucher.ts';

/** What an edit of a voucher sets; a member that is undefined stays as it is, null takes away what the voucher has of its own. */
export interface VoucherEdit {
  discount: Discount | undefined;
  startDate: Date | null | undefined;
  expirationDate: Date | null | undefined;
  validityTimeframe: Validity['validityTimeframe'] | undefined;
  validityDayOfWeek: Validity['validityDayOfWeek'] | undefined;
  validityHours: Validity['validityHours'] | undefined;
  redemptionQuantity: number | null | undefined;
  categoryId: string | null | undefined;
  additionalInfo: string | null | undefined;
  metadata: Record<string, unknown> | undefined;
  active: boolean | undefined;
}

const columns: Record<keyof VoucherEdit, { name: string; type: string }> = {
  discount: { name: 'discount', type: 'jsonb' }, startDate: { name: 'start_date', type: 'timestamptz' },
  expirationDate: { name: 'expiration_date', type: 'timestamptz' }, validityTimeframe: { name: 'validity_timeframe', type: 'jsonb' },
  validityDayOfWeek: { name: 'validity_day_of_week', type: 'smallint[]' }, validityHours: { name: 'validity_hours', type: 'jsonb' },
  redemptionQuantity: { name: 'redemption_quantity', type: 'integer' }, categoryId: { name: 'category_id', type: 'text' },
  additionalInfo: { name: 'additional_info', type: 'text' }, metadata: { name: 'metadata', type: 'jsonb' }, active: { name: 'active', type: 'boolean' },
};

/** An edit that changes nothing. */
export const noEdit: VoucherEdit = {
  discount: undefined, startDate: undefined, expirationDate: undefined, validityTimeframe: undefined, validityDayOfWeek: undefined, validityHours: undefined,
  redemptionQuantity: undefined, categoryId: undefined, additionalInfo: undefined, metadata: undefined, active: undefined,
};

/**
 * Writes an edit of a voucher that the transaction has locked. False, and nothing is written, when it would leave the voucher fewer redemptions than were
 * made of it and are held: that is compared in the statement that writes.
 */
export async function updateVoucher(tx: Transaction, projectId: string, voucherId: string, edit: VoucherEdit, now: Date): Promise<boolean> {
  return (await updateVouchers(tx, projectId, [voucherId], edit, now)) === 1;
}

/** Writes the same edit of several vouchers that the transaction has locked; how many were changed, which are those that `updateVoucher` would change. */
export async function updateVouchers(tx: Transaction, projectId: string, voucherIds: readonly string[], edit: VoucherEdit, now: Date): Promise<number> {
  const values: unknown[] = [projectId, voucherIds, now, edit.redemptionQuantity ?? null];
  const sets = (Object.keys(columns) as (keyof VoucherEdit)[]).flatMap((member) => {
    const value = edit[member];
    if (value === undefined) return [];
    const { name, type } = columns[member];
    values.push(type === 'jsonb' && value !== null ? JSON.stringify(value) : value);
    return [`${name} = $${values.length}::${type}`];
  });
  const rows = await tx.query(
    `/* voucher.update */
     update vouchers
        set ${[...sets, 'updated_at = $3'].join(', ')}
      where project_id = $1
        and voucher_id = any($2::text[])
        and ($4::integer is null or redeemed_quantity + held_quantity <= $4)
     returning 1 as changed`,
    values,
  );
  return rows.length;
}

/** Puts vouchers that the transaction has locked into the bin: their codes stay reserved. */
export async function binVouchers(tx: Transaction, projectId: string, voucherIds: readonly string[], now: Date): Promise<void> {
  await tx.query(
    `/* voucher.bin */
     update vouchers
        set binned_at = $3, updated_at = $3
      where project_id = $1 and voucher_id = any($2::text[])`,
    [projectId, voucherIds, now],
  );
}

/** Removes a voucher that the transaction has locked; its entries stay, its code is free again. */
export async function removeVoucher(tx: Transaction, projectId: string, voucherId: string): Promise<void> {
  await tx.query('/* voucher.remove */ delete from vouchers where project_id = $1 and voucher_id = $2', [projectId, voucherId]);
}

/** Of which campaign a voucher is, and how often it may be redeemed, null: without limit, and was. */
export type Gone = Pick<Voucher, 'campaignId' | 'redemptionQuantity' | 'redeemedQuantity'>;

/**
 * Counts vouchers that went into the bin or, without having been there, for good, or that are there again, in the campaigns that they are of. Of one that is gone
 * only the redemptions beyond the terms count as uses. Locks the counters, in the order of their ids, so it comes last in a transaction.
 */
export async function countGone(tx: Transaction, projectId: string, vouchers: readonly Gone[], areThereAgain = false): Promise<void> {
  await tx.query(
    `/* voucher.count_gone */
     with locked as (
       select campaign_id
         from campaign_counters
        where project_id = $1 and campaign_id = any($2::text[])
        order by campaign_id
          for update
     )
     update campaign_counters as k
        set vouchers_deleted = k.vouchers_deleted + $5 * g.codes, uses_beyond_terms = k.uses_beyond_terms + $5 * g.uses,
            unlimited_beyond_terms = k.unlimited_beyond_terms + $5 * g.unlimited, moved = k.moved + 1
       from locked as l
       join (
              select v.campaign_id, count(*) as codes,
                     coalesce(sum(greatest(0, v.redeemed - coalesce(t.redemption_quantity, 0)) - coalesce(v.quantity, 0) + coalesce(t.redemption_quantity, 0)), 0) as uses,
                     coalesce(sum((t.redemption_quantity is null)::integer - (v.quantity is null)::integer), 0) as unlimited
                from unnest($2::text[], $3::integer[], $4::integer[]) as v(campaign_id, quantity, redeemed)
                join campaigns as c on c.project_id = $1 and c.campaign_id = v.campaign_id
                join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
               group by v.campaign_id
            ) as g on g.campaign_id = l.campaign_id
      where k.project_id = $1 and k.campaign_id = l.campaign_id`,
    [
      projectId, vouchers.map(({ campaignId }) => campaignId), vouchers.map(({ redemptionQuantity }) => redemptionQuantity), vouchers.map(({ redeemedQuantity }) => redeemedQuantity),
      areThereAgain ? -1 : 1,
    ],
  );
}

/** Counts that a voucher of a campaign may be redeemed more or less often than before; null: without limit. Locks the counters, so it comes last. */
export async function countOtherQuantity(tx: Transaction, projectId: string, campaignId: string, before: number | null, after: number | null): Promise<void> {
  await tx.query(
    `/* voucher.count_other_quantity */
     update campaign_counters
        set uses_beyond_terms = uses_beyond_terms + coalesce($4::bigint, 0) - coalesce($3::bigint, 0),
            unlimited_beyond_terms = unlimited_beyond_terms + ($4::bigint is null)::integer - ($3::bigint is null)::integer
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId, before, after],
  );
}

/** Counts vouchers of a campaign that is deleted itself. Locks the counters, so it comes last in a transaction. */
export async function countDeleted(tx: Transaction, projectId: string, campaignId: string, deleted: number): Promise<void> {
  await tx.query(
    `/* voucher.count_deleted */
     update campaign_counters
        set vouchers_deleted = vouchers_deleted + $3, moved = moved + 1
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId, deleted],
  );
}

/** Says that something of campaigns' vouchers changed; their counters are locked, in the order of their ids, so it comes last in a transaction. */
export async function moveSequences(tx: Transaction, projectId: string, campaignIds: readonly string[]): Promise<void> {
  await tx.query(
    `/* voucher.move_sequences */
     with locked as (
       select campaign_id
         from campaign_counters
        where project_id = $1 and campaign_id = any($2::text[])
        order by campaign_id
          for update
     )
     update campaign_counters as k
        set moved = moved + 1
       from locked as l
      where k.project_id = $1 and k.campaign_id = l.campaign_id`,
    [projectId, campaignIds],
  );
}

/** One voucher's metadata before and after a change of many. */
export interface MergedMetadata {
  voucherId: string;
  campaignId: string | null;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** The ids of the vouchers that the texts name, each a code or an id; a code wins. Imported history and what is in the bin are not found. */
export async function findNamed(db: Db, projectId: string, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ name: string; voucher_id: string }>(
    `/* voucher.find_named */
     select voucher_id as name, voucher_id
       from vouchers
      where project_id = $1 and voucher_id = any($2::text[]) and binned_at is null and not is_historical
      union all
     select n.name, v.voucher_id
       from unnest($2::text[], ${spelledInSql('$2::text[]', '$3::text[]')}) as n(name, code)
       join vouchers as v on v.project_id = $1 and v.code = n.code
      where v.binned_at is null and not v.is_historical`,
    [projectId, names, names.map(capitals)],
  );
  return new Map(rows.map(({ name, voucher_id }) => [name, voucher_id]));
}

/** Locks the vouchers, in the order of their ids, and gives their metadata. Those in the bin are left out. */
export async function lockMetadata(
  tx: Transaction, projectId: string, voucherIds: readonly string[],
): Promise<Map<string, Pick<MergedMetadata, 'campaignId' | 'before'>>> {
  const rows = await tx.query<{ voucher_id: string; campaign_id: string | null; metadata: Record<string, unknown> }>(
    `/* voucher.lock_metadata */
     select voucher_id, campaign_id, metadata
       from vouchers
      where project_id = $1 and voucher_id = any($2::text[]) and binned_at is null
      order by voucher_id
        for update`,
    [projectId, voucherIds],
  );
  return new Map(rows.map((row) => [row.voucher_id, { campaignId: row.campaign_id, before: row.metadata }]));
}

/** Writes metadata of vouchers that the transaction has locked. */
export async function setMetadata(tx: Transaction, projectId: string, merged: readonly MergedMetadata[], now: Date): Promise<void> {
  await tx.query(
    `/* voucher.set_metadata */
     update vouchers as v
        set metadata = n.metadata, updated_at = $4
       from unnest($2::text[], $3::jsonb[]) as n(voucher_id, metadata)
      where v.project_id = $1 and v.voucher_id = n.voucher_id`,
    [projectId, merged.map(({ voucherId }) => voucherId), merged.map(({ after }) => JSON.stringify(after)), now],
  );
}
