import type { MetadataResource, WireMetadataDefinition } from '../../../contract/metadata.ts';
import { definitionWords, ruleWords } from '../metadata-words.ts';

/** Kinds of objects with metadata, as people call them. */
export const kindWords: Record<MetadataResource, string> = {
  campaign: 'Campaigns', voucher: 'Vouchers', customer: 'Customers', order: 'Orders', order_item: 'Items of orders', product: 'Products and SKUs',
  redemption: 'Redemptions', publication: 'Publications', promotion_tier: 'Promotion tiers', earning_rule: 'Earning rules', reward: 'Rewards', loyalty_tier: 'Loyalty tiers',
};

/** Kinds that the product has. Programs may keep schemas of the others as well. */
export const ownKinds: readonly MetadataResource[] = ['campaign', 'voucher', 'customer', 'order', 'order_item', 'product', 'redemption', 'publication'];

export function isKind(name: string): name is MetadataResource {
  return Object.hasOwn(kindWords, name);
}

/** Name of a schema: its kind, or its own name where it is for nested objects. */
export function schemaName(relatedObject: string): string {
  return isKind(relatedObject) ? kindWords[relatedObject] : relatedObject;
}

/** Heading of a schema's own page. */
export function schemaTitle(relatedObject: string): string {
  if (!isKind(relatedObject)) return `Nested schema “${relatedObject}”`;
  const kind = kindWords[relatedObject];
  return `Metadata of ${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
}

/** A definition in a line: `Number, required, from 1,000`, or that it was removed. Times are of `zone`. */
export function propertyWords(definition: WireMetadataDefinition, zone: string): string {
  if (definition.deleted === true) return 'removed';
  const rules = ruleWords(definition, zone);
  const parts = [definitionWords(definition), definition.optional ? 'optional' : 'required', rules !== '' && rules.charAt(0).toLowerCase() + rules.slice(1)];
  return parts.filter((part) => part !== false).join(', ');
}
