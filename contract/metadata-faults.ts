/** What metadata schemas allow (wire contract §1.10), judged alike by the server, which refuses, and by the dashboard, which shows it at the field. */
import { isDay, isInstant, parseInstant } from './instant.ts';
import type { MetadataType, WireMetadataDefinition } from './metadata.ts';

/** What a schema says of metadata, without its own story. */
export interface SchemaContent {
  properties: Record<string, WireMetadataDefinition>;
  /** What is not defined is refused. */
  allowDefinedOnly: boolean;
}

/** The schemas of a project by what they are for. */
export type Schemas = ReadonlyMap<string, SchemaContent>;

/** Rules on values that a definition may have, beside its type. */
export const metadataValidators = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'minLength', 'maxLength', 'exactLength'] as const;
export type MetadataValidator = (typeof metadataValidators)[number];

/** Which of them each type has. */
export const validatorsOf: Record<MetadataType, readonly MetadataValidator[]> = {
  string: ['eq', 'ne', 'minLength', 'maxLength', 'exactLength'],
  number: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'],
  boolean: ['eq', 'ne'],
  date: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'],
  datetime: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'],
  image_url: ['eq', 'ne', 'minLength', 'maxLength', 'exactLength'],
  object: [],
  geopoint: ['eq', 'ne'],
};

/** A rule that a value breaks: it is missing, it is not defined, it is no list, it is of another type, or a validator and what that wants. */
export type BrokenRule =
  | { rule: 'required' | 'unknown' | 'array' }
  | { rule: 'type'; wanted: MetadataType }
  | { rule: 'eq' | 'ne'; wanted: readonly (string | number | boolean)[] }
  | { rule: Exclude<MetadataValidator, 'eq' | 'ne'>; wanted: number | string };

/** What is wrong with one value. */
export interface MetadataFault {
  /** Where it is: a key, of a list the place from 0, of an object its own key. */
  path: (string | number)[];
  broken: BrokenRule[];
  value: unknown;
}

/**
 * What is wrong with metadata, in the order of the schema; empty: nothing. `isPartial`: it is merged into metadata that is kept, so what is required may
 * be there already. Null says the same as nothing.
 */
export function metadataFaults(metadata: Record<string, unknown>, schema: SchemaContent, schemas: Schemas, isPartial = false): MetadataFault[] {
  const faults: MetadataFault[] = [];
  for (const [key, definition] of Object.entries(schema.properties)) {
    if (definition.deleted === true) continue;
    const isGiven = Object.hasOwn(metadata, key);
    const value = isGiven ? metadata[key] : undefined;
    if (value === undefined || value === null) {
      if (!definition.optional && (isGiven || !isPartial)) faults.push({ path: [key], broken: [{ rule: 'required' }], value });
      continue;
    }
    faults.push(...memberFaults([key], value, definition, schemas));
  }
  if (!schema.allowDefinedOnly) return faults;
  const unknown = Object.keys(metadata).filter((key) => !Object.hasOwn(schema.properties, key) || schema.properties[key]?.deleted === true);
  return [...faults, ...unknown.map((key): MetadataFault => ({ path: [key], broken: [{ rule: 'unknown' }], value: metadata[key] }))];
}

type Path = MetadataFault['path'];

/** Where a value is, as code writes it: `season`, `shops[0].city`. */
export function pathWords(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('');
}

function memberFaults(path: Path, value: unknown, definition: WireMetadataDefinition, schemas: Schemas): MetadataFault[] {
  if (!definition.array) return elementFaults(path, value, definition, schemas);
  if (!Array.isArray(value)) return [{ path, broken: [{ rule: 'array' }], value }];
  return value.flatMap((element: unknown, place) => elementFaults([...path, place], element, definition, schemas));
}

