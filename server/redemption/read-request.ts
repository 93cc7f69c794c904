import { sourceIdLengthMax } from '../../contract/common.ts';
import { ApiError } from '../../contract/errors.ts';
import type { RedemptionRequest, RollbackRequest } from '../../contract/redemption.ts';
import { actorOf, type Principal } from '../access/principal.ts';
import type { Customer, CustomerReference } from '../customer/customer.store.ts';
import type { TrackingIds } from '../customer/tracking-id.ts';
import { toWantedOrder } from '../order/order.ts';
import { newId, withIds } from '../platform/ids.ts';
import { duplicatedRedeemables, type AskedRedeem, type RollBackCommand } from './decision/command.ts';
import { readSession } from './read-session.ts';
import type { RedemptionEntry } from './decision/redemption-entry.ts';

/** Who asks, and when the request came (for new ids only: what is decided goes by the database's clock). */
export interface Request {
  principal: Principal;
  requestId: string;
  now: Date;
}

/** A redemption, or the question whether it would be made, as it is decided. `validation`: only asked, or held where it has a session. */
export type Purpose = 'redemption' | 'validation';

/**
 * Reads the body of a redemption or validation as far as that goes without looking anything up. Throws 400 for codes named twice, for things that
 * are no vouchers, for impossible amounts and sessions, and for a customer named in two ways.
 */
export async function readRedemption(purpose: Purpose, body: RedemptionRequest, tracking: TrackingIds, request: Request): Promise<AskedRedeem> {
  const { principal: { projectId }, now } = request;
  const { actor, requestId } = originOf(request);
  const names = body.redeemables.map(({ object, id }) => `${object} ${id}`);
  if (new Set(names).size < names.length) throw duplicatedRedeemables();
  const other = body.redeemables.find(({ object }) => object !== 'voucher');
  if (other !== undefined) {
    throw new ApiError('invalid_redeemables', { details: `Redeemable of type '${other.object}' is not supported, only 'voucher'` });
  }
  return {
    kind: purpose,
    actor,
    requestId,
    redeemables: withIds(body.redeemables, purpose === 'redemption' ? 'r' : 'hold', now).map(([{ id }, successId]) => (
      { named: id, successId, failureId: newId('rf', now) }
    )),
    customer: await identify(projectId, [body.customer, body.order?.customer].find(isSomebody) ?? null, body.tracking_id ?? null, tracking),
    order: body.order ? toWantedOrder(body.order) : null,
    isOrderNew: request.principal.isPage === true,
    newOrderId: newId('ord', now),
    parentId: newId('r', now),
    session: readSession(body.session, newId('ssn', now)),
    metadata: body.metadata ?? null,
    keyed: null,
  };
}

/** The same of a question that names no codes: what would they do? */
export async function readQuestion(body: Omit<RedemptionRequest, 'redeemables'>, tracking: TrackingIds, request: Request): Promise<AskedRedeem> {
  return readRedemption('validation', { ...body, redeemables: [] }, tracking, request);
}

/** A shop without anybody at its till sends a customer of whom nothing is said: that is nobody, and not somebody new each time. */
function isSomebody(customer: CustomerReference | null | undefined): customer is CustomerReference {
  if (!customer) return false;
  const { id, source_id: sourceId, name, email, phone, description, address, metadata } = customer;
  return [id, sourceId, name, email, phone, description].some(Boolean) || [address, metadata].some((members) => Object.keys(members ?? {}).length > 0);
}

/** A customer may be named by the tracking id we gave out, in either place; two places must not name two people. */
async function identify(
  projectId: string, customer: CustomerReference | null, trackingId: string | null, tracking: TrackingIds,
): Promise<CustomerReference | null> {
  const tracked = trackingId ? asSourceId(await tracking.read(projectId, trackingId)) : null;
  const source = customer?.source_id ? await tracking.read(projectId, customer.source_id) : null;
  if (tracked !== null && source !== null && tracked !== source) throw ambiguous(trackingId, customer?.source_id);
  if (customer === null) return tracked === null ? null : { source_id: tracked };
  return { ...customer, source_id: source ?? (customer.id ? null : tracked) };
}

/** A tracking id that we did not give out is a name of the shop's own. */
function asSourceId(name: string): string {
  if (name.length <= sourceIdLengthMax) return name;
  throw new ApiError('invalid_payload', { details: `Property .tracking_id must NOT have more than ${sourceIdLengthMax} characters` });
}

function ambiguous(one: string | null, other: string | null | undefined): ApiError {
  return new ApiError('ambiguous_tracking_id', {
    message: `Ambiguous trackingId ('${one}' vs. '${other}')`,
    details: 'The customer cannot be identified as two different identifiers have been used between requests from same origin.',
  });
}

/** What is taken back: one redemption, or all of a stack with the redemption that stands for them. */
export interface TakenBack {
  parentId: string | null;
  redemptions: readonly RedemptionEntry[];
  customer: Customer | null;
  trackingId: string | null;
  orderId: string | null;
}

/** A rollback as it is decided, with the ids that its entries get. */
export function toRollBackCommand(takenBack: TakenBack, body: RollbackRequest, request: Request): RollBackCommand {
  const { parentId, redemptions, customer, trackingId, orderId } = takenBack;
  const { now } = request;
  return {
    kind: 'rollback',
    ...originOf(request),
    parent: parentId === null ? null : { parentId, rollbackId: newId('rr', now) },
    parts: withIds(redemptions, 'rr', now).map(([redemption, successId]) => ({ redemption, successId, failureId: newId('rrf', now) })),
    customer,
    trackingId,
    orderId,
    reason: body.reason ?? null,
    metadata: body.metadata ?? null,
    keyed: null,
  };
}

function originOf({ principal, requestId }: Request): Pick<AskedRedeem, 'actor' | 'requestId'> {
  return { actor: actorOf(principal), requestId };
}
