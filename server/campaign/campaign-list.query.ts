import type { CampaignQuery } from '../../contract/campaign.ts';
import type { Db } from '../platform/db.ts';
import { addFilters, Conditions, cutPage, pageKeys, pageStatement, readListing, sourceFor, type FilterField, type FilterFields, type Rest, type SortField } from '../platform/wire-list.ts';
import { campaignColumns, campaignsBy, campaignSource, toCampaign, type CampaignRow } from './campaign.store.ts';
import type { Campaign } from './campaign.ts';

/** What lists of campaigns (`c`, with their terms `t` and category `g`) may be ordered by. */
const orders: Record<string, SortField> = {
  created_at: { sql: 'c.created_at', kind: 'instant' },
  updated_at: { sql: 'c.updated_at', kind: 'instant', isNullable: true },
  name: { sql: 'c.name', kind: 'text' },
  id: { sql: 'c.campaign_id', kind: 'text' },
};

const hasStarted = (now: string): string => `coalesce(t.start_date <= ${now}, true)`;
const isOver = (now: string): string => `coalesce(t.expiration_date <= ${now}, false)`;
const isDraft = "c.generation_status = 'DRAFT'";

/** The states of wire contract §1.3. */
const states: FilterField['states'] = {
  $active: (now) => `c.active and not ${isDraft} and ${hasStarted(now())} and not ${isOver(now())}`,
  $expired: (now) => isOver(now()),
  before_start: (now) => `not ${hasStarted(now())}`,
  $before_start: (now) => `not ${hasStarted(now())}`,
  $enabled: () => 'c.active',
  $disabled: () => 'not c.active',
  $in_progress: () => "c.generation_status in ('IN_PROGRESS', 'MODIFYING')",
  $failed: () => "c.generation_status = 'FAILED'",
  $draft: () => isDraft,
};

/** What they may be filtered by (wire contract §2.0). There is one type of voucher, and none is a referral code. */
const filters: FilterFields = {
  id: { sql: 'c.campaign_id', kind: 'text' },
  campaigns: { sql: 'c.name', kind: 'text' },
  campaigns_id: { sql: 'c.campaign_id', kind: 'text' },
  name: { sql: 'c.name', kind: 'text' },
  campaign_status: { sql: 'c.generation_status', kind: 'text' },
  campaign_type: { sql: "'DISCOUNT_COUPONS'::text", kind: 'text' },
  voucher_type: { sql: "'DISCOUNT_VOUCHER'::text", kind: 'text' },
  is_referral_code: { sql: 'false', kind: 'boolean' },
  category: { sql: 'g.name', kind: 'text' },
  categories: { sql: 'g.name', kind: 'text' },
  category_id: { sql: 'c.category_id', kind: 'text' },
  category_ids: { sql: 'c.category_id', kind: 'text' },
  type: { sql: 'c.size', kind: 'text' },
  status: { sql: 'c.generation_status', kind: 'text', states },
  active: { sql: 'c.active', kind: 'boolean', states },
  validity_timeframe: { sql: "(t.validity_timeframe ->> 'interval')", kind: 'text' },
  start_date: { sql: 't.start_date', kind: 'instant' },
  expiration_date: { sql: 't.expiration_date', kind: 'instant' },
  created_at: { sql: 'c.created_at', kind: 'instant' },
  updated_at: { sql: 'c.updated_at', kind: 'instant' },
  'metadata.*': { sql: 'c.metadata', kind: 'text' },
};

/**
 * A page of campaigns, the newest first unless asked otherwise, with what the list says beside them. Throws 400 for a page, order, filter or cursor that
 * there is not.
 */
export async function listCampaigns(db: Db, projectId: string, query: CampaignQuery, now: Date): Promise<{ campaigns: Campaign[]; rest: Rest }> {
  const conditions = new Conditions('c.project_id = $1 and c.binned_at is null', [projectId]);
  conditions.equal('c.generation_status', query.campaign_status);
  // There is one kind of campaign; a list of another kind is empty.
  if ((query.campaign_type ?? 'DISCOUNT_COUPONS') !== 'DISCOUNT_COUPONS' || query.is_referral_code === true) conditions.add('false');
  conditions.range('c.created_at', query.created_at);
  conditions.range('c.updated_at', query.updated_at);
  addFilters(conditions, query.filters, filters, now);
  const [sql, values] = [conditions.sql, [...conditions.values]];
  const listing = readListing(conditions, query, orders, 'c.campaign_id');
  const found = await db.query<CampaignRow & { place: string[] }>(
    pageStatement(
      'campaign.list', pageKeys(listing, sourceOf(`${conditions.sql} ${listing.field.sql}`), conditions.sql),
      `select ${campaignColumns}, ${listing.place} as place
         from ${campaignsBy('page.id')}
        where c.project_id = $1 and c.campaign_id between page.id and page.id
        order by c.campaign_id
        limit 1`,
    ),
    conditions.values,
  );
  const { rows, more } = cutPage(found, listing);
  return { campaigns: rows.map(toCampaign), rest: listing.isCursor ? more : { total: await count(db, sql, values, listing.countMax) } };
}

const sourceOf = (sql: string): string => sourceFor(sql, { table: 'campaigns as c', joined: campaignSource, aliases: 'gkt' });

async function count(db: Db, sql: string, values: unknown[], countMax: number | null): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    `/* campaign.count */
     select count(*) as total
       from (select from ${sourceOf(sql)} where ${sql} limit $${values.length + 1}) as counted`,
    [...values, countMax],
  );
  return row?.total ?? 0;
}
