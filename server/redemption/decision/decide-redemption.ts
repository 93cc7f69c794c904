import { ApiError } from '../../../contract/errors.ts';
import { effectOf as effectOnOrder } from '../../order/order-effect.ts';
import { newOrder, withRedeemed, type Order } from '../../order/order.ts';
import { versionToKeep } from '../../voucher/voucher.ts';
import type { Books, Subject, Turn } from './books.ts';
import type { Redeemable, RedeemCommand, Session } from './command.ts';
import type { Applied, Decided, Effect, Verdict } from './decided.ts';
import { judge, type Refused, type Used } from './judge.ts';
import { subjectOf, type Use } from './offer.ts';
import { refusalMessage, type Refusal } from './refusal.ts';
import { originOf, type EntryOrigin } from './entry-origin.ts';
import type { NewEntry } from './redemption-entry.ts';
import { inTryingOrder, isUsedWithoutEffect, Stack, type Stackable } from '../../stacking/stack.ts';
import type { Hold } from './state.ts';

/**
 * A redemption, or the question whether it would be made, of up to 30 codes (wire contract §2.7, §2.9): each sees the order as the one before left it.
 * In mode ALL one code that cannot be used makes the request fail; in mode PARTIAL those that can be used are. Codes beyond a limit of the stacking rules
 * are passed over in both.
 */
export function decideRedemption(books: Books, command: RedeemCommand): Decided | ApiError {
  const { redeemables_limit: max } = books.state.stacking;
  if (command.redeemables.length > max) {
    return new ApiError('invalid_payload', { details: `Property .redeemables should NOT have more than ${max} items` });
  }
  if (command.isOrderNew && isStored(books, command)) {
    const details = 'Client keys may not redeem for an order that there is already: leave out order.id, and name a new order by source_id';
    return new ApiError('forbidden', { details });
  }
  const trial = new Trial(books, command);
  const tried = inTryingOrder(candidatesOf(books, command), books.state.stacking);
  for (const [place, candidate] of tried.entries()) trial.tryOne(withIdOf(candidate, command.redeemables[place]));
  return trial.end();
}

interface Candidate extends Stackable {
  redeemable: Redeemable;
}

function candidatesOf(books: Books, { redeemables }: RedeemCommand): Candidate[] {
  return redeemables.map((redeemable) => {
    const voucher = redeemable.voucherId === null ? null : books.voucher(redeemable.voucherId);
    return {
      redeemable, category: voucher?.category ?? null, categoryId: voucher?.categoryId ?? null, categoryHierarchy: voucher?.categoryHierarchy ?? null,
    };
  });
}

/** Ids rise in the order in which codes are tried, by which the parts of a stack are found again: so they are taken back from the last to the first. */
function withIdOf(candidate: Candidate, atPlace: Redeemable | undefined): Candidate {
  const { redeemable } = candidate;
  if (atPlace === undefined || atPlace.successId === redeemable.successId) return candidate;
  return { ...candidate, redeemable: { ...redeemable, successId: atPlace.successId } };
}

/** One code that was used, with what its redemption turned. */
interface Taken {
  applied: Applied;
  turn: Turn | null;
  hold: Hold | null;
}

/** A request on books of its own, which count only if it is made. */
class Trial {
  readonly #books: Books;
  readonly #draft: Books;
  readonly #command: RedeemCommand;
  readonly #stack: Stack;
  readonly #before: Order | null;
  readonly #ended: readonly Hold[];
  readonly #verdicts: Verdict[] = [];
  readonly #taken: Taken[] = [];
  readonly #refused: { redeemable: Redeemable; refused: Refused }[] = [];
  #order: Order | null;

