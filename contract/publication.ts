/** Publications of the wire contract (wire contract §2.6). */
import { Type, type Static } from 'typebox';
import { CursorQuery, Instant, InstantRange, Maybe, Metadata, Nullable, pagedListOf, PageQuery, sourceIdLengthMax } from './common.ts';
import { CustomerReference, WireCustomer } from './customer.ts';
import { WireDiscount, WireVoucher } from './voucher.ts';

/** A campaign by name or id; clients send its name alone, too, or a whole campaign object. */
const CampaignChoice = Type.Union([
  Type.Object({ id: Maybe(Type.String()), name: Maybe(Type.String()), count: Maybe(Type.Integer({ minimum: 1, maximum: 1_000_000 })) }),
  Type.String(),
]);

/** `POST /v1/publications`; null is the same as absent. */
export const PublicationRequest = Type.Object({
  voucher: Maybe(Type.String({ maxLength: 500 })),
  campaign: Maybe(CampaignChoice),
  customer: Maybe(CustomerReference),
  source_id: Maybe(Type.String({ minLength: 1, maxLength: sourceIdLengthMax })),
  channel: Maybe(Type.String({ minLength: 1, maxLength: 200 })),
  metadata: Maybe(Metadata),
});
export type PublicationRequest = Static<typeof PublicationRequest>;

export const PublicationOptions = Type.Object({ join_once: Type.Optional(Type.Boolean()) });

const common = {
  id: Type.String(),
  object: Type.Literal('publication'),
  created_at: Instant,
  customer_id: Nullable(Type.String()),
  tracking_id: Nullable(Type.String({ description: "the customer's source_id when the code was given" })),
  metadata: Metadata,
  channel: Type.String(),
  source_id: Nullable(Type.String()),
};

/** Answer to a publication: `voucher` when it gave one code, `vouchers` when it gave several. */
export const WirePublication = Type.Object({
  ...common,
  result: Type.Literal('SUCCESS'),
  customer: WireCustomer,
  vouchers_id: Type.Array(Type.String()),
  voucher: Type.Optional(WireVoucher),
  vouchers: Type.Optional(Type.Array(Type.String())),
});
export type WirePublication = Static<typeof WirePublication>;

/** One of the list; failed attempts are there, too. */
export const PublicationEntry = Type.Object({
  ...common,
  result: Type.Union([Type.Literal('SUCCESS'), Type.Literal('FAILURE')]),
  customer: Nullable(WireCustomer),
  vouchers_id: Type.Array(Type.String()),
  voucher: Type.Optional(Type.Object({
    code: Type.String(),
    object: Type.Literal('voucher'),
    campaign: Nullable(Type.String()),
    discount: Nullable(WireDiscount),
    is_referral_code: Type.Literal(false),
  })),
  failure_code: Type.Optional(Type.String()),
  failure_message: Type.Optional(Type.String()),
});
export type PublicationEntry = Static<typeof PublicationEntry>;

export const PublicationList = pagedListOf('publications', PublicationEntry);

export const PublicationQuery = Type.Object({
  ...PageQuery,
  ...CursorQuery,
  order: Type.Optional(Type.String()),
  campaign: Type.Optional(Type.String()),
  customer: Type.Optional(Type.String()),
  voucher: Type.Optional(Type.String()),
  result: Type.Optional(Type.String()),
  voucher_type: Type.Optional(Type.String()),
  is_referral_code: Type.Optional(Type.Boolean()),
  source_id: Type.Optional(Type.String()),
  created_at: Type.Optional(InstantRange),
  filters: Type.Optional(Type.Unknown()),
});
export type PublicationQuery = Static<typeof PublicationQuery>;
