import { capitals } from '../../contract/code-faults.ts';
import type { Db } from '../platform/db.ts';
import { spelledInSql } from '../voucher/code-rules.ts';
import { voucherPlaces } from '../voucher/voucher.store.ts';

/** Which voucher a code is. What never changes about it only: everything else is read under the lock. */
export interface FoundCode {
  voucherId: string;
  campaignId: string | null;
}

interface CodeRow {
  voucher_id: string;
  /** As it was named. */
  code: string;
  campaign_id: string | null;
}

/**
 * The vouchers that the texts name, each a code or a voucher's id. A code wins over an id, a living code over one of imported history, of those
 * the newest (decisions/0004). Binned vouchers are not found. Where the project ignores case, capitals stand for a text (decisions/0033).
 */
export async function findCodes(db: Db, projectId: string, names: readonly string[]): Promise<Map<string, FoundCode>> {
  const living = await db.prepared<CodeRow>(
    'code.find',
    `/* code.find */
     select v.voucher_id, k.name as code, v.campaign_id
       from ${namedCodes} as k(name, code)
            cross join lateral (
              select voucher_id, campaign_id
                from vouchers
               where project_id = $1 and vouchers.code between k.code and k.code and not is_historical and binned_at is null
               order by vouchers.code
               limit 1
            ) as v`,
    namesAndCapitals(projectId, [...new Set(names)]),
  );
  const found = new Map(living.map((row) => [row.code, toFound(row)]));
  const others = names.filter((name) => !found.has(name));
  if (others.length > 0) for (const [name, code] of await findOthers(db, projectId, others)) found.set(name, code);
  return found;
}

async function findOthers(db: Db, projectId: string, names: string[]): Promise<Map<string, FoundCode>> {
  const rows = await db.prepared<CodeRow>(
    'code.find_others',
    `/* code.find_others */
     select voucher_id, voucher_id as code, campaign_id, created_at, 1 as priority
       from vouchers
      where ctid = any(array(select p.place from ${voucherPlaces})) and binned_at is null
      union all
     select v.voucher_id, k.name, v.campaign_id, v.created_at, 2
       from ${namedCodes} as k(name, code)
            cross join lateral (
              select voucher_id, campaign_id, created_at
                from vouchers
               where project_id = $1 and vouchers.code between k.code and k.code and is_historical and binned_at is null
               order by vouchers.code
              offset 0
            ) as v
      order by priority, created_at, voucher_id`,
    namesAndCapitals(projectId, names),
  );
  return new Map(rows.map((row) => [row.code, toFound(row)]));
}

/** The names `$2` and, beside each, the code that it would be. */
const namedCodes = `unnest($2::text[], ${spelledInSql('$2::text[]', '$3::text[]')})`;

function namesAndCapitals(projectId: string, names: readonly string[]): unknown[] {
  return [projectId, names, names.map(capitals)];
}

function toFound(row: CodeRow): FoundCode {
  return { voucherId: row.voucher_id, campaignId: row.campaign_id };
}
