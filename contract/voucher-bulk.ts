/** What is done to many vouchers of a campaign, or of the project, at once, in the background; our own dashboard's. */
import { Type, type Static } from 'typebox';
import { Instant, Maybe, Metadata } from './common.ts';
import { VoucherFilter } from './voucher-filter.ts';

/** Vouchers that one request names. */
export const namedMax = 10_000;

export const VoucherBulkDeed = Type.Union([
  Type.Literal('enable'), Type.Literal('disable'), Type.Literal('delete'), Type.Literal('set_validity'), Type.Literal('merge_metadata'),
]);
export type VoucherBulkDeed = Static<typeof VoucherBulkDeed>;

/**
 * `POST …/campaigns/{campaign}/vouchers/bulk`, of the whole project `POST …/vouchers/bulk`: which vouchers by exactly one of `voucher_ids`, `filter` and `undo`.
 * Dates become the vouchers' own, null takes away what they have of their own, so that the campaign's counts; one that is absent stays as it is. An end that has passed is
 * refused, as wherever somebody sets one: who wants codes to end now disables them, which the history tells as what it is and which can be undone. Metadata are
 * merged key by key.
 */
export const VoucherBulk = Type.Object({
  deed: VoucherBulkDeed,
  voucher_ids: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: namedMax, uniqueItems: true })),
  filter: Type.Optional(VoucherFilter),
  undo: Type.Optional(Type.String({ maxLength: 200, description: 'the async action that enabled or disabled vouchers: those that it changed, as far as they are still so' })),
  start_date: Maybe(Instant),
  expiration_date: Maybe(Instant),
  metadata: Type.Optional(Metadata),
  unset_metadata_fields: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 200, description: 'keys of the metadata that are taken away' })),
}, { additionalProperties: false });
export type VoucherBulk = Static<typeof VoucherBulk>;
