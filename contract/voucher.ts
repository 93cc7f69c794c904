/** Vouchers of the wire contract (wire contract §2.1, §2.5). */
import { Type, type Static } from 'typebox';
import { categoryOf, WireCategory } from './category.ts';
import { Count, CursorQuery, Instant, InstantRange, Maybe, Metadata, Nullable, pagedListOf, PageQuery, sourceIdLengthMax } from './common.ts';
import { freeUnitsMax } from './constants.ts';
import { AssignmentsOfObject } from './rule.ts';

const formula = Maybe(Type.String({ maxLength: 1000, description: 'gives the value of the member beside it; that one counts where this has none' }));

/** Units of one product that a discount gives for nothing. */
const freeUnits = {
  effect: Maybe(Type.String({ maxLength: 100 })),
  unit_off: Maybe(Type.Number({ description: 'whole units' })),
  unit_off_formula: formula,
  unit_type: Maybe(Type.String({ maxLength: sourceIdLengthMax, description: 'id of a product or SKU' })),
};
const FreeUnitsRequest = Type.Object(freeUnits);
export type FreeUnitsRequest = Static<typeof FreeUnitsRequest>;

/**
 * A discount as clients send it, in minor units and per cent. Its types are checked here; what each kind needs, and which effects it has, is checked where
 * it is read, with words of its own.
 */
export const DiscountRequest = Type.Object({
  type: Type.String({ maxLength: 100, description: 'AMOUNT, PERCENT, FIXED (a new price) or UNIT (free units)' }),
  ...freeUnits,
  effect: Maybe(Type.String({
    maxLength: 100,
    description: 'AMOUNT: APPLY_TO_ORDER, APPLY_TO_ITEMS, APPLY_TO_ITEMS_PROPORTIONALLY, APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY, APPLY_TO_ITEMS_BY_QUANTITY; '
      + 'PERCENT, FIXED: APPLY_TO_ORDER, APPLY_TO_ITEMS; UNIT: ADD_MISSING_ITEMS, ADD_NEW_ITEMS, ADD_MANY_ITEMS (with `units`)',
  })),
  amount_off: Maybe(Type.Number()),
  amount_off_formula: formula,
  percent_off: Maybe(Type.Number({ description: 'from 0 to 100, decimals are legal' })),
  percent_off_formula: formula,
  fixed_amount: Maybe(Type.Number()),
  fixed_amount_formula: formula,
  amount_limit: Maybe(Type.Number({ description: 'PERCENT: the most taken off one order or, off items, one item' })),
  aggregated_amount_limit: Maybe(Type.Number({ description: 'AMOUNT, PERCENT: the most taken off one order' })),
  units: Maybe(Type.Array(FreeUnitsRequest, { maxItems: freeUnitsMax })),
});
export type DiscountRequest = Static<typeof DiscountRequest>;

/** Free units in answers: as they were sent, and beside it the product or SKU of the catalogue that `unit_type` names. */
export interface WireFreeUnits {
  effect?: string;
  unit_off?: number;
  unit_off_formula?: string | null;
  unit_type?: string;
  product?: { id: string; source_id: string | null; name: string | null };
  sku?: { id: string; source_id: string | null; sku: string | null };
}

/** A discount as it was sent; in minor units and per cent. Members that are not listed are given back too: history that was imported may have some. */
export interface WireDiscount extends WireFreeUnits {
  type: 'AMOUNT' | 'PERCENT' | 'FIXED' | 'UNIT';
  amount_off?: number;
  amount_off_formula?: string | null;
  percent_off?: number;
  percent_off_formula?: string | null;
  fixed_amount?: number;
  fixed_amount_formula?: string | null;
  amount_limit?: number | null;
  aggregated_amount_limit?: number | null;
  units?: readonly WireFreeUnits[];
}
export const WireDiscount = Type.Unsafe<WireDiscount>({ type: 'object', additionalProperties: true, description: 'the discount with the members that were sent' });

export const ValidityTimeframe = Type.Object({ interval: Type.String({ maxLength: 40 }), duration: Type.String({ maxLength: 40 }) });

/** 0 = Sunday … 6 = Saturday. */
export const Weekday = Type.Integer({ minimum: 0, maximum: 6 });
export const Weekdays = Type.Array(Weekday, { maxItems: 7 });

const timeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });
export const ValidityHours = Type.Object({
  daily: Type.Array(
    Type.Object({ start_time: timeOfDay, expiration_time: timeOfDay, days_of_week: Type.Optional(Weekdays) }),
    { minItems: 1, maxItems: 50 },
  ),
});

/** How codes look. `suffix` is what older clients call `postfix`. */
export const CodeConfig = Type.Object({
  length: Maybe(Type.Integer({ minimum: 1, maximum: 50 })),
  charset: Maybe(Type.String({ minLength: 1, maxLength: 200 })),
  pattern: Maybe(Type.String({ minLength: 1, maxLength: 100 })),
  prefix: Maybe(Type.String({ maxLength: 50 })),
  postfix: Maybe(Type.String({ maxLength: 50 })),
  suffix: Maybe(Type.String({ maxLength: 50 })),
});
export type CodeConfig = Static<typeof CodeConfig>;

