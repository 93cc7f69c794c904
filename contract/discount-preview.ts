/** What a discount would take off an order, before anything has it; our own dashboard's. */
import { Type, type Static } from 'typebox';
import { MinorUnits } from './common.ts';
import { DiscountRequest } from './voucher.ts';

/** Units of one thing that an example cart holds. */
const quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });

/** `POST /api/projects/{project}/discount-preview`: the order is its items where there are some, else an amount. */
export const DiscountPreviewRequest = Type.Object({
  discount: DiscountRequest,
  order: Type.Union([
    Type.Object({ items: Type.Array(Type.Object({ quantity, price: MinorUnits }), { minItems: 1, maxItems: 50 }) }),
    Type.Object({ amount: MinorUnits }),
  ]),
});
export type DiscountPreviewRequest = Static<typeof DiscountPreviewRequest>;

/** Minor units. */
export const DiscountPreview = Type.Object({
  amount_minor: Type.Integer({ description: 'what the order costs before the discount' }),
  discount_minor: Type.Integer({ description: 'off the order and off its items' }),
  to_pay_minor: Type.Integer(),
});
export type DiscountPreview = Static<typeof DiscountPreview>;
