/** Exports of the wire contract (wire contract §2.13). */
import { Type, type Static } from 'typebox';
import { Instant, listOf, Maybe, Nullable, PageQuery } from './common.ts';
import { VoucherFilter } from './voucher-filter.ts';

export const ExportedObject = Type.Enum(['voucher', 'redemption', 'publication', 'customer', 'order', 'voucher_transactions']);
export type ExportedObject = Static<typeof ExportedObject>;

/** What is exported: rows by the same filters as the list's, columns by name, in an order that does not change while the file is written. */
export const ExportParameters = Type.Object({
  order: Maybe(Type.String({ maxLength: 100 })),
  fields: Maybe(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 200 })),
  filters: Maybe(Type.Unknown()),
  voucher_filter: Maybe({ ...VoucherFilter, description: 'ours, of vouchers: what their list on the dashboard is narrowed by, beside `filters`; states are those of when it was asked for' }),
  customer_search: Maybe(Type.String({ maxLength: 1000, description: 'ours, of customers: first characters of a name, e-mail address or source_id, as on the dashboard' })),
});
export type ExportParameters = Static<typeof ExportParameters>;

/** `POST /v1/exports`. */
export const NewExport = Type.Object({ exported_object: Type.String(), parameters: Maybe(ExportParameters) });
export type NewExport = Static<typeof NewExport>;

/** `POST /v1/orders/export` and of a voucher's transactions: the parameters, alone or as a member of the same name. */
export const ExportOfOne = Type.Object({ ...ExportParameters.properties, parameters: Maybe(ExportParameters) });
export type ExportOfOne = Static<typeof ExportOfOne>;

export const WireExport = Type.Object({
  id: Type.String(),
  object: Type.Literal('export'),
  created_at: Instant,
  status: Type.Union([Type.Literal('SCHEDULED'), Type.Literal('IN_PROGRESS'), Type.Literal('DONE'), Type.Literal('ERROR')]),
  channel: Type.String(),
  exported_object: ExportedObject,
  parameters: Type.Record(Type.String(), Type.Unknown(), { description: 'as they were sent' }),
  result: Nullable(Type.Object({ url: Type.String({ description: 'of the file, asked for with the same keys, for seven days' }) })),
  user_id: Nullable(Type.String()),
});
export type WireExport = Static<typeof WireExport>;

export const ExportList = listOf('exports', WireExport);

export const ExportQuery = Type.Object({ ...PageQuery, order: Type.Optional(Type.String()) });

/** An export as the dashboard lists it. */
export const ExportRow = Type.Object({
  export_id: Type.String(),
  exported_object: ExportedObject,
  parameters: Type.Record(Type.String(), Type.Unknown(), { description: 'as they were sent' }),
  campaign_name: Nullable(Type.String({ description: 'where the filters ask for one campaign by its id' })),
  status: WireExport.properties.status,
  rows_written: Type.Integer({ description: 'so far' }),
  bytes: Nullable(Type.Integer({ description: 'of the file so far; null: not counted' })),
  asked_by: Nullable(Type.String({ description: 'e-mail address of the member; null: a program' })),
  created_at: Instant,
  finished_at: Nullable(Instant),
  kept_until: Type.Unsafe<string>({ ...Instant, description: 'then the export and its file are removed' }),
  token: Nullable(Type.String({ description: 'what `GET …/v1/exports/{id}?token` gives the file for; null: there is none yet' })),
});
export type ExportRow = Static<typeof ExportRow>;

/** `GET /api/projects/{project}/exports?after&limit`, the newest first. */
export const ExportRows = Type.Object({ rows: Type.Array(ExportRow), next: Nullable(Type.String()) });
export type ExportRows = Static<typeof ExportRows>;

/** `GET /api/projects/{project}/export-kinds`: what can be exported, the columns of its file in their order, and what its rows can be ordered by. */
export const ExportKinds = Type.Object({
  kinds: Type.Array(Type.Object({ exported_object: ExportedObject, fields: Type.Array(Type.String()), orders: Type.Array(Type.String()) })),
});
export type ExportKinds = Static<typeof ExportKinds>;
