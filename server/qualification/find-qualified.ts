import type { QualificationScenario } from '../../contract/qualification.ts';
import { findCampaign } from '../campaign/campaign.store.ts';
import { findReferenced } from '../customer/customer.store.ts';
import type { Db } from '../platform/db.ts';
import type { AskedRedeem } from '../redemption/decision/command.ts';
import { qualify, type Qualification, type Qualified, type QualifyParts } from '../redemption/qualify.ts';
import { findCandidates, type Behind, type Candidate, type Sought } from './candidate.query.ts';
import {
  endOfMillisecond, millisecondOf, newPlace, readPlace, readRankPlace, writePlace, writeRankPlace, type PagePlace, type RankPlace,
} from './page-place.ts';

export interface Question {
  projectId: string;
  /** Customer, order and metadata; codes are put in here. */
  asked: AskedRedeem;
  /** Whether rules are asked about the order too. */
  judging: 'offer' | 'audience';
  scenario: QualificationScenario;
  /** Of these kinds only. */
  only?: 'voucher' | 'campaign';
  limit: number;
  startingAfter: string | null;
  filters: unknown;
  sorting: 'BEST_DEAL' | 'LEAST_DEAL' | 'DEFAULT';
}

export interface FoundOne extends Qualified {
  candidate: Candidate;
  place: PagePlace;
}

export interface Found extends Omit<Qualification, 'qualified'> {
  found: FoundOne[];
  /** Where the next page begins; null: there is none. */
  more: string | null;
}

/** Candidates looked at together. */
const batchSize = 50;
/** Most candidates that one request looks at; where there are more, the next page goes on with them. */
const candidatesMax = 500;

/**
 * What qualifies, each looked at alone (wire contract §2.8): the newest first; or by what it takes off, of those candidates that are looked at together, and
 * then of the next. The work has a bound, whatever the project's size.
 */
export async function findQualified(parts: QualifyParts, question: Question): Promise<Found> {
  const { projectId, asked, judging, limit, sorting, startingAfter } = question;
  const customer = asked.customer === null ? null : ((await findReferenced(parts.db, projectId, asked.customer)) ?? null);
  const sought = soughtBy(question, customer?.customerId ?? null);
  const isRanked = sorting !== 'DEFAULT';
  const rank = isRanked && startingAfter !== null ? readRankPlace(startingAfter) : null;
  const search = rank === null ? await beginSearch(parts.db, sought, startingAfter) : await beginRanking(parts.db, sought, rank);
  let last = await qualify(parts, projectId, { asked, judging }, []);
  for (let looked = 0; !search.isAtEnd && looked < candidatesMax && (isRanked || search.found.length <= limit); looked += batchSize) {
    last = await lookAtNext(parts, question, sought, search);
  }
  const { order, trackingId, stacking } = last;
  return { ...(isRanked ? rankedPage(search, question, rank) : pageOf(search, question)), order, trackingId, stacking };
}

interface Search {
  found: FoundOne[];
  behind: Behind | null;
  /** Of the last candidate looked at. */
  place: PagePlace;
  /** Of those looked at: the millisecond of the first, null before it, and that of the last with how many of it have been passed. */
  first: string | null;
  last: { instant: string; passed: number };
  isAtEnd: boolean;
}

/** Behind every id. */
const idMax = 'z';

async function beginSearch(db: Db, sought: Sought, startingAfter: string | null): Promise<Search> {
  const begun = { found: [], behind: null, place: newPlace, first: null, last: { instant: '', passed: 0 }, isAtEnd: false };
  if (startingAfter === null) return begun;
  const place = readPlace(startingAfter);
  if (place.passed === null) return { ...begun, behind: { place: place.instant, id: '' }, place };
  const passed = (await findCandidates(db, sought, { place: place.instant, id: idMax }, place.passed)).findLast((each) => each.place === place.instant);
  return { ...begun, behind: { place: place.instant, id: passed?.id ?? idMax }, place };
}

