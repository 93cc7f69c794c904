/** The rules that hold for what a batch redeems, with what they need to know. Pure. */
import { emptyCatalogue, type Catalogue } from '../../catalogue/catalogue.ts';
import type { CollectionContent } from '../../catalogue/collection-content.query.ts';
import type { ApplicableTo } from '../../discount/applicable-to.ts';
import type { CompiledRule } from '../../rule/judge/compiled-rule.ts';
import type { Assignment } from '../../rule/rule.ts';

export interface RulesInForce {
  /** By the id of the campaign or voucher that they hold for, in the order of their ids. */
  of: ReadonlyMap<string, readonly CompiledRule[]>;
  /** Who of the batch's customers (`personOf`) is in the segments that the rules name, by id of the segment. */
  segments: ReadonlyMap<string, ReadonlySet<string>>;
  /** What the collections that they name hold of the batch's items, by id of the collection. */
  collections: ReadonlyMap<string, CollectionContent>;
  /** What the catalogue says of items of stored orders; of an order that came with its request it stands in the items. */
  catalogue: Catalogue;
  /** How answers tell which rules hold, by what they are assigned to. */
  assignments: ReadonlyMap<string, readonly Assignment[]>;
}

export const noRules: RulesInForce = { of: new Map(), segments: new Map(), collections: new Map(), catalogue: emptyCatalogue, assignments: new Map() };

interface Ruled {
  voucherId: string;
  campaignId: string | null;
}

const none: readonly CompiledRule[] = [];

/** All rules that must hold for a voucher, each once: those of its campaign, then its own. */
export function rulesFor({ of }: RulesInForce, { voucherId, campaignId }: Ruled): readonly CompiledRule[] {
  if (of.size === 0) return none;
  const own = of.get(voucherId) ?? none;
  const shared = campaignId === null ? none : (of.get(campaignId) ?? none);
  return own.length === 0 ? shared : shared.length === 0 ? own : [...shared, ...own.filter(({ ruleId }) => shared.every((rule) => rule.ruleId !== ruleId))];
}

/** Which products a voucher's discount is for: what its own rule says goes before what its campaign's does. null: no rule says. */
export function applicableToFor({ of }: RulesInForce, { voucherId, campaignId }: Ruled): ApplicableTo | null {
  if (of.size === 0) return null;
  return saidBy(of.get(voucherId)) ?? (campaignId === null ? null : saidBy(of.get(campaignId)));
}

function saidBy(rules: readonly CompiledRule[] = none): ApplicableTo | null {
  return rules.find(({ applicableTo }) => applicableTo !== null)?.applicableTo ?? null;
}

interface Sold {
  products: readonly string[];
  skus: readonly string[];
}

/** Whether a collection holds what an item or line sells: its SKU, or its product. It holds them by their ids, and a stored order may know their source_id alone. */
export function isInCollection({ collections, catalogue }: RulesInForce, collectionId: string, { products, skus }: Sold): boolean {
  const content = collections.get(collectionId);
  if (content === undefined) return false;
  const isHeld = (name: string): boolean => content.products.has(catalogue.products.get(name)?.id ?? name);
  return products.some(isHeld) || skus.some((name) => {
    const sku = catalogue.skus.get(name);
    return content.skus.has(sku?.id ?? name) || (sku !== undefined && content.products.has(sku.product.id));
  });
}
