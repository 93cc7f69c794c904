/** One part of a replay: the next orders are read, judged and added up. Reads only. */
import type { ReplayFigures } from '../../contract/rule-replay.ts';
import { systemActor, type Actor } from '../access/principal.ts';
import { emptyCatalogue, namesIn } from '../catalogue/catalogue.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import { contentAmong } from '../catalogue/collection-content.query.ts';
import { namesOfItems, orderWithCatalogue, unpricedNames } from '../order/catalogue-items.ts';
import { leftToPay, newOrder, toWantedOrder, type Order } from '../order/order.ts';
import type { Db } from '../platform/db.ts';
import type { RedeemCommand } from '../redemption/decision/command.ts';
import type { State } from '../redemption/decision/state.ts';
import { membersAmong } from '../segment/members-among.query.ts';
import { fateOfOrder, fateOfRedemption, type Codes, type Tried } from './judge-order.ts';
import { orderBefore, type OrderBefore } from './order-before.ts';
import type { ReadyPlan } from './ready-plan.ts';
import { beginning, Tally, type KeptOrder, type ReplayPlace, type ReplayPlan } from './replay.ts';
import { findMemberNames, readOrders, readRedemptions, type KnownCustomer, type MadeRedemption, type PartAsked } from './replay-part.query.ts';

export interface PartOrder {
  projectId: string;
  campaignId: string;
  plan: ReplayPlan;
  place: ReplayPlace | null;
  /** As the parts before left them. */
  figures: ReplayFigures;
  limit: number;
}

export interface PartDone {
  /** null: this was the last part. */
  place: ReplayPlace | null;
  lookedAt: number;
  figures: ReplayFigures;
  kept: readonly KeptOrder[];
}

/** `ready` is the plan's. `now`: segments and collections are those of this instant. */
export async function replayPart(db: Db, order: PartOrder, ready: ReadyPlan, now: Date): Promise<PartDone> {
  const { projectId, campaignId, plan, limit } = order;
  const place = order.place ?? beginning;
  const asked: PartAsked = { projectId, campaignId, from: plan.from, before: plan.before, last: place.last, limit, wanted: ready.wanted };
  const part = { db, projectId, plan, ready, now, tally: new Tally(order.figures) };
  const { end, lookedAt } = place.basis === 'redemptions' ? await replayRedemptions(part, asked) : await replayOrders(part, asked);
  return { place: nextPlace(place, end), lookedAt, figures: part.tally.figures, kept: part.tally.kept };
}

function nextPlace({ basis }: ReplayPlace, end: ReplayPlace['last']): ReplayPlace | null {
  if (end !== null) return { basis, last: end };
  return basis === 'redemptions' ? { basis: 'orders', last: null } : null;
}

interface Working {
  db: Db;
  projectId: string;
  plan: ReplayPlan;
  ready: ReadyPlan;
  now: Date;
  tally: Tally;
}

interface Ended {
  end: ReplayPlace['last'];
  lookedAt: number;
}

async function replayRedemptions(working: Working, asked: PartAsked): Promise<Ended> {
  const { db, plan, ready, tally } = working;
  const { rows, lookedAt, end } = await readRedemptions(db, asked);
  const befores = rows.map(orderOfRedemption);
  const { moment, priced } = await surroundings(working, rows.map(({ customer }) => customer), befores.flatMap((before) => before?.order ?? []));
  const members = await findMemberNames(db, rows.flatMap(({ actorType, actorId }) => (actorType === 'member' && actorId !== null ? [actorId] : [])));
  for (const [index, row] of rows.entries()) {
    const before = befores[index] ?? null;
    const command = commandOf(row.customer, row.metadata, actorOf(row, members));
    const tried: Tried = { state: moment(row.occurredAt), command, order: before && priced(before.order) };
    const codes = heldBy(ready, row.holderId);
    if (before?.isChanged === true) tally.figures.changed_since += 1;
    tally.add({
      ...fateOfRedemption(codes, tried, row.discountMinor, plan.isRepriced), orderId: row.order?.orderId ?? null, redemptionId: row.redemptionId,
      occurredAt: row.occurredAt, orderMinor: row.orderMinor,
    });
  }
  return { end, lookedAt };
}

/** Where only the amount is known, as of imported history, an order of this amount; null: nothing is known. */
function orderOfRedemption(row: MadeRedemption): OrderBefore | null {
  if (row.order !== null) return orderBefore(row.order, row, row.all);
  if (row.orderMinor === null) return null;
  return { order: newOrder('', toWantedOrder({ amount: row.orderMinor }), row.customer?.customerId ?? null, row.occurredAt), isChanged: false };
}

