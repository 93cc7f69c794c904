import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../../contract/errors.ts';
import { definitionsMax } from '../../contract/constants.ts';
import type { MetadataDefinition, MetadataSchemaChange } from '../../contract/metadata.ts';
import { contradictionIn, isOfType, metadataValidators, validatorsOf, type MetadataValidator, type SchemaContent } from '../../contract/metadata-faults.ts';
import type { Definition } from './metadata-schema.ts';

const nameLengthMax = 200;

/** The schema that has nothing defined yet. */
export const emptySchema: SchemaContent = { properties: {}, allowDefinedOnly: false };

/**
 * A schema with what a request changes of it: definitions that are left out stay, those that are given replace the ones of their name. Throws 400
 * `invalid_payload` for a type that changes, a validator that its type does not have, rules that leave no value, an object type that is no nested schema,
 * and more than 100 definitions, removed ones counted (wire contract §1.10).
 */
export function changedSchema(before: SchemaContent, change: MetadataSchemaChange, nested: ReadonlySet<string>): SchemaContent {
  const properties = { ...before.properties };
  for (const [name, wanted] of Object.entries(change.properties ?? {})) {
    const definition = readDefinition(name, wanted, nested);
    const known = Object.hasOwn(before.properties, name) ? before.properties[name] : undefined;
    if (known !== undefined && !isSameType(known, definition)) throw refuse(name, 'cannot change its type');
    if (!isDeepStrictEqual(known, definition)) refuseContradiction(name, definition);
    properties[name] = definition;
  }
  if (Object.keys(properties).length > definitionsMax) {
    throw new ApiError('invalid_payload', { details: `Property .properties should NOT have more than ${definitionsMax} properties, removed ones included` });
  }
  return { properties, allowDefinedOnly: change.allow_defined_only ?? before.allowDefinedOnly };
}

/** Of a definition that is removed nothing is asked any more. */
function refuseContradiction(name: string, definition: Definition): void {
  const contradiction = definition.deleted === true ? null : contradictionIn(definition);
  if (contradiction === null) return;
  const [one, other] = contradiction.rules.map((rule) => `${rule} ${JSON.stringify(definition[rule])}`);
  throw refuse(name, `has ${one} and ${other}, and no value can keep both`);
}

function isSameType(one: Definition, other: Definition): boolean {
  return one.type === other.type && one.array === other.array && one.objectType === other.objectType;
}

function readDefinition(name: string, wanted: MetadataDefinition, nested: ReadonlySet<string>): Definition {
  if (name === '' || name.length > nameLengthMax) throw refuse(name, `should have a name of 1 to ${nameLengthMax} characters`);
  const { type, array, optional, deleted, objectType } = wanted;
  if (objectType && type !== 'object') throw refuse(name, 'has an objectType, which only the type object has');
  if (objectType && !nested.has(objectType)) throw refuse(name, `has an objectType that is no nested schema: ${objectType}`);
  const definition: Definition = { type, array: array ?? false, optional: optional ?? false, objectType: objectType ?? null };
  const given = metadataValidators.filter((validator) => wanted[validator] !== undefined && wanted[validator] !== null);
  for (const validator of given) {
    if (!validatorsOf[type].includes(validator)) throw refuse(name, `has ${validator}, which the type ${type} does not have`);
    checkValidator(name, type, validator, wanted[validator]);
  }
  const kept = Object.fromEntries(given.map((validator) => [validator, wanted[validator]]));
  return { ...definition, ...kept, ...(deleted === true && { deleted: true }) };
}

function checkValidator(name: string, type: Definition['type'], validator: MetadataValidator, value: unknown): void {
  if (validator.endsWith('ength')) return;
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (Array.isArray(value) && values.length === 0) throw refuse(name, `has an empty ${validator}`);
  // The bounds of a day may be instants.
  const isRight = (one: unknown): boolean => isOfType(one, type === 'date' && !Array.isArray(value) ? 'datetime' : type);
  if (!values.every(isRight)) throw refuse(name, `has ${validator} of another type than ${type}`);
}

function refuse(name: string, what: string): ApiError {
  return new ApiError('invalid_payload', { details: `Property .properties.${name} ${what}` });
}
