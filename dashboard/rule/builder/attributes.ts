import type { MetadataResource, MetadataType, WireMetadataDefinition } from '../../../contract/metadata.ts';
import { ruleNameOf, ruleNames, type RuleGroup, type RuleName } from '../../../contract/rule-language.ts';
import { subjectWords, wordsOfName } from '../../../contract/rule-words.ts';
import type { SchemaContent, Schemas } from '../../../contract/metadata-faults.ts';
import type { Option } from '../../ui/Select.tsx';

const groupTitles: Record<RuleGroup, string> = {
  customer: 'Customer', products: 'Products', order: 'Order', budget: 'Limits and budget', redemption: 'Redemption', metadata: 'Metadata',
};

/** Whose schema says what the metadata of a name are. */
const schemaOf: Partial<Record<string, MetadataResource>> = {
  'customer.metadata': 'customer', 'order.metadata': 'order', 'order.items.metadata': 'order_item', 'order.items.metadata_any': 'order_item',
  'order.items.metadata_each': 'order_item', 'product.metadata': 'product', 'redemption.metadata': 'redemption',
};

/** Stands for a metadata key that somebody writes. */
const anyKey = '*';

/** What a condition can be about, as an option of the menu: its name, of metadata with the key. */
export function attributeValue(name: string, property: string | null): string {
  return property === null ? name : `${name}:${property}`;
}

/** The name and the key of an option; a null key is one that somebody writes. Of names without metadata it is an empty text. */
export function attributeOf(value: string): { name: string; property: string | null } {
  const at = value.indexOf(':');
  if (at < 0) return { name: value, property: '' };
  const property = value.slice(at + 1);
  return { name: value.slice(0, at), property: property === anyKey ? null : property };
}

/** Whether a condition's key is one that the schema has, and so stands in the menu itself. */
export function isListed(name: string, property: string, schemas: Schemas): boolean {
  return definitionOf(name, property, schemas) !== undefined;
}

function definitionOf(name: string, property: string, schemas: Schemas): WireMetadataDefinition | undefined {
  const properties = propertiesOf(name, schemas);
  const definition = Object.hasOwn(properties, property) ? properties[property] : undefined;
  return definition?.deleted === true ? undefined : definition;
}

function propertiesOf(name: string, schemas: Schemas): SchemaContent['properties'] {
  const resource = schemaOf[ruleNameOf(name)?.name ?? name];
  return (resource === undefined ? undefined : schemas.get(resource)?.properties) ?? {};
}

/** What the schema says of a condition's member; null: nothing. */
export function metadataTypeOf(name: string, property: string, schemas: Schemas): MetadataType | 'list' | null {
  const definition = definitionOf(name, property, schemas);
  return definition === undefined ? null : definition.array ? 'list' : definition.type;
}

/** Whether the schema allows no key but its own, and a condition asks for another. */
export function isUnknownKey(name: string, property: string, schemas: Schemas): boolean {
  const resource = schemaOf[ruleNameOf(name)?.name ?? name];
  const schema = resource === undefined ? undefined : schemas.get(resource);
  return property !== '' && schema !== undefined && schema.allowDefinedOnly && definitionOf(name, property, schemas) === undefined;
}

/** The menu of what a condition can be about: of a rule, or of the items of the condition `within`. */
export function attributeOptions(schemas: Schemas, within: string | null): Option<string>[] {
  const inner = within === null ? null : (ruleNameOf(within)?.subRules ?? []);
  const offered = ruleNames.filter((entry) => (inner === null ? entry.group !== null && !entry.isSubRule : inner.includes(entry.name) && !entry.isElsewhere));
  return offered.flatMap((entry) => optionsOfName(entry, schemas, inner === null));
}

function optionsOfName(entry: RuleName, schemas: Schemas, isGrouped: boolean): Option<string>[] {
  const { name, group, needsProperty } = entry;
  const { hint } = wordsOfName(name);
  const heading = isGrouped && group !== null ? { group: groupTitles[group] } : {};
  if (!needsProperty) return [{ value: name, label: attributeWords(name, null), hint, ...heading }];
  const defined = Object.keys(propertiesOf(name, schemas)).filter((property) => isListed(name, property, schemas));
  return [
    ...defined.map((property) => ({ value: attributeValue(name, property), label: attributeWords(name, property), ...heading })),
    { value: attributeValue(name, anyKey), label: capital(`${subjectWords(name, '…')}: ${defined.length === 0 ? 'a' : 'another'} metadata key`), hint, ...heading },
  ];
}

/** What a condition is about, in words. */
export function attributeWords(name: string, property: string | null): string {
  return capital(subjectWords(name, property));
}

function capital(text: string): string {
  return text.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}
