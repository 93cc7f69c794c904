/** What the words of commands stand for: codes, customers, and what sessions hold. */
import { ApiError, notFound } from '../../contract/errors.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { findCatalogue } from '../catalogue/catalogue.store.ts';
import { findReferenced, upsertCustomers, type Customer, type CustomerReference } from '../customer/customer.store.ts';
import { namesOfItems, wantedWithCatalogue } from '../order/catalogue-items.ts';
import type { TrackingIds } from '../customer/tracking-id.ts';
import type { Db, Transaction } from '../platform/db.ts';
import { findCodes, type FoundCode } from './code.store.ts';
import { duplicatedRedeemables, type Asked, type AskedRedeem, type Command, type Redeemable, type RedeemCommand } from './decision/command.ts';
import { liveHolds } from './hold.store.ts';

/**
 * Looks up what the commands name, in the transaction of their batch and, as a rule, in one round trip. Customers are made when new and changed when
 * the request knows more of them. One for each command, in their order: a 404 for an unknown customer id, `duplicated_redeemables` for a voucher
 * that is named twice.
 */
export async function resolveAsked(
  tx: Transaction, projectId: string, asked: readonly Asked[], tracking: TrackingIds, now: Date,
): Promise<(Command | ApiError)[]> {
  const lasting = asked.filter(isRedeem).filter((one) => !isQuestion(one));
  const referring = lasting.filter(({ customer }) => customer !== null);
  const references = referring.flatMap(({ customer }) => customer ?? []);
  const [codes, customers, held, catalogue] = await Promise.all([
    lasting.length > 0 ? findCodes(tx, projectId, lasting.flatMap(namesOf)) : new Map<string, FoundCode>(),
    references.length > 0 ? upsertCustomers(tx, projectId, references, now) : [],
    heldBy(tx, projectId, lasting),
    catalogueOf(tx, projectId, lasting),
  ]);
  const customerOf = new Map(referring.map((one, place) => [one, customers[place]]));
  return Promise.all(
    asked.map(async (one) => {
      if (!isRedeem(one)) return one;
      if (isQuestion(one)) return lookUpQuestion(tx, projectId, one, tracking);
      const customer = customerOf.get(one) ?? null;
      if (customer instanceof ApiError) return customer;
      const trackingId = customer?.sourceId ? await tracking.of(projectId, customer.sourceId) : null;
      const known = { customer, isNewcomer: false, customerMetadata: customer?.metadata ?? null, trackingId, held: held.get(one.session?.key ?? '') ?? [] };
      return commandOf(one, { codes, catalogue }, known);
    }),
  );
}

/** The same for a question: nobody is made, nothing is held. A customer whom nobody knows is null and still has a tracking id. */
export async function lookUpQuestion(db: Db, projectId: string, asked: AskedRedeem, tracking: TrackingIds): Promise<RedeemCommand | ApiError> {
  const [codes, customer, catalogue] = await Promise.all([
    findCodes(db, projectId, namesOf(asked)), lookUpCustomer(db, projectId, asked.customer), catalogueOf(db, projectId, [asked]),
  ]);
  if (customer instanceof ApiError) return customer;
  const sourceId = customer === null ? asked.customer?.source_id : customer.sourceId;
  const trackingId = sourceId ? await tracking.of(projectId, sourceId) : null;
  const isNewcomer = customer === null && asked.customer !== null;
  const said = asked.customer !== null && (isNewcomer || saysMore(asked.customer)) ? { said: asked.customer } : {};
  return commandOf(asked, { codes, catalogue }, { customer, isNewcomer, customerMetadata: metadataOf(customer, asked.customer), trackingId, held: [], ...said });
}

/** It comes in a batch only for the sake of its idempotency key. */
function isQuestion({ kind, session }: AskedRedeem): boolean {
  return kind === 'validation' && session === null;
}

function isRedeem(asked: Asked): asked is AskedRedeem {
  return asked.kind === 'redemption' || asked.kind === 'validation';
}

