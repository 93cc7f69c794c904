import type { ExportedObject, ExportKinds, ExportParameters } from '../../contract/export.ts';
import { ApiError } from '../../contract/errors.ts';
import { checkFilters, readOrder } from '../platform/wire-list.ts';
import type { Exportable } from './exportable.ts';
import { exportables } from './exportables.ts';

export interface ExportColumn {
  name: string;
  sql: string;
  /** Of a column of one key of the metadata, which is a parameter. */
  metadataKey?: string;
}

/** The kind of object that an export is of; throws 400 for what cannot be exported. */
export function readExportedObject(name: string): ExportedObject {
  if (isExported(name)) return name;
  throw new ApiError('invalid_export_params', { details: `Property .exported_object should be one of ${Object.keys(exportables).join(', ')}` });
}

function isExported(name: string): name is ExportedObject {
  return Object.hasOwn(exportables, name);
}

/** The columns of a file, all there are when none are asked for. Throws 400 for one that there is not, naming those there are. */
export function columnsOf(exportedObject: ExportedObject, fields: readonly string[] | null | undefined): ExportColumn[] {
  const { columns, metadata } = exportables[exportedObject];
  const names = fields && fields.length > 0 ? fields : Object.keys(columns);
  return names.map((name) => {
    const sql = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (sql !== undefined) return { name, sql };
    if (/^metadata\../s.test(name)) return { name, sql: metadata, metadataKey: name.slice('metadata.'.length) };
    throw new ApiError('invalid_export_fields', { details: `Unsupported field used. Allowed fields: ${Object.keys(columns).join(', ')}, metadata.<key>` });
  });
}

/** Throws 400 unless an export with these parameters can be written. */
export function checkParameters(exportedObject: ExportedObject, { order, fields, filters, voucher_filter: ofVouchers, customer_search: ofCustomers }: ExportParameters): void {
  for (const [name, kind, value] of [['voucher_filter', 'voucher', ofVouchers], ['customer_search', 'customer', ofCustomers]] as const) {
    if (value && exportedObject !== kind) throw new ApiError('invalid_export_params', { details: `Property .parameters.${name} is of exports of the object ${kind}` });
  }
  columnsOf(exportedObject, fields);
  const { orders, key, filters: known } = exportables[exportedObject];
  readOrder(order ?? undefined, orders, key);
  checkFilters(filters, known);
}

/** What can be exported, the columns of each file in their order, and what its rows can be ordered by. */
export function exportKinds(): ExportKinds['kinds'] {
  return (Object.entries(exportables) as [ExportedObject, Exportable][]).map(([exported_object, { columns, orders }]) => ({
    exported_object, fields: Object.keys(columns), orders: Object.keys(orders),
  }));
}
