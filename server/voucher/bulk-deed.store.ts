/** What is done to many vouchers that the transaction has locked: each deed one statement, which writes the entries as well. */
import { recordingChanged, type CommonChange } from '../change/record-change.ts';
import { Conditions } from '../platform/conditions.ts';
import type { Transaction } from '../platform/db.ts';
import type { Gone } from './voucher-change.store.ts';
import { voucherPlaces } from './voucher.store.ts';

/** Enables or disables those that are not so yet; those that were changed. */
export async function switchVouchers(tx: Transaction, voucherIds: readonly string[], active: boolean, change: CommonChange): Promise<Gone[]> {
  const fields = JSON.stringify([{ field: 'active', before: !active, after: active }]);
  return changeLocked(tx, voucherIds, change, (value) => `/* voucher.switch_many */
       update vouchers as v
          set active = ${value(active)}::boolean, updated_at = $3
         from ${voucherPlaces}
        where v.project_id = $1 and v.ctid = p.place and v.active <> ${value(active)}::boolean
       returning v.voucher_id as object_id, v.campaign_id, ${value(fields)}::jsonb as fields, v.redemption_quantity, v.redeemed_quantity`);
}

/** Puts them into the bin; those that went. */
export async function binMany(tx: Transaction, voucherIds: readonly string[], change: CommonChange): Promise<Gone[]> {
  return changeLocked(tx, voucherIds, change, () => `/* voucher.bin_many */
       update vouchers as v
          set binned_at = $3, updated_at = $3
         from ${voucherPlaces}
        where v.project_id = $1 and v.ctid = p.place
       returning v.voucher_id as object_id, v.campaign_id, jsonb_build_array(jsonb_build_object('field', 'code', 'before', v.code, 'after', null)) as fields,
                 v.redemption_quantity, v.redeemed_quantity`);
}

/** Merges metadata into what they have and takes keys off it; those of which something changed. */
export async function mergeIntoMetadata(
  tx: Transaction, voucherIds: readonly string[], given: Record<string, unknown>, unset: readonly string[], change: CommonChange,
): Promise<Gone[]> {
  const after = (value: (given: unknown) => string): string => `(o.metadata || ${value(JSON.stringify(given))}::jsonb) - ${value(unset)}::text[]`;
  return changeLocked(tx, voucherIds, change, (value) => `/* voucher.merge_many */
       update vouchers as v
          set metadata = ${after(value)}, updated_at = $3
         from ${voucherPlaces}
              cross join vouchers as o
        where v.project_id = $1 and o.project_id = $1 and o.ctid = p.place and v.ctid = p.place
          and ${after(value)} <> o.metadata
       returning v.voucher_id as object_id, v.campaign_id, jsonb_build_array(jsonb_build_object('field', 'metadata', 'before', o.metadata, 'after', v.metadata)) as fields,
                 v.redemption_quantity, v.redeemed_quantity`);
}

/**
 * The update is told of the project `$1`, the vouchers `$2` and the instant `$3`, and gives what was changed with the `fields` of its entry. It finds them where
 * they lie, since by a list of ids and whether they are enabled it was planned to go through all disabled ones.
 */
async function changeLocked(
  tx: Transaction, voucherIds: readonly string[], change: CommonChange, update: (value: (given: unknown) => string) => string,
): Promise<Gone[]> {
  const conditions = new Conditions('true', [change.projectId, voucherIds, change.at]);
  const value = (given: unknown): string => conditions.value(given);
  return tx.query<Gone>(
    `/* voucher.change_many */
     with changed as (
       ${update(value)}
     ), ${recordingChanged(change, value)}
     select campaign_id as "campaignId", redemption_quantity as "redemptionQuantity", redeemed_quantity as "redeemedQuantity" from changed`,
    conditions.values,
  );
}
