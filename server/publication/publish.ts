import { ApiError, notFound, type ErrorKey } from '../../contract/errors.ts';
import type { Actor } from '../access/principal.ts';
import { addDuration } from '../campaign/duration.ts';
import { findCampaign, keepCampaign } from '../campaign/campaign.store.ts';
import { templateOf } from '../campaign/create-campaign.ts';
import { timeRefusal } from '../campaign/validity.ts';
import { violatedConstraint, type Db, type Pool, type Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import type { LiveSignal } from '../tracking/live-signal.ts';
import { readCodeConfig } from '../voucher/code-config.ts';
import { findCodeRules } from '../voucher/code-rules.store.ts';
import { makeVouchers } from '../voucher/make-vouchers.ts';
import { countCreated } from '../voucher/new-voucher.store.ts';
import { versionToKeep, type Voucher } from '../voucher/voucher.ts';
import { findVoucher, findVouchers, lockVoucher } from '../voucher/voucher.store.ts';
import {
  countCustomers, findPublishedCampaign, keepCustomers, lockCampaignCustomer, lockCounters, lockFreeVouchers, lockPublicVoucher, moveCounters, moveVoucher,
  type CustomerStanding, type PublishedCampaign,
} from './hand-out.store.ts';
import type { Publication } from './publication.ts';
import { findBySource, findOfCustomer, insertPublication } from './publication.store.ts';
import { activityDuration } from './terms.store.ts';

export interface Wish {
  projectId: string;
  customerId: string;
  /** A voucher by code or id, or free ones of a campaign by id or name. */
  what: { voucher: string } | { campaign: string; count: number };
  /** null: as the campaign says. */
  joinOnce: boolean | null;
  sourceId: string | null;
  channel: string;
  metadata: Record<string, unknown>;
  actor: Actor;
  requestId: string | null;
}

export interface PublishParts {
  db: Pool;
  live: LiveSignal;
}

/** Most codes that one publication gives. */
export const countMax = 20;

/** Why nothing was given; stored and counted as a failed attempt. */
export interface Refusal {
  code: ErrorKey;
  details: string;
}

interface Target {
  campaign: PublishedCampaign | null;
  /** Set when one voucher is wished for. */
  voucherId: string | null;
}

/** What a wish names, found before anybody is made for it: what its source id gave before, or what it can be given from. */
export type Wished = { earlier: Publication } | { target: Target };

/** Throws 404 for an unknown campaign or voucher, 400 when the source id gave a code to somebody else than the known customer (null: a new one). */
export async function findWished(db: Pool, wish: Pick<Wish, 'projectId' | 'what' | 'sourceId'>, customerId: string | null): Promise<Wished> {
  const earlier = await findEarlier(db, { ...wish, customerId });
  return earlier === undefined ? { target: await findTarget(db, wish) } : { earlier };
}

/**
 * Gives codes to a customer. A source id that was used is answered with what it gave (400 when that was another customer's), and a customer who
 * joins once with the code they have. A refused attempt is stored and counted before it is thrown. Throws 404 for a customer who was deleted meanwhile.
 */
export async function publish({ db, live }: PublishParts, wish: Wish, wished: Wished): Promise<Publication> {
  if ('earlier' in wished) return wished.earlier;
  const { target } = wished;
  try {
    const outcome = await db.transaction((tx) => attempt(tx, wish, target));
    if (target.campaign !== null) live.moved(wish.projectId, target.campaign.campaignId);
    if ('publication' in outcome) return outcome.publication;
    throw new ApiError(outcome.refusal.code, { details: outcome.refusal.details });
  } catch (error) {
    // Another request with this source id was faster.
    const other = violatedConstraint(error) === 'publications_source_id_unique' ? await findEarlier(db, wish) : undefined;
    if (other !== undefined) return other;
    throw error;
  }
}

type OfSource = Pick<Wish, 'projectId' | 'sourceId'> & { customerId: string | null };

async function findEarlier(db: Db, { projectId, sourceId, customerId }: OfSource): Promise<Publication | undefined> {
  const earlier = sourceId === null ? undefined : await findBySource(db, projectId, sourceId);
  if (earlier !== undefined && earlier.customerId !== customerId) {
    throw new ApiError('duplicate_source_id', { details: `Publication with source_id: '${sourceId}' already exists` });
  }
  return earlier;
}

async function findTarget(db: Pool, { projectId, what }: Pick<Wish, 'projectId' | 'what'>): Promise<Target> {
  if ('campaign' in what) {
    const campaign = await findPublishedCampaign(db, projectId, what.campaign);
    if (campaign === undefined) throw notFound('campaign', what.campaign);
    return { campaign, voucherId: null };
  }
  const voucher = await findVoucher(db, projectId, what.voucher);
  if (voucher === undefined) throw notFound('voucher', what.voucher);
  const campaign = voucher.campaignId === null ? null : ((await findPublishedCampaign(db, projectId, voucher.campaignId)) ?? null);
  return { campaign, voucherId: voucher.voucherId };
}

type Outcome = { publication: Publication } | { refusal: Refusal };

/** The locked part. Nothing but codes is written before all is locked and decided; those that it makes and does not give are free for the next. */
async function attempt(tx: Transaction, wish: Wish, target: Target): Promise<Outcome> {
  const { projectId, customerId } = wish;
  const campaignId = target.campaign?.campaignId ?? null;
  if ((await keepCustomers(tx, projectId, [customerId])).length === 0) throw notFound('customer', customerId);
  const free = await lockVouchers(tx, wish, target);
  const standing = campaignId === null ? null : await lockCampaignCustomer(tx, projectId, campaignId, customerId);
  const joined = await findJoined(tx, wish, target, standing);
  if (joined !== undefined) return { publication: joined };
  // One that waited for the same customer with the same source id sees it now, before codes are made for nothing.
  const before = await findEarlier(tx, wish);
  if (before !== undefined) return { publication: before };
  const made = 'campaign' in wish.what && wish.what.count <= countMax ? await makeMissing(tx, projectId, target.campaign, wish.what.count - free.length) : [];
  const voucherIds = [...free, ...made];
  const { now, timeZone } = await lockCounters(tx, projectId, campaignId);
  // One that waited for the same source id on the same campaign sees it now, and must not be counted as a failure for want of a code.
  const earlier = await findEarlier(tx, wish);
  if (earlier !== undefined) {
    if (campaignId !== null && made.length > 0) await countCreated(tx, projectId, campaignId, made.length);
    return { publication: earlier };
  }
  const vouchers = await findVouchers(tx, projectId, voucherIds);
  const refusal = judge(wish, target, vouchers, now, timeZone);
  const publication = publicationOf(wish, campaignId, refusal === null ? voucherIds : [], refusal, now);
  await insertPublication(tx, { ...publication, actor: wish.actor, requestId: wish.requestId });
  if (refusal === null) await handOut(tx, wish, target, vouchers, now, timeZone);
  if (campaignId !== null && standing !== null) await count(tx, wish, campaignId, standing, { vouchers: refusal === null ? vouchers : null, made: made.length }, now);
  return refusal === null ? { publication } : { refusal };
}

async function lockVouchers(tx: Transaction, { projectId, what }: Wish, { campaign, voucherId }: Target): Promise<string[]> {
  if (voucherId !== null) return (await lockVoucher(tx, projectId, voucherId)) ? [voucherId] : [];
  if (campaign === null || campaign.isHistorical || !('campaign' in what) || what.count > countMax) return [];
  if (campaign.size === 'STANDALONE') return lockPublicVoucher(tx, projectId, campaign.campaignId);
  return lockFreeVouchers(tx, projectId, campaign.campaignId, what.count, campaign.size === 'AUTO_UPDATE');
}

/** Codes that are missing beside the free ones, of a campaign that grows (wire contract §2.6); none where they could not be given anyway. */
export async function makeMissing(tx: Transaction, projectId: string, campaign: PublishedCampaign | null, missing: number): Promise<string[]> {
  if (campaign?.size !== 'AUTO_UPDATE' || campaign.isHistorical || campaign.isDraft || missing <= 0) return [];
  const kept = await keepCampaign(tx, projectId, campaign.campaignId);
  const whole = kept && (await findCampaign(tx, projectId, kept.campaignId));
  if (kept === undefined || whole?.size !== 'AUTO_UPDATE') return [];
  if (timeRefusal(whole.terms, kept.now, 'UTC') === 'voucher_expired') return [];
  return makeVouchers(tx, templateOf(whole), whole.codeConfig ?? readCodeConfig(null, await findCodeRules(tx, projectId)), missing, kept.now);
}

/** What a customer who joins once has already. The row of the customer is locked, so two requests of one customer do not both find nothing. */
async function findJoined(tx: Transaction, wish: Wish, { campaign }: Target, standing: CustomerStanding | null): Promise<Publication | undefined> {
  if (campaign === null || standing === null || standing.publications === 0 || !(wish.joinOnce ?? campaign.joinOnce)) return undefined;
  return findOfCustomer(tx, wish.projectId, campaign.campaignId, wish.customerId);
}

/** Why the locked vouchers cannot be given, null when they can. */
function judge({ what, customerId }: Wish, { campaign }: Target, vouchers: readonly Voucher[], now: Date, timeZone: string): Refusal | null {
  const wanted = 'campaign' in what ? what.count : 1;
  if (wanted > countMax) return { code: 'too_many_vouchers_requested', details: `Only up to ${countMax} can be published` };
  if (campaign !== null && campaign.size === 'STANDALONE' && wanted > 1) return { code: 'too_many_vouchers_requested', details: 'Only up to 1 can be published' };
  if (campaign !== null && campaign.isHistorical) return none('The campaign is finished');
  if (campaign !== null && campaign.isDraft) return none('The campaign is a draft');
  if (vouchers.length < wanted) return none("Couldn't create new vouchers for publication");
  for (const voucher of vouchers) {
    if (campaign?.size !== 'STANDALONE' && voucher.campaignId !== null && voucher.publications > 0) {
      const isTheirs = voucher.holderCustomerId === customerId;
      return { code: 'voucher_already_published', details: `Voucher '${voucher.voucherId}' has already been published${isTheirs ? ' to this customer' : ''}` };
    }
    const refusal = refusalOfVoucher(voucher, now, timeZone);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** Why a voucher can be given to nobody; null: it can. */
export function refusalOfVoucher(voucher: Voucher, now: Date, timeZone: string): Refusal | null {
  if (!voucher.active) return { code: 'voucher_disabled', details: voucher.code };
  // A code may be given before it can be redeemed, not when it never can be again.
  return timeRefusal(voucher, now, timeZone) === 'voucher_expired' ? { code: 'voucher_expired', details: voucher.code } : null;
}

function none(details: string): Refusal {
  return { code: 'no_voucher_suitable_for_publication', details };
}

function publicationOf(wish: Wish, campaignId: string | null, voucherIds: string[], refusal: Refusal | null, now: Date): Publication {
  return {
    projectId: wish.projectId, publicationId: newId('pub', now), campaignId, customerId: wish.customerId, voucherIds, sourceId: wish.sourceId,
    channel: wish.channel, metadata: wish.metadata, failure: refusal && { code: refusal.code, message: refusal.details }, occurredAt: now,
  };
}

async function handOut(tx: Transaction, wish: Wish, { campaign }: Target, vouchers: readonly Voucher[], now: Date, timeZone: string): Promise<void> {
  for (const voucher of vouchers) await handOutVoucher(tx, voucher, campaign?.size === 'STANDALONE' ? null : wish.customerId, now, timeZone);
}

/** From now on the voucher keeps its terms; one that runs out a while after its publication begins to. `holder` null: everybody's code. */
export async function handOutVoucher(tx: Transaction, voucher: Voucher, holder: string | null, now: Date, timeZone: string): Promise<void> {
  const duration = holder === null ? null : await activityDuration(tx, voucher);
  await moveVoucher(tx, voucher.projectId, {
    voucherId: voucher.voucherId,
    termsVersion: versionToKeep(voucher),
    expirationDate: duration === null ? null : addDuration(now, duration, timeZone),
    holderCustomerId: holder,
  });
}

/** What a publication gave (null: nothing) and how many codes were made for it. */
interface Given {
  vouchers: readonly Voucher[] | null;
  made: number;
}

async function count(
  tx: Transaction, { projectId, customerId }: Wish, campaignId: string, standing: CustomerStanding, { vouchers: given, made }: Given, now: Date,
): Promise<void> {
  const isNew = given !== null && standing.publications === 0;
  if (given !== null) await countCustomers(tx, projectId, campaignId, [customerId]);
  const moves = {
    succeeded: given === null ? 0 : 1,
    failed: given === null ? 1 : 0,
    vouchersCreated: made,
    codesPublished: (given ?? []).filter(({ publications }) => publications === 0).length,
    customersPublished: isNew ? 1 : 0,
    customersRedeemedPublished: isNew && standing.redemptions > 0 ? 1 : 0,
  };
  await moveCounters(tx, projectId, campaignId, moves, now);
}