  constructor(books: Books, command: RedeemCommand) {
    this.#books = books;
    this.#draft = books.fork();
    this.#command = command;
    this.#stack = new Stack(books.state.stacking);
    this.#before = orderOf(books, command);
    this.#order = this.#before;
    // What the session itself holds does not stand in its way.
    this.#ended = command.session === null ? [] : books.holdsOf(command.session.key);
    for (const hold of this.#ended) this.#draft.endHold(hold);
  }

  tryOne(candidate: Candidate): void {
    const { redeemable } = candidate;
    const { stacking } = this.#draft.state;
    const voucher = redeemable.voucherId === null ? null : this.#draft.voucher(redeemable.voucherId);
    const reason = this.#isFailed ? 'preceding_validation_failed' : this.#stack.reasonToSkip(candidate);
    if (reason !== null) {
      this.#verdicts.push({ status: 'SKIPPED', redeemable, voucher, reason });
      return;
    }
    const judged = judge(this.#draft, this.#command, redeemable, this.#order);
    if ('refusal' in judged) {
      this.#refused.push({ redeemable, refused: judged });
      this.#verdicts.push({ status: 'INAPPLICABLE', redeemable, voucher, refusal: judged.refusal });
    } else if (isWithoutEffect(judged, this.#order) && !isUsedWithoutEffect(candidate, stacking)) {
      this.#verdicts.push({ status: 'SKIPPED', redeemable, voucher, reason: 'no_effect' });
    } else {
      this.#use(redeemable, judged);
      this.#stack.use(candidate);
    }
  }

  get #isFailed(): boolean {
    return this.#refused.length > 0 && this.#draft.state.stacking.redeemables_application_mode !== 'PARTIAL';
  }

  #use(redeemable: Redeemable, use: Used): void {
    const { kind, session } = this.#command;
    const { voucher, orderMinor, discountMinor, effect, isDynamic, limitHit, products, judgedBy } = use;
    const subject = subjectOf({ command: this.#command, voucher });
    const hold = kind === 'validation' && session !== null ? holdOf(redeemable, subject, session, use, this.#draft.state.now) : null;
    // A question moves as a redemption would, so that the next code of the request is judged as it would be.
    const turn = hold === null ? this.#draft.redeem(subject, { discountMinor, orderMinor }, versionToKeep(voucher)) : null;
    if (hold !== null) this.#draft.putHold(hold);
    const applied: Applied = {
      status: 'APPLICABLE', redeemable, voucher: this.#draft.voucher(voucher.voucherId) ?? voucher, before: this.#order, order: use.order, orderMinor,
      discountMinor, effect, isDynamic, limitHit, products, judgedBy,
    };
    this.#order = use.order;
    this.#taken.push({ applied, turn, hold });
    this.#verdicts.push(applied);
  }

  end(): Decided {
    const { now, stacking, catalogue, rules: { assignments } } = this.#draft.state;
    const isMade = this.#taken.length > 0 && !this.#isFailed;
    const isRedemption = this.#command.kind === 'redemption';
    const order = isMade ? (isRedemption ? this.#paid() : this.#order) : this.#before;
    const verdicts = isMade ? this.#verdicts.map((verdict) => this.#asItEnds(verdict, order)) : this.#verdicts.map(withdrawn);
    if (isMade && (isRedemption || this.#command.session !== null)) {
      if (isRedemption && order !== null) this.#draft.putOrder(order);
      this.#books.keep(this.#draft);
    }
    return {
      command: this.#command,
      outcome: { kind: this.#command.kind, isMade, verdicts, before: this.#before, order, stacking, catalogue, assignments },
      effects: isRedemption ? [...this.#failures(), ...(isMade ? this.#redemptions(order) : [])] : isMade ? this.#holds() : [],
      at: now,
    };
  }

  /** The last code's order is the request's, the id and the state of payment included. */
  #asItEnds(verdict: Verdict, order: Order | null): Verdict {
    if (verdict.status !== 'APPLICABLE' || verdict.order === null || order === null) return verdict;
    const { status, customerId, updatedAt, redemptions } = order;
    return { ...verdict, order: { ...verdict.order, status, customerId, updatedAt, redemptions } };
  }

  get #parentId(): string | null {
    return this.#taken.length > 1 ? this.#command.parentId : null;
  }

  #paid(): Order | null {
    if (this.#order === null) return null;
    const { now } = this.#draft.state;
    const parts = this.#taken.map(({ applied: { redeemable, voucher: { voucherId, campaignId } } }) => (
      { redemptionId: redeemable.successId, voucherId, campaignId }
    ));
    const redeemed = withRedeemed(this.#order, { parentId: this.#parentId, parts, at: now });
    return { ...redeemed, status: 'PAID', customerId: redeemed.customerId ?? this.#command.customer?.customerId ?? null, updatedAt: now };
  }

  #failures(): Effect[] {
    // The stored order that was meant, or the one that the other codes made.
    const orderId = this.#draft.order(this.#before?.orderId ?? '')?.orderId ?? null;
    return this.#refused.map(({ redeemable, refused: { refusal, limitHit, judgedBy } }) => {
      const known = { parentId: null, orderId, orderMinor: null, discountMinor: null, orderEffect: null, limitHit, judgedBy };
      return { type: 'refused', entry: this.#entryOf(redeemable, known, refusal) };
    });
  }

  #redemptions(order: Order | null): Effect[] {
    const parentId = this.#parentId;
    const orderId = order?.orderId ?? null;
    const effects = this.#taken.map(({ applied, turn }): Effect => {
      const { redeemable, voucher, orderMinor, discountMinor, limitHit, judgedBy } = applied;
      const orderEffect = applied.before && applied.order && effectOnOrder(applied.before, applied.order);
      return {
        type: 'redeemed',
        entry: this.#entryOf(redeemable, { parentId, orderId, orderMinor, discountMinor, orderEffect, limitHit, judgedBy }, null),
        termsVersion: voucher.termsVersion,
        isFirstOfVoucher: turn?.ofVoucher === true,
        isFirstOfCustomer: turn?.ofCustomer === true,
        isCustomerPublished: turn?.isCustomerPublished === true,
      };
    });
    if (parentId === null) return [...this.#endings(), ...effects];
    const parent = { ...this.#origin, parentId, kind: 'redemption' as const, rollsBackId: null, orderId, reason: null };
    return [...this.#endings(), ...effects, { type: 'parent', parent }];
  }

  /** A hold of a code that was redeemed is used up; what else the session held is free again. */
  #endings(): Effect[] {
    if (this.#ended.length === 0) return [];
    const used = new Map(this.#taken.map(({ applied }) => [applied.voucher.voucherId, applied.redeemable.successId]));
    const isRedemption = this.#command.kind === 'redemption';
    return this.#ended.map((hold) => {
      const redemptionId = isRedemption ? (used.get(hold.voucherId) ?? null) : null;
      const why = redemptionId !== null ? 'consumed' : !isRedemption && used.has(hold.voucherId) ? 'replaced' : 'released';
      return { type: 'hold_ended', hold, why, redemptionId, requestId: this.#command.requestId };
    });
  }

  #holds(): Effect[] {
    if (this.#command.session === null) return [];
    const held = this.#taken.flatMap(({ hold }): Effect[] => (hold === null ? [] : [{ type: 'held', hold, requestId: this.#command.requestId }]));
    return [...this.#endings(), ...held];
  }

  /** Member by member: objects of this size that are put together out of others cost several times as much, and here it counts. */
  #entryOf({ named, voucherId, campaignId, successId, failureId }: Redeemable, known: EntryAmounts, refusal: Refusal | null): NewEntry {
    const { customer, trackingId, metadata, actor, requestId, session } = this.#command;
    const { parentId, orderId, orderMinor, discountMinor, orderEffect, limitHit, judgedBy } = known;
    const isMade = refusal === null;
    // A code that was deleted for good since it was looked up is one that nobody has: lists know only of codes that had entries when they went.
    const voucher = voucherId === null ? null : this.#draft.voucher(voucherId);
    return {
      redemptionId: isMade ? successId : failureId,
      kind: 'redemption',
      result: isMade ? 'SUCCESS' : 'FAILURE',
      rollsBackId: null,
      parentId,
      code: voucher?.code ?? named,
      voucherId: voucher && voucherId,
      campaignId,
      customerId: customer?.customerId ?? null,
      trackingId,
      orderId,
      orderMinor,
      discountMinor,
      orderEffect,
      limitHit,
      judgedBy,
      sessionKey: isMade ? (session?.key ?? null) : null,
      failureCode: refusal?.code ?? null,
      failureMessage: refusal && refusalMessage(refusal),
      reason: null,
      metadata,
      actorType: actor.type,
      actorId: actor.id,
      requestId,
      occurredAt: this.#draft.state.now,
    };
  }

  get #origin(): EntryOrigin {
    return originOf(this.#command, this.#draft.state.now);
  }
}

type EntryAmounts = Pick<NewEntry, 'parentId' | 'orderId' | 'orderMinor' | 'discountMinor' | 'orderEffect' | 'limitHit' | 'judgedBy'>;

/** Whether there is an order by one of the names that a request says. A redemption moves it, and everybody can guess the number of somebody else's. */
function isStored(books: Books, { order }: RedeemCommand): boolean {
  return [order?.id, order?.sourceId].some((name) => name && books.order(name) !== null);
}

/** The stored order that a request means, or the one that it makes. */
/** The order that a command means, as it stands; null: none, or one by an id that nobody has. */
export function orderOf(books: Books, { order, newOrderId, customer, isOrderOfNobody }: RedeemCommand): Order | null {
  if (order === null) return null;
  if (order.id !== null) return books.order(order.id);
  const stored = order.sourceId === null ? null : books.order(order.sourceId);
  return stored ?? newOrder(newOrderId, order, isOrderOfNobody ? null : (customer?.customerId ?? null), books.state.now);
}

function holdOf({ successId }: Redeemable, subject: Subject, { key, milliseconds }: Session, { orderMinor, discountMinor }: Use, now: Date): Hold {
  const expiresAt = new Date(now.getTime() + milliseconds);
  return { holdId: successId, sessionKey: key, ...subject, orderMinor, discountMinor, heldAt: now, expiresAt };
}

/** Nothing is taken off and nothing given; what nobody knows may be something. */
function isWithoutEffect({ order, discountMinor }: Use, before: Order | null): boolean {
  return discountMinor === 0 && (order === null || before === null || effectOnOrder(before, order) === null);
}

/** In a request that fails nothing was used. */
function withdrawn(verdict: Verdict): Verdict {
  return verdict.status === 'APPLICABLE' ? { status: 'SKIPPED', redeemable: verdict.redeemable, voucher: verdict.voucher, reason: null } : verdict;
}