async function replayOrders(working: Working, asked: PartAsked): Promise<Ended> {
  const { plan, ready, tally } = working;
  const { rows, lookedAt, end } = await readOrders(working.db, asked);
  const { moment, priced } = await surroundings(working, rows.map(({ customer }) => customer), rows.map(({ order }) => order));
  const actor = systemActor('replay');
  for (const { order, customer } of rows) {
    const tried: Tried = { state: moment(order.createdAt), command: commandOf(customer, nothingSaid, actor), order: priced(order) };
    // Whoever ordered would have used a code of their own.
    const { fate, beforeMinor, afterMinor, broken } = fateOfOrder(heldBy(ready, customer?.customerId ?? null), tried, plan.isRepriced);
    tally.add({ fate, beforeMinor, afterMinor, broken, orderId: order.orderId, redemptionId: null, occurredAt: order.createdAt, orderMinor: leftToPay(order) });
  }
  return { end, lookedAt };
}

const nothingSaid: Record<string, unknown> = {};

/** The codes given to a customer, where a rule asks whose they are. */
function heldBy({ codes, wanted }: ReadyPlan, holderCustomerId: string | null): Codes {
  if (!wanted.holder) return codes;
  return { before: { ...codes.before, holderCustomerId }, after: { ...codes.after, holderCustomerId } };
}

interface Surroundings {
  /** What orders share, at an instant; the same object each time, since it is made for every one of very many. */
  moment(now: Date): State;
  /** An order with today's prices where its items say none, as redemptions of stored orders have it. */
  priced(order: Order): Order;
}

/** What the orders of a part share: who is in which segment, what is in which collection, and what the catalogue says. */
async function surroundings({ db, projectId, plan, ready, now }: Working, customers: readonly KnownCustomer[], orders: readonly Order[]): Promise<Surroundings> {
  const isAnyAsked = ready.catalogue || ready.collectionIds.length > 0;
  const unpriced = new Map(orders.map((order) => [order, unpricedNames(order)] as const).filter(([, { products, skus }]) => products.length + skus.length > 0));
  const asked = isAnyAsked ? [namesOfItems(orders.flatMap(({ items }) => items ?? []))] : [...unpriced.values()];
  const sold = { products: asked.flatMap(({ products }) => products), skus: asked.flatMap(({ skus }) => skus) };
  const [catalogue, units, segments] = await Promise.all([
    findCatalogue(db, projectId, sold),
    findCatalogue(db, projectId, { products: ready.unitTypes, skus: ready.unitTypes }),
    membersAmong(db, projectId, ready.segmentIds, [...new Set(customers.flatMap((customer) => customer?.customerId ?? []))].map((id) => ({ key: id, customerId: id, would: null })), now),
  ]);
  const names = [sold, namesIn(catalogue), namesIn(units)];
  const collections = await contentAmong(db, projectId, ready.collectionIds, {
    products: names.flatMap(({ products }) => products), skus: names.flatMap(({ skus }) => skus),
  }, now);
  const state: State & { now: Date } = {
    now, timeZone: plan.timeZone, weekStartsOn: 1, stacking: plan.stacking, campaigns: new Map(), vouchers: new Map(), gone: new Map(), customers: new Map(), usage: new Map(), tracked: new Map(),
    holds: [], expired: [], orders: [], catalogue: units,
    rules: { of: ready.rules, segments, collections, catalogue: isAnyAsked ? catalogue : emptyCatalogue, assignments: new Map() },
    rolledBack: new Set<string>(),
  };
  const moment = (at: Date): State => {
    state.now = at;
    return state;
  };
  return { moment, priced: (order) => (unpriced.has(order) ? orderWithCatalogue(order, catalogue) : order) };
}

function actorOf({ actorType, actorId }: MadeRedemption, members: ReadonlyMap<string, string>): Actor {
  if (actorType !== 'member' && actorType !== 'api_key') return systemActor(actorId ?? '');
  return { type: actorType, id: actorId, name: members.get(actorId ?? '') ?? actorId ?? '' };
}

function commandOf(customer: KnownCustomer, metadata: Record<string, unknown>, actor: Actor): RedeemCommand {
  return {
    kind: 'redemption', actor, requestId: '', metadata, keyed: null, order: null, isOrderNew: false, newOrderId: '', parentId: '', session: null, redeemables: [],
    customer: customer && toPerson(customer), isNewcomer: false, customerMetadata: customer?.metadata ?? null, trackingId: null, held: [],
  };
}

function toPerson({ customerId, metadata }: NonNullable<KnownCustomer>): NonNullable<RedeemCommand['customer']> {
  return {
    customerId, sourceId: null, name: null, email: null, phone: null, description: null, address: null, metadata, birthday: null, birthdate: null,
    createdAt: new Date(0), updatedAt: null, isDeleted: false,
  };
}
