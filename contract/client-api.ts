/** The client-side API (wire contract §2.14): what pages of a shop ask with a key that everybody can read. */
import { Type, type Static } from 'typebox';
import { Instant, listOf, Metadata, Nullable } from './common.ts';
import { WirePublication } from './publication.ts';
import { SessionUnit, SingleCodeRequest, sessionKeyLengthMax } from './redemption.ts';
import { WireVoucher } from './voucher.ts';

const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));

/** In a query an item has what a browser knows of it. */
const QueryItem = Type.Object({
  id: Text(1000),
  source_id: Text(1000),
  product_id: Text(1000),
  sku_id: Text(1000),
  related_object: Text(100),
  quantity: Type.Optional(Type.Number()),
  price: Type.Optional(Type.Number()),
  amount: Type.Optional(Type.Number()),
  metadata: Type.Optional(Metadata),
});

/** `GET /client/v1/validate`: what the body of the other way to it says, in brackets; `item` is a list of items. */
export const ClientValidationQuery = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 500 }),
  amount: Type.Optional(Type.Number()),
  item: Type.Optional(Type.Union([Type.Array(QueryItem, { maxItems: 500 }), Type.Record(Type.String({ pattern: '^\\d{1,3}$' }), QueryItem)])),
  customer: Type.Optional(Type.Object({ id: Text(100), source_id: Text(600), name: Text(1000), email: Text(1000), metadata: Type.Optional(Metadata) })),
  order: Type.Optional(Type.Object({ metadata: Type.Optional(Metadata) })),
  metadata: Type.Optional(Metadata),
  tracking_id: Text(2000),
  session_type: Type.Optional(Type.Literal('LOCK')),
  session_key: Text(sessionKeyLengthMax),
  session_ttl: Type.Optional(Type.Number()),
  session_ttl_unit: Type.Optional(SessionUnit),
});
export type ClientValidationQuery = Static<typeof ClientValidationQuery>;

/** `POST /client/v1/redeem?code=…`. */
export const ClientRedemptionQuery = Type.Object({ code: Type.String({ minLength: 1, maxLength: 500 }) });
export const ClientRedemptionRequest = SingleCodeRequest;

/** `POST /client/v1/publish?campaign=…&join_once=…`. */
export const ClientPublicationQuery = Type.Object({
  campaign: Type.String({ minLength: 1, maxLength: 500, description: 'name or id' }),
  join_once: Type.Optional(Type.Boolean()),
});

/** `GET /client/v1/promotions/validation`: there are no promotions. */
export const NoPromotions = Type.Object({ valid: Type.Literal(false), promotions: Type.Array(Type.Unknown(), { maxItems: 0 }) });

/** A customer as a page is told of one: whoever guesses a `source_id` learns nothing that the shop knows of a person. */
export const ClientCustomer = Type.Object({
  id: Type.String(), source_id: Nullable(Type.String()), name: Type.Null(), email: Type.Null(), object: Type.Literal('customer'),
});
export type ClientCustomer = Static<typeof ClientCustomer>;

/** `POST /client/v1/publish`. */
export const ClientPublication = Type.Object({ ...WirePublication.properties, customer: ClientCustomer });

/** What a page is told of a voucher. */
export const ClientVoucher = Type.Object({
  active: Type.Boolean(),
  code: Type.String(),
  metadata: Metadata,
  assets: WireVoucher.properties.assets,
  object: Type.Literal('voucher'),
  start_date: Nullable(Instant),
  expiration_date: Nullable(Instant),
  created_at: Instant,
});
export type ClientVoucher = Static<typeof ClientVoucher>;

const { total: _total, ...wholeList } = listOf('vouchers', ClientVoucher).properties;
/** `GET /client/v1/vouchers`, by pages or from a cursor. */
export const ClientVoucherList = Type.Object({
  ...wholeList, total: Type.Optional(Type.Integer()), has_more: Type.Optional(Type.Boolean()), more_starting_after: Type.Optional(Type.String()),
});
