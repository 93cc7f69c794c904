import type { Audience, AudiencePreview } from '../../contract/publication-page.ts';
import { ApiError, notFound } from '../../contract/errors.ts';
import type { Origin } from '../access/principal.ts';
import { enqueue } from '../platform/async-action.store.ts';
import type { Db, Pool, Transaction } from '../platform/db.ts';
import { newId } from '../platform/ids.ts';
import { countingMilliseconds, withinTime } from '../platform/within-time.ts';
import { countCreated } from '../voucher/new-voucher.store.ts';
import type { Voucher } from '../voucher/voucher.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import { findSegment } from '../segment/segment.store.ts';
import { countAudience, countFree, findWithoutCode, lockCampaignCustomers, type Whom } from './audience.store.ts';
import {
  countCustomers, findPublishedCampaign, keepCustomers, lockCounters, lockFreeVouchers, lockPublicVoucher, moveCounters, type PublishedCampaign,
} from './hand-out.store.ts';
import { insertPublication } from './publication.store.ts';
import { handOutVoucher, makeMissing, refusalOfVoucher } from './publish.ts';

export const publishManyType = 'PUBLICATIONS.CREATE';

/** What a publication to many is asked for and how far it is; JSON. */
export interface PublishManyInput {
  audience: Audience;
  actor: Origin['actor'];
  /** The last customer who was looked at. */
  after?: string | null;
  /** Those who got a code, and those who had one. */
  given?: number;
  kept?: number;
}

/** Customers and codes that are counted at most. */
const countedMax = 100_000;

/** What giving codes to an audience would come to. Throws 404 for a campaign or segment that there is not, and 400 for a campaign that gives none. */
export async function previewPublication(db: Pool, projectId: string, campaign: string, audience: Audience, now: Date): Promise<AudiencePreview> {
  const { campaignId, size } = await givingCampaign(db, projectId, campaign);
  const whom = await readWhom(db, projectId, audience);
  const isLimited = size === 'STATIC';
  const [counted, left] = await Promise.all([
    countSoon(db, { projectId, campaignId, whom, now }), isLimited ? countFree(db, projectId, campaignId, countedMax) : Promise.resolve(null),
  ]);
  return {
    customers: counted.customers, have_code: counted.haveCode, is_count_exact: counted.isExact, codes_left: left, is_left_exact: left === null || left < countedMax,
  };
}

/** Puts it in line; the id of its action. Throws like `previewPublication`. */
export async function askForPublications(db: Pool, projectId: string, campaign: string, audience: Audience, origin: Origin, now: Date): Promise<string> {
  const { campaignId } = await givingCampaign(db, projectId, campaign);
  const whom = await readWhom(db, projectId, audience);
  const total = 'customerIds' in whom ? whom.customerIds.length : await countMembers(db, { projectId, campaignId, whom, now });
  const input: PublishManyInput = { audience, actor: origin.actor };
  const work = { projectId, type: publishManyType, campaignId, input: { ...input }, total, requestId: origin.requestId };
  return db.transaction((tx) => enqueue(tx, work, now));
}

interface Counted {
  projectId: string;
  campaignId: string;
  whom: Whom;
  now: Date;
}

/** null: that takes longer than somebody waits. */
async function countMembers(db: Pool, of: Counted): Promise<number | null> {
  const { customers, isExact } = await countSoon(db, of);
  return isExact ? customers : null;
}

/** How many customers are meant, and how many of them have a code: as far as that is known soon. */
async function countSoon(db: Pool, { projectId, campaignId, whom, now }: Counted): Promise<{ customers: number; haveCode: number; isExact: boolean }> {
  const counted = await withinTime(db, countingMilliseconds, (bounded) => countAudience(bounded, projectId, campaignId, whom, countedMax, now));
  return counted === undefined ? { customers: 0, haveCode: 0, isExact: false } : { ...counted, isExact: counted.customers < countedMax };
}

async function givingCampaign(db: Db, projectId: string, name: string): Promise<PublishedCampaign> {
  const campaign = await findPublishedCampaign(db, projectId, name);
  if (campaign === undefined) throw notFound('campaign', name);
  if (campaign.isHistorical) throw new ApiError('invalid_campaign', { details: 'The campaign is finished' });
  if (campaign.isDraft) throw new ApiError('invalid_campaign', { details: 'The campaign is a draft' });
  return campaign;
}

/** Whom an audience means. Throws 404 for a segment that there is not, and 400 unless it says whom in one way. */
export async function readWhom(db: Db, projectId: string, { customer_ids: customerIds, segment_id: segmentId }: Audience): Promise<Whom> {
  if ((customerIds === undefined) === (segmentId === undefined)) throw new ApiError('invalid_payload', { details: 'Say whom by one of customer_ids and segment_id' });
  if (customerIds !== undefined) return { customerIds };
  const segment = await findSegment(db, projectId, segmentId ?? '');
  if (segment === undefined) throw notFound('segment', segmentId ?? '');
  return { segment };
}

export interface GivingToMany {
  projectId: string;
  campaignId: string;
  customerIds: readonly string[];
  channel: string;
  origin: Origin;
}

