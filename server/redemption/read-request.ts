import { ApiError } from '../../contract/errors.ts';
import type { RedemptionRequest, RollbackRequest } from '../../contract/redemption.ts';
import { actorOf, type Principal } from '../access/principal.ts';
import type { CustomerReference } from '../customer/customer.store.ts';
import type { TrackingIds } from '../customer/tracking-id.ts';
import { toWantedOrder, type WantedOrder } from '../order/order.ts';
import { newId } from '../platform/ids.ts';
import type { RedeemCommand, RollBackCommand } from './command.ts';
import type { RedemptionEntry } from './redemption-entry.ts';
import type { Resolved, Resolver } from './resolve.ts';

/** Who asks, and when the request came (for new ids only: what is decided goes by the database's clock). */
export interface Request {
  principal: Principal;
  requestId: string;
  now: Date;
}

/** What a request says, checked as far as that goes without the database. */
export interface ReadRequest {
  named: string;
  customer: CustomerReference | null;
  order: WantedOrder | null;
}

/** Throws 400 for several codes (stacking is not there yet), for things that are no vouchers, for sessions, and for impossible amounts. */
export async function readRedemptionRequest(projectId: string, body: RedemptionRequest, tracking: TrackingIds): Promise<ReadRequest> {
  if (body.session !== undefined && body.session !== null) throw new ApiError('invalid_payload', { details: 'Property .session is not supported yet' });
  const [redeemable, ...others] = body.redeemables;
  if (redeemable === undefined || others.length > 0) throw severalError(body);
  if (redeemable.object !== 'voucher') {
    throw new ApiError('invalid_redeemables', { details: `Redeemable of type '${redeemable.object}' is not supported, only 'voucher'` });
  }
  const customer = await identify(projectId, body.customer ?? body.order?.customer ?? null, body.tracking_id ?? null, tracking);
  return { named: redeemable.id, customer, order: body.order ? toWantedOrder(body.order) : null };
}

function severalError({ redeemables }: RedemptionRequest): ApiError {
  const names = redeemables.map(({ object, id }) => `${object} ${id}`);
  if (new Set(names).size < names.length) return new ApiError('duplicated_redeemables', { details: 'Duplicated redeemables detected in one redemption' });
  return new ApiError('invalid_redeemables', { details: `Only one redeemable per request is supported so far, not ${redeemables.length}` });
}

/** A customer may be named by the tracking id we gave out, in either place; two places must not name two people. */
async function identify(
  projectId: string, customer: CustomerReference | null, trackingId: string | null, tracking: TrackingIds,
): Promise<CustomerReference | null> {
  const tracked = trackingId ? await tracking.read(projectId, trackingId) : null;
  const source = customer?.source_id ? await tracking.read(projectId, customer.source_id) : null;
  if (tracked !== null && source !== null && tracked !== source) throw ambiguous(trackingId, customer?.source_id);
  if (customer === null) return tracked === null ? null : { source_id: tracked };
  return { ...customer, source_id: source ?? (customer.id ? null : tracked) };
}

function ambiguous(one: string | null, other: string | null | undefined): ApiError {
  return new ApiError('ambiguous_tracking_id', {
    message: `Ambiguous trackingId ('${one}' vs. '${other}')`,
    details: 'The customer cannot be identified as two different identifiers have been used between requests from same origin.',
  });
}

interface CommandParts {
  tracking: TrackingIds;
  resolver: Resolver;
}

/** Looks up what a redemption names. The customer is made when new. */
export async function toRedeemCommand({ tracking, resolver }: CommandParts, body: RedemptionRequest, request: Request): Promise<RedeemCommand> {
  const { projectId } = request.principal;
  const read = await readRedemptionRequest(projectId, body, tracking);
  const resolved = await resolver.resolve(projectId, read.named, read.customer);
  const sourceId = resolved.customer?.sourceId ?? null;
  return commandOf(body, read, resolved, sourceId === null ? null : await tracking.of(projectId, sourceId), request);
}

/** The same for a validation: nothing is made, and a customer whom nobody knows yet still has a tracking id. */
export async function toQuestion({ tracking, resolver }: CommandParts, body: RedemptionRequest, request: Request): Promise<RedeemCommand> {
  const { projectId } = request.principal;
  const read = await readRedemptionRequest(projectId, body, tracking);
  const resolved = await resolver.lookUp(projectId, read.named, read.customer);
  const sourceId = resolved.customer?.sourceId ?? read.customer?.source_id ?? null;
  return commandOf(body, read, resolved, sourceId === null ? null : await tracking.of(projectId, sourceId), request);
}

function commandOf(body: RedemptionRequest, { named, order }: ReadRequest, resolved: Resolved, trackingId: string | null, request: Request): RedeemCommand {
  return {
    kind: 'redemption',
    ...originOf(request, 'r', 'rf'),
    named,
    voucherId: resolved.found?.voucherId ?? null,
    campaignId: resolved.found?.campaignId ?? null,
    customer: resolved.customer,
    order,
    newOrderId: newId('ord', request.now),
    metadata: body.metadata ?? null,
    trackingId,
  };
}

export function toRollBackCommand(redemption: RedemptionEntry, customer: RollBackCommand['customer'], body: RollbackRequest, request: Request): RollBackCommand {
  return {
    kind: 'rollback',
    ...originOf(request, 'rr', 'rrf'),
    redemption,
    campaignId: redemption.campaignId,
    customer,
    reason: body.reason ?? null,
    metadata: body.metadata ?? null,
    trackingId: redemption.trackingId,
  };
}

type Origin = Pick<RedeemCommand, 'successId' | 'failureId' | 'actor' | 'requestId'>;

function originOf({ principal, requestId, now }: Request, success: 'r' | 'rr', failure: 'rf' | 'rrf'): Origin {
  return { successId: newId(success, now), failureId: newId(failure, now), actor: actorOf(principal), requestId };
}
