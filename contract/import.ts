/** Vouchers that are brought from elsewhere (wire contract §2.4.9, §2.5). */
import { Type, type Static } from 'typebox';
import { categoryOf } from './category.ts';
import { Instant, Maybe, Metadata } from './common.ts';
import { Code, DiscountRequest, ValidityHours, ValidityTimeframe, Weekdays } from './voucher.ts';

const quantity = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
const redeemed = Maybe(Type.Integer({ minimum: 0, maximum: 2_147_483_647 }));

/** One voucher of an import. Of one that its campaign has already only `active` and the category are changed. */
export const ImportedVoucher = Type.Object({
  code: Maybe(Code),
  type: Maybe(Type.String()),
  ...categoryOf,
  active: Maybe(Type.Boolean()),
  discount: Maybe(DiscountRequest),
  redemption: Maybe(Type.Object({ quantity: Maybe(quantity), redeemed_quantity: redeemed })),
  start_date: Maybe(Instant),
  expiration_date: Maybe(Instant),
  validity_timeframe: Maybe(ValidityTimeframe),
  validity_day_of_week: Maybe(Weekdays),
  validity_hours: Maybe(ValidityHours),
  additional_info: Maybe(Type.String({ maxLength: 2000 })),
  metadata: Maybe(Metadata),
  validation_rules: Maybe(Type.Array(Type.String(), { maxItems: 100 })),
});
export type ImportedVoucher = Static<typeof ImportedVoucher>;

export const ImportedVouchers = Type.Array(ImportedVoucher, { minItems: 1, maxItems: 100_000 });