function namesOf({ redeemables }: AskedRedeem): string[] {
  return redeemables.map(({ named }) => named);
}

async function lookUpCustomer(db: Db, projectId: string, reference: CustomerReference | null): Promise<Customer | ApiError | null> {
  if (reference === null) return null;
  const customer = await findReferenced(db, projectId, reference);
  return customer ?? (reference.id ? notFound('customer', reference.id) : null);
}

/** Whether a request says more of a customer than who they are. */
function saysMore({ id: _id, source_id: _source, ...more }: CustomerReference): boolean {
  return Object.values(more).some((value) => value !== undefined && value !== null);
}

/** A question is answered with what the redemption would write first. */
function metadataOf(customer: Customer | null, reference: CustomerReference | null): RedeemCommand['customerMetadata'] {
  const said = reference?.metadata ?? null;
  return said === null ? (customer?.metadata ?? null) : { ...customer?.metadata, ...said };
}

type Known = Pick<RedeemCommand, 'customer' | 'isNewcomer' | 'customerMetadata' | 'trackingId' | 'held' | 'said'>;

/** What the catalogue knows of all that the orders name; of requests without items nothing is asked. */
function catalogueOf(db: Db, projectId: string, asked: readonly AskedRedeem[]): Promise<Catalogue> {
  const names = asked.flatMap(({ order }) => (order?.items ? [namesOfItems(order.items)] : []));
  return findCatalogue(db, projectId, { products: names.flatMap(({ products }) => products), skus: names.flatMap(({ skus }) => skus) });
}

interface FoundNames {
  codes: ReadonlyMap<string, FoundCode>;
  catalogue: Catalogue;
}

function commandOf(asked: AskedRedeem, { codes, catalogue }: FoundNames, known: Known): RedeemCommand | ApiError {
  const redeemables = asked.redeemables.map(({ named, successId, failureId }): Redeemable => {
    const code = codes.get(named);
    return { named, successId, failureId, voucherId: code?.voucherId ?? null, campaignId: code?.campaignId ?? null };
  });
  const vouchers = redeemables.flatMap(({ voucherId }) => voucherId ?? []);
  // Its code and its id are two names of one voucher.
  if (new Set(vouchers).size < vouchers.length) return duplicatedRedeemables();
  const order = priced(asked.order, catalogue);
  return order instanceof ApiError ? order : joined(asked, redeemables, order, known);
}

/** Member by member: see the entries of `decide-redemption.ts`. */
function joined(asked: AskedRedeem, redeemables: Redeemable[], order: AskedRedeem['order'], known: Known): RedeemCommand {
  const { kind, actor, requestId, metadata, keyed, isOrderNew, newOrderId, parentId, session } = asked;
  const { customer, isNewcomer, customerMetadata, trackingId, held, said } = known;
  const command: RedeemCommand = {
    kind, actor, requestId, metadata, keyed, order, isOrderNew, newOrderId, parentId, session, redeemables, customer, isNewcomer, customerMetadata, trackingId, held,
  };
  if (said !== undefined) command.said = said;
  return command;
}

/** A value where the prices of the catalogue make impossible amounts, so that one request spoils no neighbour. */
function priced(order: AskedRedeem['order'], catalogue: Catalogue): AskedRedeem['order'] | ApiError {
  if (order === null) return null;
  try {
    return wantedWithCatalogue(order, catalogue);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** The vouchers that sessions hold now, by the key of the session. What is held of them is read again under their locks. */
async function heldBy(tx: Transaction, projectId: string, asked: readonly AskedRedeem[]): Promise<Map<string, RedeemCommand['held']>> {
  const held = new Map<string, RedeemCommand['held']>();
  const keys = new Set(asked.flatMap(({ session }) => session?.key ?? []));
  for (const { sessionKey, voucherId, campaignId } of await liveHolds(tx, projectId, [...keys])) {
    held.set(sessionKey, [...(held.get(sessionKey) ?? []), { voucherId, campaignId }]);
  }
  return held;
}