/** What giving to some came to; who is in neither keeps what they had. */
export interface GivenToMany {
  given: number;
  /** Why each other customer without a code got none. */
  refused: { customerId: string; reason: string }[];
  /** From here on nothing was decided, since others have codes in hand that they may leave free; null: all were. */
  undecidedFrom: string | null;
}

/**
 * Gives a code of a campaign to each of some customers who have none of it, in one transaction; those who have one keep it, so that the same again changes
 * nothing. Locks in the order that holds everywhere: customers, vouchers, the campaign's customers, its counters last.
 */
export async function giveToMany(tx: Transaction, { projectId, campaignId, customerIds, channel, origin }: GivingToMany): Promise<GivenToMany> {
  const asked = await findWithoutCode(tx, projectId, campaignId, customerIds);
  const wanting = await keepCustomers(tx, projectId, asked);
  const gone = asked.filter((id) => !wanting.includes(id)).map((customerId) => ({ customerId, reason: 'This customer is not there any more' }));
  const campaign = await findPublishedCampaign(tx, projectId, campaignId);
  const refuseAll = (reason: string): GivenToMany => ({ given: 0, refused: [...gone, ...wanting.map((customerId) => ({ customerId, reason }))], undecidedFrom: null });
  if (wanting.length === 0) return refuseAll('');
  if (campaign === undefined) return refuseAll('The campaign is not there any more');
  const isPublic = campaign.size === 'STANDALONE';
  const free = isPublic ? await lockPublicVoucher(tx, projectId, campaignId) : await lockFree(tx, projectId, campaign, wanting.length);
  const isShort = campaign.size === 'STATIC' && free.length > 0 && free.length < wanting.length;
  const decided = isShort ? wanting.slice(0, free.length) : wanting;
  const standings = (await lockCampaignCustomers(tx, projectId, campaignId, decided)).filter(({ publications }) => publications === 0);
  const made = isPublic ? [] : await makeMissing(tx, projectId, campaign, standings.length - free.length);
  const { now, timeZone } = await lockCounters(tx, projectId, campaignId);
  const found = new Map((await findVouchers(tx, projectId, [...free, ...made])).map((voucher) => [voucher.voucherId, voucher]));
  const vouchers = [...free, ...made].flatMap((id) => found.get(id) ?? []);
  const [first] = vouchers;
  const ended = first === undefined ? null : refusalOfVoucher(first, now, timeZone);
  const usable = vouchers.filter((voucher) => refusalOfVoucher(voucher, now, timeZone) === null);
  const pairs = standings.flatMap((standing, place) => {
    const voucher = isPublic ? usable[0] : usable[place];
    return voucher === undefined ? [] : [{ standing, voucher }];
  });
  const publications = pairs.map(({ standing, voucher }) => insertPublication(tx, {
    projectId, publicationId: newId('pub', now), campaignId, customerId: standing.customerId, voucherIds: [voucher.voucherId], sourceId: null, channel, metadata: {},
    failure: null, occurredAt: now, ...origin,
  }));
  // In a transaction these go out together.
  await Promise.all([...publications, ...pairs.map(({ standing, voucher }) => handOutVoucher(tx, voucher, isPublic ? null : standing.customerId, now, timeZone))]);
  await countCustomers(tx, projectId, campaignId, pairs.map(({ standing }) => standing.customerId));
  await moveGiven(tx, { projectId, campaignId, pairs, made: made.length }, now);
  const reason = ended === null ? 'No code is left' : ended.code === 'voucher_expired' ? 'The codes have expired' : 'The code is disabled';
  const undecidedFrom = wanting[decided.length] ?? null;
  const refused = [
    ...gone.filter(({ customerId }) => undecidedFrom === null || customerId < undecidedFrom), ...standings.slice(pairs.length).map(({ customerId }) => ({ customerId, reason })),
  ];
  return { given: pairs.length, refused, undecidedFrom };
}

/** Free vouchers, locked. Those that others have in hand are waited for only with nothing in hand: who holds some and waits for others could be waited for. */
async function lockFree(tx: Transaction, projectId: string, { campaignId, size }: PublishedCampaign, count: number): Promise<string[]> {
  const passing = await lockFreeVouchers(tx, projectId, campaignId, count, true);
  return passing.length === 0 && size === 'STATIC' ? lockFreeVouchers(tx, projectId, campaignId, count, false) : passing;
}

interface Given {
  projectId: string;
  campaignId: string;
  pairs: readonly { standing: { redemptions: number }; voucher: Voucher }[];
  made: number;
}

async function moveGiven(tx: Transaction, { projectId, campaignId, pairs, made }: Given, now: Date): Promise<void> {
  if (pairs.length === 0) {
    if (made > 0) await countCreated(tx, projectId, campaignId, made);
    return;
  }
  const newlyPublished = new Set(pairs.filter(({ voucher }) => voucher.publications === 0).map(({ voucher }) => voucher.voucherId));
  await moveCounters(tx, projectId, campaignId, {
    succeeded: pairs.length, failed: 0, vouchersCreated: made, codesPublished: newlyPublished.size, customersPublished: pairs.length,
    customersRedeemedPublished: pairs.filter(({ standing }) => standing.redemptions > 0).length,
  }, now);
}