function elementFaults(path: Path, value: unknown, definition: WireMetadataDefinition, schemas: Schemas): MetadataFault[] {
  if (!isOfType(value, definition.type)) return [{ path, broken: [{ rule: 'type', wanted: definition.type }], value }];
  if (definition.type === 'object') {
    const nested = definition.objectType === null ? undefined : schemas.get(definition.objectType);
    if (nested === undefined) return [];
    return metadataFaults(value as Record<string, unknown>, nested, schemas).map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
  }
  const broken = brokenValidators(value as string | number | boolean, definition);
  return broken.length === 0 ? [] : [{ path, broken, value }];
}

const typeTests: Record<MetadataType, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDay(value),
  datetime: (value) => typeof value === 'string' && isInstant(value),
  image_url: (value) => typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  geopoint: isGeopoint,
};

/** Whether a value is of a type; of a list that is asked for each element. */
export function isOfType(value: unknown, type: MetadataType): boolean {
  return typeTests[type](value);
}

function isGeopoint(value: unknown): boolean {
  const match = typeof value === 'string' ? /^\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(value) : null;
  return match !== null && Math.abs(Number(match[1])) <= 90 && Math.abs(Number(match[2])) <= 180;
}

/** Where a value stands among others of its type: as a number, or as the instant it means. */
function rankOf(value: number | string | boolean, type: MetadataType): number {
  return type === 'number' ? Number(value) : parseInstant(String(value)).getTime();
}

/** Two rules of a definition of which every value breaks one. */
export interface Contradiction {
  of: 'bounds' | 'lengths' | 'values';
  rules: readonly [MetadataValidator, MetadataValidator];
}

const bounds = [['gt', 'lt'], ['gt', 'lte'], ['gte', 'lt'], ['gte', 'lte']] as const;
const lengths = [['minLength', 'maxLength'], ['minLength', 'exactLength'], ['exactLength', 'maxLength']] as const;

/** By which of its rules a definition, whose values and bounds are of its type, allows nothing at all; null: something is allowed. */
export function contradictionIn(definition: WireMetadataDefinition): Contradiction | null {
  const { type, eq, ...others } = definition;
  for (const rules of bounds) {
    const [low, high] = [definition[rules[0]], definition[rules[1]]];
    if (low === undefined || high === undefined) continue;
    const between = rankOf(high, type) - rankOf(low, type);
    if (between < 0 || (between === 0 && (rules[0] === 'gt' || rules[1] === 'lt'))) return { of: 'bounds', rules };
  }
  for (const rules of lengths) {
    const [low, high] = [definition[rules[0]], definition[rules[1]]];
    if (low !== undefined && high !== undefined && low > high) return { of: 'lengths', rules };
  }
  const [first, ...more] = (eq ?? []).map((value) => brokenValidators(value, { type, ...others }));
  const broken = first?.[0]?.rule;
  const isWithout = broken === undefined || more.some((rules) => rules.length === 0);
  return isWithout ? null : { of: 'values', rules: ['eq', broken as MetadataValidator] };
}

function brokenValidators(value: string | number | boolean, definition: WireMetadataDefinition): BrokenRule[] {
  const { type, eq, ne, lt, lte, gt, gte, minLength, maxLength, exactLength } = definition;
  const rank = (one: number | string | boolean): number => rankOf(one, type);
  const length = typeof value === 'string' ? [...value].length : 0;
  const broken: (BrokenRule | false)[] = [
    eq !== undefined && !eq.includes(value) && { rule: 'eq', wanted: eq },
    ne !== undefined && ne.includes(value) && { rule: 'ne', wanted: ne },
    lt !== undefined && rank(value) >= rank(lt) && { rule: 'lt', wanted: lt },
    lte !== undefined && rank(value) > rank(lte) && { rule: 'lte', wanted: lte },
    gt !== undefined && rank(value) <= rank(gt) && { rule: 'gt', wanted: gt },
    gte !== undefined && rank(value) < rank(gte) && { rule: 'gte', wanted: gte },
    minLength !== undefined && length < minLength && { rule: 'minLength', wanted: minLength },
    maxLength !== undefined && length > maxLength && { rule: 'maxLength', wanted: maxLength },
    exactLength !== undefined && length !== exactLength && { rule: 'exactLength', wanted: exactLength },
  ];
  return broken.filter((one) => one !== false);
}
