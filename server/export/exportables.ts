import type { ExportedObject } from '../../contract/export.ts';
import { customerExport } from './customer-export.ts';
import { publicationExport, redemptionExport } from './entry-exports.ts';
import type { Exportable } from './exportable.ts';
import { orderExport } from './order-export.ts';
import { transactionsExport, voucherExport } from './voucher-export.ts';

/** What can be exported, by its name in the wire contract. */
export const exportables: Record<ExportedObject, Exportable> = {
  voucher: voucherExport,
  redemption: redemptionExport,
  publication: publicationExport,
  customer: customerExport,
  order: orderExport,
  voucher_transactions: transactionsExport,
};
