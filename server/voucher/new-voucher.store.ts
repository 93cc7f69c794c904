import type { Validity } from '../campaign/terms.ts';
import type { Discount } from '../discount/compute-discount.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { deleteAssignmentsOf } from '../rule/assignment.store.ts';
import { countDeleted } from './voucher-change.store.ts';

/** What vouchers that are made together have in common. Of their validity a member of null is as the campaign's terms say. */
export interface VoucherTemplate extends Validity {
  projectId: string;
  campaignId: string | null;
  /** null: as the campaign's terms say. */
  discount: Discount | null;
  /** Uses per code; null: without limit. */
  redemptionQuantity: number | null;
  categoryId: string | null;
  additionalInfo: string | null;
  metadata: Record<string, unknown>;
  active: boolean;
}

/**
 * Makes vouchers of those codes that the project does not have yet; those made, in no order. Codes go in by their order, so that two who make the same
 * codes wait for each other and never in a circle; ids are drawn before, so that they do not tell the order of the codes.
 */
export async function insertVouchers(tx: Transaction, template: VoucherTemplate, codes: readonly string[], now: Date): Promise<{ voucherId: string; code: string }[]> {
  const rows = codes.map((code) => ({ code, id: newId('v', now) })).sort((a, b) => (a.code < b.code ? -1 : 1));
  const made = await tx.query<{ voucher_id: string; code: string }>(
    `/* voucher.insert */
     insert into vouchers
       (project_id, voucher_id, code, campaign_id, discount, redemption_quantity, start_date, expiration_date, category_id, additional_info, metadata,
        active, created_at, validity_timeframe, validity_day_of_week, validity_hours)
     select $1, n.voucher_id, n.code, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
       from unnest($2::text[], $3::text[]) as n(voucher_id, code)
     on conflict (project_id, code) where not is_historical do nothing
     returning voucher_id, code`,
    [
      template.projectId, rows.map(({ id }) => id), rows.map(({ code }) => code), template.campaignId,
      jsonOrNull(template.discount), template.redemptionQuantity, template.startDate, template.expirationDate,
      template.categoryId, template.additionalInfo, JSON.stringify(template.metadata), template.active, now,
      jsonOrNull(template.validityTimeframe), template.validityDayOfWeek, jsonOrNull(template.validityHours),
    ],
  );
  return made.map(({ voucher_id, code }) => ({ voucherId: voucher_id, code }));
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Those of the codes that the project has already, binned ones included. */
export async function findTakenCodes(db: Db, projectId: string, codes: readonly string[]): Promise<Set<string>> {
  const rows = await db.query<{ code: string }>(
    `/* voucher.find_taken_codes */
     select code
       from vouchers
      where project_id = $1 and code = any($2::text[]) and not is_historical`,
    [projectId, codes],
  );
  return new Set(rows.map(({ code }) => code));
}

/** How often vouchers may be redeemed, together; of those without limit only how many there are. */
export interface Uses {
  uses: number;
  unlimited: number;
}

export function usesOf({ redemptionQuantity: quantity }: Pick<VoucherTemplate, 'redemptionQuantity'>, codes: number): Uses {
  return { uses: (quantity ?? 0) * codes, unlimited: quantity === null ? codes : 0 };
}

/**
 * Counts vouchers made of a campaign, and by how much their uses differ from those of its terms (`undefined`: not at all). Locks the counters, so it comes
 * last in a transaction.
 */
export async function countCreated(tx: Transaction, projectId: string, campaignId: string, created: number, uses?: Uses): Promise<void> {
  await tx.query(
    `/* voucher.count_created */
     update campaign_counters as k
        set vouchers_created = k.vouchers_created + $3,
            uses_beyond_terms = k.uses_beyond_terms + coalesce($4::bigint - $3 * coalesce(t.redemption_quantity, 0), 0),
            unlimited_beyond_terms = k.unlimited_beyond_terms + coalesce($5::bigint - $3 * (t.redemption_quantity is null)::integer, 0),
            moved = k.moved + 1
       from campaigns as c
       join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = c.campaign_id and t.version = c.terms_version
      where c.project_id = $1 and c.campaign_id = $2 and k.project_id = $1 and k.campaign_id = $2`,
    [projectId, campaignId, created, uses?.uses ?? null, uses?.unlimited ?? null],
  );
}

/**
 * Removes up to `limit` vouchers of a campaign for good and counts them; their entries stay. The number removed. Those of the bin have an index of their
 * own, and each index is read in its order: a step takes the same time however many there are.
 */
export async function deleteVouchers(tx: Transaction, projectId: string, campaignId: string, limit: number): Promise<number> {
  const rows = await tx.query<{ voucher_id: string; is_counted: boolean }>(
    `/* voucher.delete */
     delete from vouchers
      where project_id = $1
        and voucher_id in (
          select voucher_id
            from vouchers
           where project_id = $1
             and voucher_id = any(array(
               (select voucher_id
                  from vouchers
                 where project_id = $1 and campaign_id = $2 and binned_at is null
                 order by created_at desc, voucher_id desc
                 limit $3)
                union all
               (select voucher_id
                  from vouchers
                 where project_id = $1 and campaign_id = $2 and binned_at is not null
                 order by binned_at
                 limit $3)
                limit $3))
           order by voucher_id
             for update)
     returning voucher_id, binned_at is null as is_counted`,
    [projectId, campaignId, limit],
  );
  await deleteAssignmentsOf(tx, projectId, rows.map((row) => row.voucher_id));
  // Those that were in the bin were counted when they went there.
  await countDeleted(tx, projectId, campaignId, rows.filter(({ is_counted }) => is_counted).length);
  return rows.length;
}
