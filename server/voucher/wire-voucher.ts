import type { WireCategory } from '../../contract/category.ts';
import type { WireVoucher } from '../../contract/voucher.ts';
import { emptyCatalogue, type Catalogue } from '../catalogue/catalogue.ts';
import { withUnitObjects } from '../catalogue/unit-objects.ts';
import type { Assignment } from '../rule/rule.ts';
import { toAssignmentList } from '../rule/wire-rule.ts';
import type { Voucher } from './voucher.ts';

/** What a voucher is told with, where it was looked up: its category, by id, and what its discount gives units of. */
export interface ToldWith {
  categories: ReadonlyMap<string, WireCategory>;
  catalogue: Catalogue;
  /** The rules that hold for it and for its campaign, by the object they are assigned to; left out: they are not told. */
  assignments?: ReadonlyMap<string, readonly Assignment[]>;
}

/** For what is told of itself alone. */
export const toldAlone: ToldWith = { categories: new Map(), catalogue: emptyCatalogue };

/**
 * A voucher in the wire contract's form (§2.1): nothing is left out, what is unset is null. `baseUrl` is the address of this server, for the
 * pictures of the code.
 */
export function toWireVoucher(voucher: Voucher, baseUrl: string, { categories, catalogue, assignments }: ToldWith = toldAlone): WireVoucher {
  const path = `/v1/vouchers/${encodeURIComponent(voucher.code)}`;
  const pictures = `${baseUrl}/pictures/${voucher.projectId}/${voucher.voucherId}/${voucher.assetKey}`;
  const wire: WireVoucher = {
    id: voucher.voucherId,
    code: voucher.code,
    campaign: voucher.campaignName,
    campaign_id: voucher.campaignId,
    category: voucher.category,
    category_id: voucher.categoryId,
    categories: listedIn(categories, voucher.categoryId),
    type: 'DISCOUNT_VOUCHER',
    discount: voucher.discount && withUnitObjects(voucher.discount, catalogue),
    gift: null,
    loyalty_card: null,
    start_date: voucher.startDate?.toISOString() ?? null,
    expiration_date: voucher.expirationDate?.toISOString() ?? null,
    validity_timeframe: voucher.validityTimeframe,
    validity_day_of_week: voucher.validityDayOfWeek,
    active: voucher.active,
    additional_info: voucher.additionalInfo,
    metadata: voucher.metadata,
    assets: {
      qr: { id: `qr_${voucher.assetKey}`, url: `${pictures}/qr` },
      barcode: { id: `bar_${voucher.assetKey}`, url: `${pictures}/barcode` },
    },
    is_referral_code: false,
    created_at: voucher.createdAt.toISOString(),
    updated_at: voucher.updatedAt?.toISOString() ?? null,
    object: 'voucher',
    publish: { object: 'list', count: voucher.publications, url: `${path}/publications?page=1&limit=10` },
    redemption: {
      quantity: voucher.redemptionQuantity, redeemed_quantity: voucher.redeemedQuantity, object: 'list', url: `${path}/redemptions?page=1&limit=10`,
    },
    validation_rules_assignments: toAssignmentList([voucher.campaignId, voucher.voucherId].flatMap((id) => assignments?.get(id ?? '') ?? [])),
  };
  if (voucher.validityHours !== null) wire.validity_hours = voucher.validityHours;
  if (voucher.holderCustomerId !== null) wire.holder_id = voucher.holderCustomerId;
  return wire;
}

/** What `categories` of an object with this category shows. */
export function listedIn(categories: ReadonlyMap<string, WireCategory>, categoryId: string | null): WireCategory[] {
  const category = categories.get(categoryId ?? '');
  return category === undefined ? [] : [category];
}
