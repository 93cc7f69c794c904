import { ClientCustomer, ClientVoucherList, type ClientVoucher } from '../../contract/client-api.ts';
import { CustomEventAnswer } from '../../contract/event.ts';
import { RedemptionAnswer } from '../../contract/redemption.ts';
import type { WireVoucher } from '../../contract/voucher.ts';
import type { ClientSwitch } from '../access/project-settings.store.ts';
import type { Remounted } from '../platform/only-routes.ts';
import { hidePersons, toClientCustomer } from './hide-persons.ts';

function open(clientSwitch: ClientSwitch | null): Remounted {
  return { config: { clientSwitch } };
}

interface Vouchers {
  vouchers: WireVoucher[];
}

/** Of a voucher a page is told what its visitor may know: not whose it is, nor what else the shop knows of it. */
function toClientVouchers(list: Vouchers): Omit<Vouchers, 'vouchers'> & { vouchers: ClientVoucher[] } {
  const vouchers = list.vouchers.map(({ active, code, metadata, assets, object, start_date, expiration_date, created_at }) => (
    { active, code, metadata, assets, object, start_date, expiration_date, created_at }));
  return { ...list, vouchers };
}

/** Routes of the wire contract that client keys use as they are, each with the switch that opens it (wire contract §2.14). */
export const wireRoutesForClients: Readonly<Record<string, Remounted>> = {
  'POST /validations': open(null),
  'POST /qualifications': open(null),
  'POST /redemptions': { ...open('redeem'), answer: { schema: RedemptionAnswer, from: hidePersons } },
  'POST /customers': { ...open('customers'), answer: { schema: ClientCustomer, from: toClientCustomer as (answer: never) => unknown } },
  'POST /events': { ...open('events'), answer: { schema: CustomEventAnswer, from: hidePersons } },
  'GET /consents': open(null),
  'PUT /customers/:id/consents': open('customers'),
  'GET /vouchers': { ...open('vouchers'), answer: { schema: ClientVoucherList, from: toClientVouchers as (answer: never) => unknown } },
};