async function beginRanking(db: Db, sought: Sought, { instant, passed }: RankPlace): Promise<Search> {
  const above = { place: endOfMillisecond(instant), id: '' };
  const begun = { found: [], behind: above, place: newPlace, first: null, last: { instant, passed }, isAtEnd: false };
  if (passed === 0) return begun;
  const last = (await findCandidates(db, sought, above, passed)).findLast((each) => millisecondOf(each.place) === instant);
  return last === undefined ? begun : { ...begun, behind: { place: last.place, id: last.id } };
}

async function lookAtNext(parts: QualifyParts, { projectId, asked, judging, scenario }: Question, sought: Sought, search: Search): Promise<Qualification> {
  const { db } = parts;
  const candidates = await findCandidates(db, sought, search.behind, batchSize);
  const last = candidates.at(-1);
  if (last !== undefined) search.behind = { place: last.place, id: last.id };
  search.isAtEnd = candidates.length < batchSize;
  const campaigns = await Promise.all(candidates.filter(({ object }) => object === 'campaign').map(({ id }) => findCampaign(db, projectId, id)));
  const redeemables = candidates.filter(({ object }) => object === 'voucher').map(({ id }) => ({ named: id, successId: '', failureId: '' }));
  const result = await qualify(parts, projectId, { asked: { ...asked, redeemables }, judging }, campaigns.filter((campaign) => campaign !== undefined));
  for (const candidate of candidates) {
    search.place = { instant: candidate.place, passed: search.place.instant === candidate.place ? (search.place.passed ?? 0) + 1 : 1 };
    const millisecond = millisecondOf(candidate.place);
    search.first ??= millisecond;
    search.last = { instant: millisecond, passed: search.last.instant === millisecond ? search.last.passed + 1 : 1 };
    const one = result.qualified.get(candidate.id);
    if (one !== undefined && isOf(scenario, one)) search.found.push({ ...one, candidate, place: search.place });
  }
  return result;
}

function pageOf({ found, place, isAtEnd }: Search, { limit }: Question): Pick<Found, 'found' | 'more'> {
  const page = found.slice(0, limit);
  return { found: page, more: found.length > limit ? writePlace(page.at(-1)?.place ?? place) : isAtEnd ? null : writePlace(place) };
}

/** Of equal ones the newest first. The next page ranks the same candidates: those made since would move all others, and are left out. */
function rankedPage({ found, first, last, isAtEnd }: Search, { limit, sorting }: Question, rank: RankPlace | null): Pick<Found, 'found' | 'more'> {
  const sign = sorting === 'BEST_DEAL' ? -1 : 1;
  const told = rank?.told ?? 0;
  const page = found.toSorted((a, b) => sign * (a.discountMinor - b.discountMinor)).slice(told, told + limit);
  const begin = rank ?? { instant: first ?? '', passed: 0 };
  if (found.length > told + limit) return { found: page, more: writeRankPlace({ ...begin, told: told + limit }) };
  return { found: page, more: isAtEnd ? null : writeRankPlace({ ...last, told: 0 }) };
}

function soughtBy({ projectId, scenario, only, filters }: Question, customerId: string | null): Sought {
  const isWallet = scenario === 'CUSTOMER_WALLET' || scenario.endsWith('_BY_CUSTOMER');
  // There are no promotions.
  const isAny = scenario !== 'PROMOTION_STACKS' && !isWallet;
  return {
    projectId, filters, vouchers: isAny && only !== 'campaign', campaigns: isAny && only !== 'voucher',
    customerId: scenario === 'PROMOTION_STACKS' || only === 'campaign' ? null : customerId,
  };
}

/** Some scenarios want discounts off products only. */
function isOf(scenario: QualificationScenario, { redeemable }: Qualified): boolean {
  if (!scenario.startsWith('PRODUCTS_DISCOUNT')) return true;
  const effect = redeemable.result.discount?.['effect'];
  return typeof effect === 'string' && (effect.startsWith('APPLY_TO_ITEMS') || effect.startsWith('ADD_'));
}
