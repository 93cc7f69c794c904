/** What codes of live campaigns could take off one order together; our own dashboard's. Amounts in minor units. */
import { Type, type Static } from 'typebox';
import { CampaignSize, Count, Maybe, Nullable, strict } from './common.ts';
import { DiscountRequest, WireDiscount } from './voucher.ts';

/** `POST /api/projects/{project}/stacking-hints`: of a campaign that is being written; what is left out is the campaign's own. */
export const StackingHintsRequest = Type.Object({
  campaign_id: Maybe(Type.String({ maxLength: 100 })),
  type: Maybe(CampaignSize),
  category: Maybe(Type.String({ maxLength: 200, description: 'name or id' })),
  discount: Maybe(DiscountRequest),
}, strict);
export type StackingHintsRequest = Static<typeof StackingHintsRequest>;

/** Why nothing but the order itself bounds a discount. */
export const unboundedReasons = ['formula', 'each_item', 'new_price', 'free_units', 'unknown'] as const;
export type UnboundedReason = (typeof unboundedReasons)[number];

/** Null: the campaign that is being written. */
const named = { campaign_id: Nullable(Type.String()), name: Nullable(Type.String()) };

/** `GET /api/projects/{project}/campaigns/{campaign}/stacking-hints`, and of the request above. */
export const StackingHints = Type.Object({
  order_minor: Type.Integer({ description: 'the order that the worst case is told for' }),
  is_usual: Type.Boolean({ description: 'half of the latest orders cost less and half more; false: there are no orders, it is an example' }),
  discount_minor: Nullable(Type.Integer({ description: 'the most that the codes take off together, those of `unbounded` left out; null: nothing bounds this campaign itself' })),
  is_reached: Type.Boolean({ description: 'false: no codes take off more, and perhaps none as much' }),
  codes: Type.Array(Type.Object({ ...named, count: Count, discount: Nullable(WireDiscount) }), { description: 'with which codes that is' }),
  unbounded: Type.Array(Type.Object({ ...named, why: Type.Enum([...unboundedReasons]) }), { description: 'may join, and take off as much as the order costs' }),
  together: Type.Integer({ description: 'live campaigns whose codes can act together with this one, itself among them where it can' }),
  codes_max: Type.Integer({ description: 'codes of one request that act together' }),
  is_complete: Type.Boolean({ description: 'false: the project has more live campaigns than were looked at' }),
});
export type StackingHints = Static<typeof StackingHints>;
