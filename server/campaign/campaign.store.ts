import type { Limit } from '../budget/limit.ts';
import { insertCounters } from '../budget/limits.store.ts';
import type { Discount } from '../discount/compute-discount.ts';
import type { Db, Transaction } from '../platform/db.ts';
import type { CodeConfig } from '../voucher/code-config.ts';
import type { Campaign, CampaignSize, GenerationStatus } from './campaign.ts';
import type { Terms } from './terms.ts';

/** A row of `campaignColumns`. */
export interface CampaignRow {
  project_id: string;
  campaign_id: string;
  name: string;
  size: CampaignSize;
  description: string | null;
  category: string | null;
  category_id: string | null;
  join_once: boolean;
  auto_join: boolean;
  use_voucher_metadata_schema: boolean;
  code_config: CodeConfig | null;
  metadata: Record<string, unknown>;
  active: boolean;
  generation_status: GenerationStatus;
  planned_vouchers: number | null;
  is_historical: boolean;
  vouchers_count: number;
  version: number;
  discount: Discount | null;
  redemption_quantity: number | null;
  start_date: Date | null;
  expiration_date: Date | null;
  validity_timeframe: Terms['validityTimeframe'];
  validity_day_of_week: number[] | null;
  validity_hours: Terms['validityHours'];
  activity_duration_after_publishing: string | null;
  created_at: Date;
  updated_at: Date | null;
}

/** Select list of a `CampaignRow`, for a statement with `campaignSource`. */
export const campaignColumns = `
  c.project_id, c.campaign_id, c.name, c.size, c.description, g.name as category, g.category_id, c.join_once, c.auto_join, c.use_voucher_metadata_schema, c.code_config,
  c.metadata, c.active, c.generation_status, c.planned_vouchers, c.is_historical, k.vouchers_created - k.vouchers_deleted as vouchers_count,
  t.version, t.discount, t.redemption_quantity, t.start_date, t.expiration_date, t.validity_timeframe, t.validity_day_of_week, t.validity_hours,
  t.activity_duration_after_publishing, c.created_at, c.updated_at`;

/** Campaigns (c) with their terms today (t), their counters (k) and their category (g). */
export const campaignSource = campaignsBy('c.campaign_id');

/** The same; `id`: an SQL by which terms and counters are found, of one campaign its id. */
export function campaignsBy(id: string): string {
  return `
  campaigns as c
  join campaign_terms as t on t.project_id = c.project_id and t.campaign_id = ${id} and t.version = c.terms_version
  join campaign_counters as k on k.project_id = c.project_id and k.campaign_id = ${id}
  left join categories as g on g.project_id = c.project_id and g.category_id = c.category_id`;
}

/** A campaign by id or, failing that, by name; binned ones are not found. */
export async function findCampaign(db: Db, projectId: string, idOrName: string): Promise<Campaign | undefined> {
  const rows = await db.query<CampaignRow>(
    `/* campaign.find */
     select ${campaignColumns}
       from ${campaignSource}
      where c.project_id = $1 and (c.campaign_id = $2 or c.name = $2) and c.binned_at is null
      order by (c.campaign_id = $2) desc
      limit 1`,
    [projectId, idOrName],
  );
  return rows[0] && toCampaign(rows[0]);
}

/**
 * Keeps others from changing a campaign until the transaction ends; its id, undefined when there is no such campaign. Read it in the next
 * statement: this one may have waited for a change that it does not see whole.
 */
export async function lockCampaign(tx: Transaction, projectId: string, idOrName: string): Promise<string | undefined> {
  const rows = await tx.query<{ campaign_id: string }>(
    `/* campaign.lock */
     select campaign_id
       from campaigns
      where project_id = $1 and (campaign_id = $2 or name = $2) and binned_at is null
      order by (campaign_id = $2) desc
      limit 1
        for no key update`,
    [projectId, idOrName],
  );
  return rows[0]?.campaign_id;
}

/**
 * Keeps a campaign from being changed or deleted until the transaction ends, while others may keep it too; undefined when there is none. To be held by
 * whoever makes vouchers of it, so that none is left behind by a deletion. Read it in the next statement.
 */
export async function keepCampaign(tx: Transaction, projectId: string, idOrName: string): Promise<{ campaignId: string; now: Date } | undefined> {
  const rows = await tx.query<{ campaign_id: string; now: Date }>(
    `/* campaign.keep */
     select campaign_id, clock_timestamp() as now
       from campaigns
      where project_id = $1 and (campaign_id = $2 or name = $2) and binned_at is null
      order by (campaign_id = $2) desc
      limit 1
        for share`,
    [projectId, idOrName],
  );
  return rows[0] && { campaignId: rows[0].campaign_id, now: rows[0].now };
}

/** Writes a new campaign with its first terms and its counters. */
export async function insertCampaign(tx: Transaction, campaign: Campaign, limits: readonly Limit[]): Promise<void> {
  const { projectId, campaignId } = campaign;
  await tx.query(
    `/* campaign.insert */
     insert into campaigns
       (project_id, campaign_id, name, size, description, category_id, join_once, auto_join, use_voucher_metadata_schema, code_config, metadata, active,
        terms_version, generation_status, created_at, planned_vouchers)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15)`,
    [
      projectId, campaignId, campaign.name, campaign.size, campaign.description, campaign.categoryId, campaign.joinOnce, campaign.autoJoin,
      campaign.useVoucherMetadataSchema, json(campaign.codeConfig), JSON.stringify(campaign.metadata), campaign.active, campaign.generationStatus,
      campaign.createdAt, campaign.plannedVouchers,
    ],
  );
  await insertTerms(tx, projectId, campaignId, campaign.terms, campaign.createdAt);
  await insertCounters(tx, campaign, limits, campaign.createdAt);
}

