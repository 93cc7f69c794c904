import { isInstant, parseInstant } from '../platform/http.ts';
import type { Definition, SchemaContent } from './metadata-schema.ts';

/** The schemas of a project by what they are for. */
export type Schemas = ReadonlyMap<string, SchemaContent>;

/**
 * What is wrong with metadata, as `key: fault, fault` for each member (wire contract, `metadata_validation_failed`); empty: nothing. `isPartial`: it is
 * merged into metadata that is kept, so what is required may be there already. Null says the same as nothing.
 */
export function metadataFaults(metadata: Record<string, unknown>, schema: SchemaContent, schemas: Schemas, isPartial = false): string[] {
  const faults: string[] = [];
  for (const [key, definition] of Object.entries(schema.properties)) {
    if (definition.deleted === true) continue;
    const isGiven = Object.hasOwn(metadata, key);
    const value = isGiven ? metadata[key] : undefined;
    if (value === undefined || value === null) {
      if (!definition.optional && (isGiven || !isPartial)) faults.push(`${key}: property is required`);
      continue;
    }
    faults.push(...memberFaults(key, value, definition, schemas));
  }
  if (!schema.allowDefinedOnly) return faults;
  const unknown = Object.keys(metadata).filter((key) => !Object.hasOwn(schema.properties, key) || schema.properties[key]?.deleted === true);
  return [...faults, ...unknown.map((key) => `${key}: property is not defined`)];
}

function memberFaults(key: string, value: unknown, definition: Definition, schemas: Schemas): string[] {
  if (!definition.array) return elementFaults(key, value, definition, schemas);
  if (!Array.isArray(value)) return [`${key}: must be an array`];
  return value.flatMap((element: unknown, place) => elementFaults(`${key}[${place}]`, element, definition, schemas));
}

function elementFaults(key: string, value: unknown, definition: Definition, schemas: Schemas): string[] {
  if (!typeTests[definition.type](value)) return [`${key}: must be ${typeWords[definition.type]}`];
  if (definition.type === 'object') {
    const nested = definition.objectType === null ? undefined : schemas.get(definition.objectType);
    if (nested === undefined) return [];
    return metadataFaults(value as Record<string, unknown>, nested, schemas).map((fault) => `${key}.${fault}`);
  }
  const broken = brokenValidators(value as string | number | boolean, definition);
  return broken.length === 0 ? [] : [`${key}: ${broken.join(', ')}`];
}

const typeTests: Record<Definition['type'], (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isInstant(value),
  datetime: (value) => typeof value === 'string' && isInstant(value),
  image_url: (value) => typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  geopoint: isGeopoint,
};

const typeWords: Record<Definition['type'], string> = {
  string: 'a string', number: 'a number', boolean: 'a boolean', date: 'a date (YYYY-MM-DD)', datetime: 'a date and time (ISO 8601)', image_url: 'an image URL',
  object: 'an object', geopoint: "a geopoint ('latitude,longitude')",
};

function isGeopoint(value: unknown): boolean {
  const match = typeof value === 'string' ? /^\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(value) : null;
  return match !== null && Math.abs(Number(match[1])) <= 90 && Math.abs(Number(match[2])) <= 180;
}

function brokenValidators(value: string | number | boolean, definition: Definition): string[] {
  const { type, eq, ne, lt, lte, gt, gte, minLength, maxLength, exactLength } = definition;
  const actual = `(actual value is '${String(value)}')`;
  const rank = (one: unknown): number => (type === 'number' ? Number(one) : parseInstant(String(one)).getTime());
  const length = typeof value === 'string' ? [...value].length : 0;
  const tests: [isBroken: boolean, words: string][] = [
    [eq !== undefined && !eq.includes(value), `must be equal to one of ${eq?.join(',')}`],
    [ne?.includes(value) === true, `must not be equal to any of ${ne?.join(',')}`],
    [lt !== undefined && rank(value) >= rank(lt), `must be less than ${lt}`],
    [lte !== undefined && rank(value) > rank(lte), `must be less than or equal to ${lte}`],
    [gt !== undefined && rank(value) <= rank(gt), `must be greater than ${gt}`],
    [gte !== undefined && rank(value) < rank(gte), `must be greater than or equal to ${gte}`],
    [minLength !== undefined && length < minLength, `must have at least ${minLength} characters`],
    [maxLength !== undefined && length > maxLength, `must have at most ${maxLength} characters`],
    [exactLength !== undefined && length !== exactLength, `must have exactly ${exactLength} characters`],
  ];
  return tests.flatMap(([isBroken, words]) => (isBroken ? [`${words} ${actual}`] : []));
}
