import { capitals } from '../../contract/code-faults.ts';
import type { Validity } from '../campaign/terms.ts';
import type { Discount } from '../discount/compute-discount.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { spelledInSql } from './code-rules.ts';
import type { Voucher } from './voucher.ts';

/** A row of `voucherColumns`. */
export interface VoucherRow {
  project_id: string;
  voucher_id: string;
  code: string;
  campaign_id: string | null;
  campaign_name: string | null;
  campaign_active: boolean;
  terms_version: number | null;
  effective_terms_version: number | null;
  follows_campaign: boolean;
  discount: Discount | null;
  redemption_quantity: number | null;
  redeemed_quantity: number;
  start_date: Date | null;
  expiration_date: Date | null;
  validity_timeframe: Validity['validityTimeframe'];
  validity_day_of_week: number[] | null;
  validity_hours: Validity['validityHours'];
  category: string | null;
  category_id: string | null;
  category_hierarchy: number | null;
  additional_info: string | null;
  metadata: Record<string, unknown>;
  active: boolean;
  is_historical: boolean;
  holder_customer_id: string | null;
  publications: number;
  asset_key: string;
  created_at: Date;
  updated_at: Date | null;
}

/** Select list of a `VoucherRow`, for a statement with `voucherSource`. */
export const voucherColumns = `
  v.project_id, v.voucher_id, v.code, v.campaign_id, c.name as campaign_name,
  coalesce(c.active and c.binned_at is null, v.campaign_id is null) as campaign_active,
  v.terms_version, t.version as effective_terms_version, coalesce(c.size = 'STANDALONE', false) as follows_campaign,
  coalesce(v.discount, t.discount) as discount, v.redemption_quantity, v.redeemed_quantity,
  coalesce(v.start_date, t.start_date) as start_date, coalesce(v.expiration_date, t.expiration_date) as expiration_date,
  coalesce(v.validity_timeframe, t.validity_timeframe) as validity_timeframe,
  coalesce(v.validity_day_of_week, t.validity_day_of_week) as validity_day_of_week, coalesce(v.validity_hours, t.validity_hours) as validity_hours,
  g.name as category, g.category_id, g.hierarchy as category_hierarchy, v.additional_info, v.metadata, v.active, v.is_historical,
  v.holder_customer_id, v.publications, v.asset_key, v.created_at, v.updated_at`;

/**
 * Vouchers (v) with their campaign (c), the terms they have (t) and their category (g).
 *
 * For a lock, take the rows' locks in a statement before (`select … from vouchers … for update`) and read with this in the next one: a statement
 * that waits for a lock reads the changed voucher, but its joined rows as they were before, so a voucher that was frozen meanwhile at a newer
 * version would come without its terms.
 */
export const voucherSource = `
  vouchers as v
  left join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
  left join campaign_terms as t
         on t.project_id = v.project_id and t.campaign_id = v.campaign_id and t.version = coalesce(v.terms_version, c.terms_version)
  left join categories as g on g.project_id = v.project_id and g.category_id = v.category_id`;

/**
 * Where the vouchers `$2` of the project `$1` lie in the table (p.place). Only the index of their ids has the order that is asked for: by an equal id alone, a
 * plan made while they were few goes through all of the project.
 */
export const voucherPlaces = `
  unnest($2::text[]) as k(id)
  cross join lateral (
    select ctid as place from vouchers where project_id = $1 and voucher_id between k.id and k.id order by voucher_id limit 1
  ) as p`;

/** The voucher of a row of `voucherColumns`. */
export function toVoucher(row: VoucherRow): Voucher {
  return {
    projectId: row.project_id, voucherId: row.voucher_id, code: row.code, campaignId: row.campaign_id, campaignName: row.campaign_name,
    campaignActive: row.campaign_active, termsVersion: row.terms_version, effectiveTermsVersion: row.effective_terms_version,
    followsCampaign: row.follows_campaign,
    discount: row.discount, redemptionQuantity: row.redemption_quantity, redeemedQuantity: row.redeemed_quantity,
    startDate: row.start_date, expirationDate: row.expiration_date, validityTimeframe: row.validity_timeframe,
    validityDayOfWeek: row.validity_day_of_week, validityHours: row.validity_hours, category: row.category, categoryId: row.category_id,
    categoryHierarchy: row.category_hierarchy, additionalInfo: row.additional_info,
    metadata: row.metadata, active: row.active, isHistorical: row.is_historical, holderCustomerId: row.holder_customer_id,
    publications: row.publications, assetKey: row.asset_key, createdAt: row.created_at, updatedAt: row.updated_at,
  };
}

/**
 * A voucher by code or, failing that, by id. A code that imported history repeats finds the living voucher first, else the newest of the
 * historical ones (decisions/0004). Vouchers in the bin, alone or with their campaign, are not found.
 */
export async function findVoucher(db: Db, projectId: string, codeOrId: string): Promise<Voucher | undefined> {
  // Each way has an index of its own; one condition with `or` would read the project.
  const rows = await db.prepared<VoucherRow>(
    'voucher.find',
    `/* voucher.find */
     with named as (
       select voucher_id, 1 as place from vouchers where project_id = $1 and code = ${spelledInSql('$2', '$3')} and not is_historical
       union all
       select voucher_id, 2 from vouchers where project_id = $1 and voucher_id = $2
       union all
       select voucher_id, 3 from vouchers where project_id = $1 and code = ${spelledInSql('$2', '$3')} and is_historical
     )
     select ${voucherColumns}
       from named as n, ${voucherSource}
      where v.project_id = $1
        and v.voucher_id = n.voucher_id
        and v.binned_at is null
        and c.binned_at is null
      order by n.place, v.created_at desc, v.voucher_id desc
      limit 1`,
    [projectId, codeOrId, capitals(codeOrId)],
  );
  return rows[0] && toVoucher(rows[0]);
}

/** Keeps a voucher from being redeemed, published or changed until the transaction ends; false when the project has none with this id. */
export async function lockVoucher(tx: Transaction, projectId: string, voucherId: string): Promise<boolean> {
  const rows = await tx.query(
    `/* voucher.lock */ select 1 from vouchers where project_id = $1 and voucher_id = $2 and binned_at is null for update`,
    [projectId, voucherId],
  );
  return rows.length > 0;
}

/** The code whose pictures have this address; undefined for any other, and for codes in the bin. */
export async function findPicturedCode(db: Db, projectId: string, voucherId: string, assetKey: string): Promise<string | undefined> {
  const rows = await db.query<{ code: string }>(
    `/* voucher.pictured */
     select v.code
       from vouchers as v
            left join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id
      where v.project_id = $1 and v.voucher_id = $2 and v.asset_key::text = $3 and v.binned_at is null and c.binned_at is null`,
    [projectId, voucherId, assetKey],
  );
  return rows[0]?.code;
}

/** Vouchers by id, in no order; unknown ones and another project's are left out. */
export async function findVouchers(db: Db, projectId: string, ids: readonly string[]): Promise<Voucher[]> {
  const rows = await db.query<VoucherRow>(
    `/* voucher.find_by_ids */
     select ${voucherColumns}
       from ${voucherSource}
      where v.project_id = $1 and v.voucher_id = any($2::text[])`,
    [projectId, ids],
  );
  return rows.map(toVoucher);
}
