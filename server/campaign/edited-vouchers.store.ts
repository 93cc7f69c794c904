/** Takes an edit of a campaign to those of its vouchers that nobody has yet (wire contract §1.4); of a public code always (decisions/0009). */
import { hasOpenAction } from '../platform/async-action.store.ts';
import type { Transaction } from '../platform/db.ts';
import type { CampaignSize } from './campaign.ts';

/** What vouchers copy of their campaign, as it stands now, in the bin too. */
export interface Copied {
  size: CampaignSize;
  categoryId: string | null;
  /** null: the campaign keeps its metadata to itself. */
  metadata: Record<string, unknown> | null;
}

/** Undefined for a campaign that was deleted for good. */
export async function readCopied(tx: Transaction, projectId: string, campaignId: string): Promise<Copied | undefined> {
  const rows = await tx.query<Copied>(
    `/* campaign.read_copied */
     select size, category_id as "categoryId", case when use_voucher_metadata_schema then metadata end as metadata
       from campaigns
      where project_id = $1 and campaign_id = $2 and not is_purged`,
    [projectId, campaignId],
  );
  return rows[0];
}

const untouched = 'publications = 0 and redeemed_quantity = 0';

/** Ids of vouchers behind an id, in their order, that an edit may reach; a hint, since nothing is locked. */
export async function findReachable(tx: Transaction, projectId: string, campaignId: string, after: string, limit: number, isPublic: boolean): Promise<string[]> {
  const rows = await tx.query<{ voucher_id: string }>(
    `/* campaign.find_reachable */
     select voucher_id
       from vouchers
      where project_id = $1 and campaign_id = $2 and voucher_id > $3 and binned_at is null and not is_historical ${isPublic ? '' : `and ${untouched}`}
      order by voucher_id
      limit $4`,
    [projectId, campaignId, after, limit],
  );
  return rows.map(({ voucher_id }) => voucher_id);
}

/** Locks those of the vouchers that an edit still reaches: who was published to or redeemed meanwhile keeps what they have. */
export async function lockReachable(tx: Transaction, projectId: string, ids: readonly string[], isPublic: boolean): Promise<string[]> {
  const rows = await tx.query<{ voucher_id: string }>(
    `/* campaign.lock_reachable */
     select voucher_id
       from vouchers
      where project_id = $1 and voucher_id = any($2::text[]) ${isPublic ? '' : `and ${untouched}`}
      order by voucher_id
        for update`,
    [projectId, ids],
  );
  return rows.map(({ voucher_id }) => voucher_id);
}

export interface VoucherEdit {
  /** The campaign's category before and after; a voucher with another one keeps it. */
  category: { before: string | null; after: string | null };
  /** The campaign's metadata before, and of it what is new and what is gone; a voucher keeps values of its own. */
  metadata: { before: Record<string, unknown>; set: Record<string, unknown>; gone: string[] };
}

/** Edits locked vouchers; how many there was something to change of. */
export async function editVouchers(tx: Transaction, projectId: string, ids: readonly string[], { category, metadata }: VoucherEdit, now: Date): Promise<number> {
  const rows = await tx.query(
    `/* campaign.edit_vouchers */
     update vouchers as v
        set category_id = e.category_id, metadata = e.metadata, updated_at = $8
       from (
              select o.voucher_id,
                     case when o.category_id is not distinct from $3 then $4 else o.category_id end as category_id,
                     (o.metadata - array(select k from unnest($7::text[]) as k where o.metadata -> k is not distinct from $5::jsonb -> k))
                     || coalesce((
                          select jsonb_object_agg(s.key, s.value)
                            from jsonb_each($6::jsonb) as s
                           where o.metadata -> s.key is not distinct from $5::jsonb -> s.key), '{}') as metadata
                from vouchers as o
               where o.project_id = $1 and o.voucher_id = any($2::text[])
            ) as e
      where v.project_id = $1
        and v.voucher_id = e.voucher_id
        and (v.category_id, v.metadata) is distinct from (e.category_id, e.metadata)
     returning 1 as edited`,
    [
      projectId, ids, category.before, category.after, JSON.stringify(metadata.before), JSON.stringify(metadata.set), metadata.gone, now,
    ],
  );
  return rows.length;
}

/** Remembers how far an action has come, in the transaction that did the work. */
export async function saveReached(tx: Transaction, projectId: string, asyncActionId: string, after: string): Promise<void> {
  await tx.query(
    `/* campaign.save_reached */
     update async_actions
        set input = input || jsonb_build_object('after', $3::text)
      where project_id = $1 and async_action_id = $2`,
    [projectId, asyncActionId, after],
  );
}

/** Keeps a campaign, in the bin or not, from being changed until the transaction ends. */
export async function lockEvenBinned(tx: Transaction, projectId: string, campaignId: string): Promise<void> {
  await tx.query(
    '/* campaign.lock_even_binned */ select 1 from campaigns where project_id = $1 and campaign_id = $2 for no key update', [projectId, campaignId],
  );
}

/** A campaign is itself again when no other edit is being taken to its vouchers. It is locked before that is asked, so that of two that end at once one is last. */
export async function endModifying(tx: Transaction, projectId: string, campaignId: string, type: string, asyncActionId: string): Promise<void> {
  await lockEvenBinned(tx, projectId, campaignId);
  if (await hasOpenAction(tx, projectId, campaignId, type, asyncActionId)) return;
  await tx.query(
    `/* campaign.end_modifying */
     update campaigns
        set generation_status = 'DONE'
      where project_id = $1 and campaign_id = $2 and generation_status = 'MODIFYING'`,
    [projectId, campaignId],
  );
}
