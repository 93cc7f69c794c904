import type { RuleCheckRequest, RuleSample } from '../../../contract/rule-page.ts';
import type { RuleSet } from '../../../contract/rule-language.ts';
import { referenceOf, type PickedCustomer } from '../../customer/CustomerPicker.tsx';
import type { Metadata } from '../../metadata/metadata-shape.ts';
import { instantOf } from '../../ui/zone-times.ts';
import type { PickedItem } from '../../product/read-items.ts';
import type { RuleObject } from '../assigned/rule-object.ts';

/** A rule that is tried, saved or not. */
export type TestedRule = Pick<RuleCheckRequest, 'error' | 'applicable_to'> & { rules: RuleSet };

/** A line of the order that is tried. */
export interface ItemDraft {
  key: number;
  /** Null: nothing of the catalogue. */
  item: PickedItem | null;
  quantity: number | null;
  /** Of a unit, in minor units; null: what the catalogue says. */
  price: number | null;
}

let lastKey = 0;

export function newItem(part: Partial<Omit<ItemDraft, 'key'>> = {}): ItemDraft {
  lastKey += 1;
  return { item: null, quantity: 1, price: null, ...part, key: lastKey };
}

/** A cart to try a rule on, as the form has it. */
export interface SampleDraft {
  customer: PickedCustomer | null;
  /** Minor units; null: what the items come to. */
  amount: number | null;
  items: readonly ItemDraft[];
  orderMetadata: Metadata | null;
  redemptionMetadata: Metadata | null;
  /** A reading of the project's clock; null: now. */
  at: string | null;
  /** A code whose campaign, holder and counters are looked at; empty: none. */
  code: string;
}

/** What the items come to at the prices that are written, in minor units; null: not every price is. */
export function amountOf(items: readonly ItemDraft[]): number | null {
  if (items.length === 0) return null;
  return items.reduce<number | null>((sum, { quantity, price }) => (sum === null || price === null ? null : sum + price * (quantity ?? 1)), 0);
}

export const emptySample: SampleDraft = { customer: null, amount: null, items: [], orderMetadata: {}, redemptionMetadata: {}, at: null, code: '' };

/** What a cart says of the campaign or code that it is tried for, so that its counters are looked at. */
export function sampleOfObject(object: RuleObject | null): Pick<RuleSample, 'campaign_id' | 'code'> {
  if (object === null) return {};
  return object.type === 'campaign' ? { campaign_id: object.id } : { code: object.code };
}

/** What of the cart is asked, in the words of the API; `object`: whose counters are looked at where the cart names no code. */
export function sampleOf(draft: SampleDraft, zone: string, object: Pick<RuleSample, 'campaign_id' | 'code'>): RuleSample {
  const items = draft.items.map(({ item, quantity, price }) => ({
    ...(item?.object === 'sku' ? { sku_id: item.id, ...(item.productId !== null && { product_id: item.productId }) } : item !== null && { product_id: item.id }),
    quantity: quantity ?? 1, ...(price !== null && { price }),
  }));
  const order = {
    ...(draft.amount !== null && { amount: draft.amount }), ...(items.length > 0 && { items }), ...(!isEmpty(draft.orderMetadata) && { metadata: draft.orderMetadata ?? {} }),
  };
  return {
    ...(draft.customer !== null && { customer: referenceOf(draft.customer) }),
    ...(Object.keys(order).length > 0 && { order }),
    ...(!isEmpty(draft.redemptionMetadata) && { metadata: draft.redemptionMetadata ?? {} }),
    ...(draft.at !== null && { at: instantOf(draft.at, zone) }),
    ...(draft.code.trim() === '' ? object : { code: draft.code.trim() }),
  };
}

function isEmpty(metadata: Metadata | null): boolean {
  return metadata === null || Object.keys(metadata).length === 0;
}

/** What somebody wrote as JSON; null: it is none. */
export function readSample(text: string): RuleSample | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RuleSample) : null;
  } catch {
    return null;
  }
}
