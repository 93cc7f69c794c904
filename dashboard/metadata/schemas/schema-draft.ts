import type { WireMetadataDefinition, WireMetadataSchema } from '../../../contract/metadata.ts';
import type { SchemaContent } from '../../../contract/metadata-faults.ts';

type Properties = SchemaContent['properties'];

/** What a schema says; of a kind that has none yet nothing. */
export function contentOf(schema: WireMetadataSchema | undefined): SchemaContent {
  return { properties: schema?.properties ?? {}, allowDefinedOnly: schema?.allow_defined_only ?? false };
}

/** One property that differs; undefined: it is not there. */
export interface PropertyChange {
  key: string;
  before: WireMetadataDefinition | undefined;
  after: WireMetadataDefinition;
}

export function propertyChanges(before: Properties, after: Properties): PropertyChange[] {
  return Object.entries(after).map(([key, definition]) => ({ key, before: Object.hasOwn(before, key) ? before[key] : undefined, after: definition }))
    .filter((change) => change.before === undefined || sorted(change.before) !== sorted(change.after));
}

function sorted(definition: WireMetadataDefinition): string {
  return JSON.stringify(Object.entries(definition).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** What of a request saves the difference; types never differ. */
export function schemaChange(before: SchemaContent, after: SchemaContent): { allow_defined_only?: boolean; properties?: Properties } {
  const changes = propertyChanges(before.properties, after.properties);
  return {
    ...(before.allowDefinedOnly !== after.allowDefinedOnly && { allow_defined_only: after.allowDefinedOnly }),
    ...(changes.length > 0 && { properties: Object.fromEntries(changes.map(({ key, after: definition }) => [key, definition])) }),
  };
}

/** The properties with one taken away: one that is stored stays in the list as removed, because its key keeps its type. */
export function withoutProperty(stored: Properties, properties: Properties, key: string): Properties {
  const definition = properties[key];
  if (Object.hasOwn(stored, key) && definition !== undefined) return { ...properties, [key]: { ...definition, deleted: true } };
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== key));
}

/** A definition that was removed, as it was before. */
export function broughtBack({ deleted: _deleted, ...definition }: WireMetadataDefinition): WireMetadataDefinition {
  return definition;
}

/** What the changes mean for what is stored and for who writes, one sentence each. */
export function consequences(before: SchemaContent, after: SchemaContent): string[] {
  const changes = propertyChanges(before.properties, after.properties);
  const isThere = (definition: WireMetadataDefinition | undefined) => definition !== undefined && definition.deleted !== true;
  const required = changes.filter((change) => isThere(change.after) && !change.after.optional && (!isThere(change.before) || change.before?.optional === true));
  const removed = changes.filter((change) => isThere(change.before) && !isThere(change.after));
  const ruled = changes.filter((change) => isThere(change.before) && isThere(change.after) && !required.includes(change));
  const closes = after.allowDefinedOnly && !before.allowDefinedOnly;
  const names = (list: PropertyChange[]) => list.map(({ key }) => `“${key}”`).join(', ');
  return [
    required.length > 0 && `From then on new objects need ${names(required)}: requests and imports without are refused.`,
    ruled.length > 0 && `New values of ${names(ruled)} follow the new rules.`,
    removed.length > 0 && `Values of ${names(removed)} that are stored stay where they are. ${
      after.allowDefinedOnly ? 'Requests that give the key are refused.' : 'Requests may still give the key, unchecked.'}`,
    closes && 'Requests with any other key are refused, redemptions included. Stored keys stay.',
    (required.length > 0 || ruled.length > 0 || closes) && 'What is stored already is not looked at: it is judged when somebody writes it again.',
  ].filter((sentence) => sentence !== false);
}
