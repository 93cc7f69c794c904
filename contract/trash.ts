/** The bin of the wire contract (§2.11): campaigns and vouchers that were deleted, their names and codes still reserved. */
import { Type, type Static } from 'typebox';
import { Instant, Nullable } from './common.ts';

export const TrashEntry = Type.Object({
  id: Type.String({ description: 'of the entry, not of what it is about' }),
  object: Type.Literal('trash_bin_entry'),
  created_at: Type.Unsafe<string>({ ...Instant, description: 'when it went into the bin' }),
  resource_id: Type.String(),
  resource_name: Type.String({ description: 'name of the campaign, code of the voucher' }),
  resource_type: Type.Union([Type.Literal('campaign'), Type.Literal('voucher')]),
});
export type TrashEntry = Static<typeof TrashEntry>;

export const TrashQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
  starting_after_id: Type.Optional(Type.String({ maxLength: 100 })),
});

export const TrashList = Type.Object({
  object: Type.Literal('list'),
  data_ref: Type.Literal('data'),
  data: Type.Array(TrashEntry),
  has_more: Type.Boolean(),
  more_starting_after: Type.Optional(Type.String()),
});

/** What lies in the bin, as the dashboard lists it. */
export const BinRow = Type.Object({
  ...TrashEntry.properties,
  campaign_name: Nullable(Type.String({ description: 'of a voucher: its campaign' })),
  vouchers: Nullable(Type.Integer({ description: 'of a campaign: how many go with it' })),
  deleted_by: Nullable(Type.String({ description: 'name of the member or key; null: not recorded' })),
});
export type BinRow = Static<typeof BinRow>;

/** `GET /api/projects/{project}/bin?kind&after&limit&total`, the last deleted first. */
export const BinRows = Type.Object({
  rows: Type.Array(BinRow),
  next: Nullable(Type.String()),
  total: Nullable(Type.Integer({ description: 'of all that lies in the bin, of either kind; null unless it was asked for' })),
});
export type BinRows = Static<typeof BinRows>;
