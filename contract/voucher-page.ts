/** What the dashboard reads of single vouchers and of codes of the whole project. */
import { Type, type Static } from 'typebox';
import { Instant, Nullable } from './common.ts';
import { ChangeRows, PublicationRows, RedemptionRows, VoucherRow } from './tracking.ts';
import { WireVoucher } from './voucher.ts';

/** A campaign as its vouchers show it. */
const CampaignOfVoucher = Type.Object({ campaign_id: Type.String(), name: Type.String(), active: Type.Boolean() });

/**
 * `GET /api/projects/{project}/vouchers?after&limit` with a `VoucherFilter` in the query (q: beginning of a code, as it was typed or in capital or small letters, or a whole
 * one, with or without its spaces and hyphens; rows are then in the order of their codes, else the newest first). A page may be shorter than `limit`, even empty, and
 * still have a `next`.
 */
export const FoundVoucher = Type.Object({
  ...VoucherRow.properties,
  campaign: Nullable(Type.Object({ ...CampaignOfVoucher.properties }, { description: 'null: it has none' })),
});
export type FoundVoucher = Static<typeof FoundVoucher>;
export const FoundVouchers = Type.Object({ rows: Type.Array(FoundVoucher), next: Nullable(Type.String()) });
export type FoundVouchers = Static<typeof FoundVouchers>;

const count = Nullable(Type.Integer());

/** `GET …/vouchers/{code or id}`. Sums are null where they are not known: of an amount that nobody knows, and beyond ten thousand entries. */
export const VoucherPage = Type.Object({
  voucher: WireVoucher,
  state: VoucherRow.properties.state,
  campaign: Nullable(CampaignOfVoucher),
  holder: Nullable(Type.Object({ customer_id: Type.String(), source_id: Nullable(Type.String()), name: Nullable(Type.String()) })),
  open_now: Type.Boolean({ description: 'a redemption arriving now would not be refused for its time' }),
  next_change: Nullable(Type.Object({ at: Instant, opens: Type.Boolean() })),
  held_quantity: Type.Integer({ description: 'redemptions that carts reserve' }),
  overview: Type.Object({
    succeeded: count, rolled_back: count, failed: count,
    discount_net_minor: Nullable(Type.Integer()),
    order_net_minor: Nullable(Type.Integer()),
    last_redeemed_at: Nullable(Instant),
  }),
});
export type VoucherPage = Static<typeof VoucherPage>;

/** `GET …/vouchers/{code or id}/{redemptions|publications|changes}?after&limit`: the latest first. */
export const VoucherHistories = { redemptions: RedemptionRows, publications: PublicationRows, changes: ChangeRows };
