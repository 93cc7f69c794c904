/** Which vouchers of a campaign, or of the project, are shown, counted and changed together: one object for the list and for what is done to all of it; our own dashboard's. */
import { Type, type Static } from 'typebox';
import { Day } from './common.ts';

export const VoucherState = Type.Union([
  Type.Literal('active'), Type.Literal('used_up'), Type.Literal('disabled'), Type.Literal('expired'), Type.Literal('not_started'), Type.Literal('historical'),
]);
export type VoucherState = Static<typeof VoucherState>;

const DiscountType = Type.Union([Type.Literal('AMOUNT'), Type.Literal('PERCENT'), Type.Literal('FIXED'), Type.Literal('UNIT')]);

const count = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

/** All that is said has to hold; what is absent is not asked for. Last days of validity are of the project's zone; a voucher without an end has none. */
export const VoucherFilter = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 1000, description: 'beginning of a code as it is written, or a whole one, with or without its spaces and hyphens' })),
  any_case: Type.Optional(Type.Boolean({ description: 'true: `q` in capital and in small letters as well' })),
  state: Type.Optional(VoucherState),
  has_campaign: Type.Optional(Type.Boolean()),
  discount_type: Type.Optional(DiscountType),
  published: Type.Optional(Type.Boolean()),
  redeemed_min: Type.Optional(count),
  redeemed_max: Type.Optional(count),
  last_day_from: Type.Optional(Day),
  last_day_to: Type.Optional(Day),
  metadata_key: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  metadata_value: Type.Optional(Type.String({ maxLength: 1000, description: 'as text; absent: the key is there, whatever its value' })),
}, { additionalProperties: false });
export type VoucherFilter = Static<typeof VoucherFilter>;

/** `GET …/campaigns/{campaign}/vouchers/count`, of the whole project `GET …/voucher-count`, with the filter in the query. */
export const VoucherCountQuery = Type.Object({
  ...VoucherFilter.properties, is_exact: Type.Optional(Type.Boolean({ description: 'true: each of them is counted, however long that takes' })),
}, { additionalProperties: false });
export type VoucherCountQuery = Static<typeof VoucherCountQuery>;
export const VoucherCount = Type.Object({ count: Type.Integer(), is_exact: Type.Boolean({ description: 'false: there are at least so many' }) });
export type VoucherCount = Static<typeof VoucherCount>;
