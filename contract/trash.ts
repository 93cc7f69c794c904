/** The bin of the wire contract (§2.11): campaigns and vouchers that were deleted, their names and codes still reserved. */
import { Type, type Static } from 'typebox';
import { Instant } from './common.ts';

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
