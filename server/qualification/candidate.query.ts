import type { Db } from '../platform/db.ts';
import { addFilters, Conditions, type FilterField } from '../platform/wire-list.ts';
import { spellFilters } from '../voucher/code-rules.store.ts';

/** What may qualify, before it is looked at closely. */
export interface Candidate {
  object: 'voucher' | 'campaign';
  /** Id of the voucher or campaign. */
  id: string;
  createdAt: Date;
  /** When it was made, to the microsecond. */
  place: string;
}

export interface Sought {
  projectId: string;
  vouchers: boolean;
  campaigns: boolean;
  /** Whose codes; null: nobody is named. */
  customerId: string | null;
  filters: unknown;
}

/** Behind what the last page ended with: an instant in ISO 8601 and, within one request, an id. */
export interface Behind {
  place: string;
  id: string;
}

interface CandidateRow {
  object: Candidate['object'];
  id: string;
  created_at: Date;
  place: string;
}

const shared = (object: string, id: string, campaignId: string, categoryId: string): Record<string, FilterField> => ({
  resource_type: { sql: `'${object}'::text`, kind: 'text' },
  resource_id: { sql: id, kind: 'text' },
  campaign_id: { sql: campaignId, kind: 'text' },
  category_id: { sql: categoryId, kind: 'text' },
  campaign_type: { sql: `case when ${campaignId} is not null then 'DISCOUNT_COUPONS' end`, kind: 'text' },
  voucher_type: { sql: `'DISCOUNT_VOUCHER'::text`, kind: 'text' },
});

const voucherFields: Record<string, FilterField> = {
  ...shared('voucher', 'v.voucher_id', 'v.campaign_id', 'v.category_id'),
  code: { sql: 'v.code', kind: 'text' },
  holder_role: { sql: `case when v.holder_customer_id is not null then 'OWNER' end`, kind: 'text' },
};

const campaignFields: Record<string, FilterField> = {
  ...shared('campaign', 'c.campaign_id', 'c.campaign_id', 'c.category_id'),
  code: { sql: 'null::text', kind: 'text' },
  holder_role: { sql: 'null::text', kind: 'text' },
};

/** The newest candidates behind a place: vouchers without a campaign, vouchers that the customer holds, campaigns. Throws 400 for filters that are none. */
export async function findCandidates(db: Db, sought: Sought, behind: Behind | null, limit: number): Promise<Candidate[]> {
  const { customerId } = sought;
  const parts = await Promise.all([
    sought.vouchers ? findVoucherPart(db, sought, behind, limit, null) : [],
    customerId !== null && (sought.vouchers || !sought.campaigns) ? findVoucherPart(db, sought, behind, limit, customerId) : [],
    sought.campaigns ? findCampaignPart(db, sought, behind, limit) : [],
  ]);
  return parts.flat().sort((a, b) => (a.place === b.place ? (a.id < b.id ? 1 : -1) : a.place < b.place ? 1 : -1)).slice(0, limit);
}

/** `holder`: whose; null: those of no campaign. */
async function findVoucherPart(db: Db, { projectId, filters }: Sought, behind: Behind | null, limit: number, holder: string | null): Promise<Candidate[]> {
  const conditions = new Conditions('v.project_id = $1 and v.active and v.binned_at is null and not v.is_historical', [projectId]);
  conditions.add(holder === null ? 'v.campaign_id is null and v.holder_customer_id is null' : `v.holder_customer_id = ${conditions.value(holder)}`);
  addBehind(conditions, 'v.created_at', 'v.voucher_id', behind);
  addFilters(conditions, await spellFilters(db, projectId, filters), voucherFields);
  const rows = await db.query<CandidateRow>(
    `/* qualification.find_vouchers */
     select 'voucher' as object, v.voucher_id as id, v.created_at, ${placeOf('v.created_at')} as place
       from vouchers as v
      where v.project_id = $1 and ${conditions.sql}
      order by v.created_at desc, v.voucher_id desc
      limit ${limit}`,
    conditions.values,
  );
  return rows.map(toCandidate);
}

async function findCampaignPart(db: Db, { projectId, filters }: Sought, behind: Behind | null, limit: number): Promise<Candidate[]> {
  const conditions = new Conditions('c.project_id = $1 and c.active and c.binned_at is null and not c.is_historical and c.planned_vouchers is null', [projectId]);
  addBehind(conditions, 'c.created_at', 'c.campaign_id', behind);
  addFilters(conditions, filters, campaignFields);
  const rows = await db.query<CandidateRow>(
    `/* qualification.find_campaigns */
     select 'campaign' as object, c.campaign_id as id, c.created_at, ${placeOf('c.created_at')} as place
       from campaigns as c
      where c.project_id = $1 and ${conditions.sql}
      order by c.created_at desc, c.campaign_id desc
      limit ${limit}`,
    conditions.values,
  );
  return rows.map(toCandidate);
}

function addBehind(conditions: Conditions, createdAt: string, id: string, behind: Behind | null): void {
  if (behind === null) return;
  conditions.add(`(${createdAt}, ${id}) < (${conditions.value(behind.place)}::timestamptz, ${conditions.value(behind.id)}::text)`);
}

function placeOf(createdAt: string): string {
  return `to_char(${createdAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

function toCandidate(row: CandidateRow): Candidate {
  return { object: row.object, id: row.id, createdAt: row.created_at, place: row.place };
}