/** Adds a version of the terms. */
export async function insertTerms(tx: Transaction, projectId: string, campaignId: string, terms: Terms, now: Date): Promise<void> {
  await tx.query(
    `/* campaign.insert_terms */
     insert into campaign_terms
       (project_id, campaign_id, version, discount, redemption_quantity, start_date, expiration_date, validity_timeframe, validity_day_of_week,
        validity_hours, activity_duration_after_publishing, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      projectId, campaignId, terms.version, json(terms.discount), terms.redemptionQuantity, terms.startDate, terms.expirationDate,
      json(terms.validityTimeframe), terms.validityDayOfWeek, json(terms.validityHours), terms.activityDurationAfterPublishing, now,
    ],
  );
}

/** Writes what may change of a locked campaign; its terms are versions of their own. */
export async function updateCampaign(tx: Transaction, campaign: Campaign): Promise<void> {
  await tx.query(
    `/* campaign.update */
     update campaigns
        set size = $3, description = $4, category_id = $5, join_once = $6, auto_join = $7, metadata = $8, terms_version = $9, updated_at = $10,
            name = $11, code_config = $12, planned_vouchers = $13
      where project_id = $1 and campaign_id = $2`,
    [
      campaign.projectId, campaign.campaignId, campaign.size, campaign.description, campaign.categoryId, campaign.joinOnce, campaign.autoJoin,
      JSON.stringify(campaign.metadata), campaign.terms.version, campaign.updatedAt, campaign.name, json(campaign.codeConfig), campaign.plannedVouchers,
    ],
  );
}

/** Makes a locked draft a campaign like any other. */
export async function launchCampaign(tx: Transaction, { projectId, campaignId, generationStatus, updatedAt }: Campaign): Promise<void> {
  await tx.query(
    `/* campaign.launch */
     update campaigns
        set generation_status = $3, planned_vouchers = null, updated_at = $4
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId, generationStatus, updatedAt],
  );
}

export async function setActive(tx: Transaction, projectId: string, campaignId: string, active: boolean, now: Date): Promise<void> {
  await tx.query(
    `/* campaign.set_active */
     update campaigns
        set active = $3, updated_at = $4
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId, active, now],
  );
}

export async function setGenerationStatus(tx: Transaction, projectId: string, campaignId: string, status: GenerationStatus): Promise<void> {
  await tx.query(
    `/* campaign.set_generation_status */
     update campaigns
        set generation_status = $3
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId, status],
  );
}

/**
 * Puts a campaign into the bin or, with the name that replaces its own, deletes it for good: then another campaign can have its name. The row stays
 * either way: entries refer to it.
 */
export async function binCampaign(tx: Transaction, projectId: string, campaignId: string, freedName: string | null, now: Date): Promise<void> {
  await tx.query(
    `/* campaign.bin */
     update campaigns
        set binned_at = coalesce(binned_at, $4), updated_at = $4, name = coalesce($3, name), is_purged = $3 is not null
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId, freedName, now],
  );
}

/** Whether a campaign is in the bin (or was never there). */
export async function isBinned(tx: Transaction, projectId: string, campaignId: string): Promise<boolean> {
  const rows = await tx.query(
    `/* campaign.is_there */ select 1 from campaigns where project_id = $1 and campaign_id = $2 and binned_at is null`,
    [projectId, campaignId],
  );
  return rows.length === 0;
}

/** How many vouchers a campaign has with those that actions of a type have still to make; asked in one statement, since a step moves both numbers together. */
export async function countVouchersToCome(db: Db, projectId: string, campaignId: string, makingType: string): Promise<number> {
  const rows = await db.query<{ vouchers: number }>(
    `/* campaign.count_vouchers_to_come */
     select k.vouchers_created - k.vouchers_deleted + (
              select coalesce(sum(a.total - a.done), 0)::bigint
                from async_actions as a
               where a.project_id = k.project_id and a.campaign_id = k.campaign_id and a.type = $3 and a.status in ('ENQUEUED', 'IN_PROGRESS')
            ) as vouchers
       from campaign_counters as k
      where k.project_id = $1 and k.campaign_id = $2`,
    [projectId, campaignId, makingType],
  );
  return rows[0]?.vouchers ?? 0;
}

/** Tells who watches a campaign that something of it changed. Locks the counters, so it comes last in a transaction. */
export async function moveCounters(tx: Transaction, projectId: string, campaignId: string): Promise<void> {
  await tx.query(
    `/* campaign.move_counters */
     update campaign_counters
        set moved = moved + 1
      where project_id = $1 and campaign_id = $2`,
    [projectId, campaignId],
  );
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** The campaign of a row. */
export function toCampaign(row: CampaignRow): Campaign {
  return {
    projectId: row.project_id, campaignId: row.campaign_id, name: row.name, size: row.size, description: row.description, category: row.category, categoryId: row.category_id,
    joinOnce: row.join_once, autoJoin: row.auto_join, useVoucherMetadataSchema: row.use_voucher_metadata_schema, codeConfig: row.code_config,
    metadata: row.metadata, active: row.active, generationStatus: row.generation_status, plannedVouchers: row.planned_vouchers, isHistorical: row.is_historical,
    vouchersCount: row.vouchers_count, createdAt: row.created_at, updatedAt: row.updated_at,
    terms: {
      version: row.version, discount: row.discount, redemptionQuantity: row.redemption_quantity, startDate: row.start_date,
      expirationDate: row.expiration_date, validityTimeframe: row.validity_timeframe, validityDayOfWeek: row.validity_day_of_week,
      validityHours: row.validity_hours, activityDurationAfterPublishing: row.activity_duration_after_publishing,
    },
  };
}
