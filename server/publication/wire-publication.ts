import type { PublicationEntry, WirePublication } from '../../contract/publication.ts';
import type { WireVoucher } from '../../contract/voucher.ts';
import type { Customer } from '../customer/customer.store.ts';
import { toWireCustomer } from '../customer/wire-customer.ts';
import type { Voucher } from '../voucher/voucher.ts';
import type { ListedPublication, Publication } from './publication.ts';

function common(publication: Publication, trackingId: string | null): Omit<PublicationEntry, 'result' | 'customer' | 'vouchers_id' | 'voucher'> {
  return {
    id: publication.publicationId,
    object: 'publication',
    created_at: publication.occurredAt.toISOString(),
    customer_id: publication.customerId,
    tracking_id: trackingId,
    metadata: publication.metadata,
    channel: publication.channel,
    source_id: publication.sourceId,
  };
}

/** The answer to a publication (wire contract §2.6). */
export function toWirePublication(publication: Publication, customer: Customer, vouchers: readonly WireVoucher[]): WirePublication {
  const [first, ...more] = publication.voucherIds.flatMap((voucherId) => vouchers.filter(({ id }) => voucherId === id));
  return {
    ...common(publication, customer.sourceId),
    result: 'SUCCESS',
    customer: toWireCustomer(customer),
    vouchers_id: publication.voucherIds,
    ...(first !== undefined && more.length === 0 && { voucher: first }),
    ...(first !== undefined && more.length > 0 && { vouchers: [first, ...more].map(({ code }) => code) }),
  };
}

/** A publication in a list, failed ones with their reason. */
export function toPublicationEntry(publication: ListedPublication, customers: readonly Customer[], vouchers: readonly Voucher[]): PublicationEntry {
  const customer = customers.find(({ customerId }) => customerId === publication.customerId);
  const voucher = vouchers.find(({ voucherId }) => voucherId === publication.voucherIds[0]);
  const { failure } = publication;
  return {
    ...common(publication, publication.trackingId),
    result: failure === null ? 'SUCCESS' : 'FAILURE',
    customer: customer === undefined ? null : toWireCustomer(customer),
    vouchers_id: publication.voucherIds,
    ...(voucher !== undefined && {
      voucher: { code: voucher.code, object: 'voucher' as const, campaign: voucher.campaignName, discount: voucher.discount, is_referral_code: false as const },
    }),
    ...(failure !== null && { failure_code: failure.code, failure_message: failure.message }),
  };
}