export const RedemptionQuantity = Type.Object({
  quantity: Maybe(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
});

const asset = Type.Object({ id: Type.String(), url: Type.String() });

export const WireVoucher = Type.Object({
  id: Type.String(),
  code: Type.String(),
  campaign: Nullable(Type.String()),
  campaign_id: Nullable(Type.String()),
  category: Nullable(Type.String()),
  category_id: Nullable(Type.String()),
  categories: Type.Array(WireCategory),
  type: Type.Literal('DISCOUNT_VOUCHER'),
  discount: Nullable(WireDiscount),
  gift: Type.Null(),
  loyalty_card: Type.Null(),
  start_date: Nullable(Instant),
  expiration_date: Nullable(Instant),
  validity_timeframe: Nullable(ValidityTimeframe),
  validity_day_of_week: Nullable(Weekdays),
  validity_hours: Type.Optional(ValidityHours),
  active: Type.Boolean(),
  additional_info: Nullable(Type.String()),
  metadata: Metadata,
  assets: Type.Object({ qr: asset, barcode: asset }),
  is_referral_code: Type.Literal(false),
  created_at: Instant,
  updated_at: Nullable(Instant),
  holder_id: Type.Optional(Type.String()),
  object: Type.Literal('voucher'),
  publish: Type.Object({ object: Type.Literal('list'), count: Count, url: Type.String() }),
  redemption: Type.Object({
    quantity: Nullable(Type.Integer()), redeemed_quantity: Type.Integer(), object: Type.Literal('list'), url: Type.String(),
  }),
  validation_rules_assignments: AssignmentsOfObject,
});
export type WireVoucher = Static<typeof WireVoucher>;

export const VoucherList = pagedListOf('vouchers', WireVoucher);

/** What a voucher may have of its own when it is added to a campaign. */
export const VoucherDetails = Type.Object({
  ...categoryOf,
  additional_info: Maybe(Type.String({ maxLength: 2000 })),
  metadata: Maybe(Metadata),
  redemption: Maybe(RedemptionQuantity),
  start_date: Maybe(Instant),
  expiration_date: Maybe(Instant),
  validity_timeframe: Maybe(ValidityTimeframe),
  validity_day_of_week: Maybe(Weekdays),
  validity_hours: Maybe(ValidityHours),
  active: Maybe(Type.Boolean()),
});
export type VoucherDetails = Static<typeof VoucherDetails>;

/** Longest code that fits every printed form and index. */
export const Code = Type.String({ minLength: 1, maxLength: 200 });

/** `POST /v1/campaigns/{id}/vouchers`. */
export const AddVouchers = Type.Object({ ...VoucherDetails.properties, code: Maybe(Code), code_config: Maybe(CodeConfig) });
export type AddVouchers = Static<typeof AddVouchers>;

/** `POST /v1/vouchers[/{code}]`: a voucher without a campaign, which needs a discount, or one more of a campaign. */
export const NewVoucher = Type.Object({
  ...AddVouchers.properties,
  type: Maybe(Type.String()),
  campaign: Maybe(Type.String({ maxLength: 500, description: 'name' })),
  campaign_id: Maybe(Type.String({ maxLength: 500, description: 'wins over `campaign`' })),
  discount: Maybe(DiscountRequest),
  validation_rules: Maybe(Type.Array(Type.String(), { maxItems: 100, description: 'ids; beside those that its campaign has' })),
});
export type NewVoucher = Static<typeof NewVoucher>;

/**
 * `PUT /v1/vouchers/{code}`: members that are absent stay as they are; null takes away what the voucher has of its own. Metadata are merged, those named in
 * `unset_metadata_fields` removed.
 */
export const VoucherUpdate = Type.Object({
  ...VoucherDetails.properties,
  discount: Maybe(DiscountRequest),
  unset_metadata_fields: Maybe(Type.Array(Type.String(), { maxItems: 1000 })),
});
export type VoucherUpdate = Static<typeof VoucherUpdate>;

export const VoucherDeletion = Type.Object({ force: Type.Optional(Type.Boolean({ description: 'for good: the code is free again' })) });

/** Most codes that one bulk request names; 10 MB hold some more of the shortest. */
const bulkCodesMax = 200_000;

/** `POST /v1/vouchers/bulk/async`. */
export const VouchersBulkUpdate = Type.Array(Type.Object({ code: Type.String({ maxLength: 500 }), metadata: Maybe(Metadata) }), { maxItems: bulkCodesMax });
export type VouchersBulkUpdate = Static<typeof VouchersBulkUpdate>;

/** `POST /v1/vouchers/metadata/async`: the same for each code. */
export const VouchersMetadataUpdate = Type.Object({
  codes: Type.Array(Type.String({ maxLength: 500 }), { maxItems: bulkCodesMax }), metadata: Maybe(Metadata),
});
export type VouchersMetadataUpdate = Static<typeof VouchersMetadataUpdate>;

/** `GET /v1/vouchers/{code}/transactions`: only gift and loyalty cards have any. */
export const VoucherTransactions = Type.Object({
  object: Type.Literal('list'), data_ref: Type.Literal('data'), data: Type.Array(Type.Unknown()), has_more: Type.Literal(false),
});

export const VoucherQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
  ids: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 100 })),
  order: Type.Optional(Type.String()),
  campaign: Type.Optional(Type.String()),
  campaign_id: Type.Optional(Type.String()),
  category: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  customer: Type.Optional(Type.String()),
  created_at: Type.Optional(InstantRange),
  updated_at: Type.Optional(InstantRange),
  filters: Type.Optional(Type.Unknown()),
});
export type VoucherQuery = Static<typeof VoucherQuery>;
