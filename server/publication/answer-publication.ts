import { ApiError } from '../../contract/errors.ts';
import type { PublicationRequest, WirePublication } from '../../contract/publication.ts';
import { actorOf, type Principal } from '../access/principal.ts';
import { findCustomer, upsertCustomer, type Customer } from '../customer/customer.store.ts';
import { readCustomer, type TrackingIds } from '../customer/tracking-id.ts';
import type { Clock } from '../platform/clock.ts';
import type { MetadataChecks } from '../metadata/check-metadata.ts';
import { answerVouchers } from '../voucher/answer-vouchers.ts';
import { findVouchers } from '../voucher/voucher.store.ts';
import type { Publication } from './publication.ts';
import { findWished, publish, type PublishParts, type Wish } from './publish.ts';
import { toWirePublication } from './wire-publication.ts';

export interface AnswerParts extends PublishParts {
  clock: Clock;
  tracking: TrackingIds;
  metadata: MetadataChecks;
  publicUrl: string;
}

export interface AskedPublication {
  principal: Principal;
  requestId: string;
  body: PublicationRequest;
  /** null: as the campaign says. */
  joinOnce: boolean | null;
}

/** Gives codes to a customer, who is made when nobody knows them, and answers the publication (wire contract §2.6). */
export async function answerPublication(parts: AnswerParts, { principal, requestId, body, joinOnce }: AskedPublication): Promise<WirePublication> {
  const { db, clock, tracking } = parts;
  const { projectId } = principal;
  const what = readWhat(body);
  if (body.customer === undefined || body.customer === null) throw new ApiError('missing_customer', { details: 'Customer is required to publish a voucher' });
  await parts.metadata.check(projectId, 'publication', body.metadata);
  await parts.metadata.check(projectId, 'customer', body.customer.metadata, true);
  const reference = await readCustomer(tracking, projectId, body.customer);
  const sourceId = body.source_id ?? null;
  const name = reference.id || reference.source_id;
  const known = sourceId !== null && name ? await findCustomer(db, projectId, name) : undefined;
  const wished = await findWished(db, { projectId, what, sourceId }, known?.customerId ?? null);
  const give = async (): Promise<{ customer: Customer; publication: Publication }> => {
    const customer = await upsertCustomer(db, projectId, reference, clock.now());
    const publication = await publish(parts, {
      projectId, customerId: customer.customerId, what, joinOnce, sourceId,
      channel: body.channel ?? 'API', metadata: body.metadata ?? {}, actor: actorOf(principal), requestId,
    }, wished);
    return { customer, publication };
  };
  const { customer, publication } = await give().catch((error: unknown) => {
    // Who was deleted meanwhile and is named as the shop names them is somebody new now.
    if (reference.id || !isOfNoCustomer(error)) throw error;
    return give();
  });
  const vouchers = await answerVouchers(db, projectId, await findVouchers(db, projectId, publication.voucherIds), parts.publicUrl);
  return toWirePublication(publication, customer, vouchers);
}

function isOfNoCustomer(error: unknown): boolean {
  return error instanceof ApiError && error.key === 'not_found' && error.detail.resourceType === 'customer';
}

/** A voucher wins over a campaign. */
function readWhat({ voucher, campaign }: PublicationRequest): Wish['what'] {
  if (voucher) return { voucher };
  const name = typeof campaign === 'string' ? campaign : (campaign?.name ?? campaign?.id);
  if (!name) throw new ApiError('missing_vouchers', { details: 'Either Campaign or Voucher is required' });
  return { campaign: name, count: typeof campaign === 'string' ? 1 : (campaign?.count ?? 1) };
}
