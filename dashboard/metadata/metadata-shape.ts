import { parseAbsolute, parseDate } from '@internationalized/date';
import { isDay, isInstant, parseInstant } from '../../contract/instant.ts';
import type { MetadataType, WireMetadataDefinition } from '../../contract/metadata.ts';

/** Metadata of an object as the API has it. */
export type Metadata = Record<string, unknown>;

/** How a value is edited: by the control of its type, one or a list of them; what no control can hold as JSON. */
export interface Shape {
  type: MetadataType | 'json';
  isList: boolean;
}

const json: Shape = { type: 'json', isList: false };

/** How a value that is there is edited. A definition says it, unless the value is of another type; without one the value does. */
export function shapeOf(value: unknown, definition: Pick<WireMetadataDefinition, 'type' | 'array'> | undefined): Shape {
  const isThere = value !== undefined && value !== null;
  if (definition !== undefined) {
    const shape: Shape = { type: definition.type, isList: definition.array };
    return !isThere || fits(value, shape) ? shape : json;
  }
  if (!isThere) return { type: 'string', isList: false };
  const isList = Array.isArray(value);
  const type = guessedType(isList ? (value as unknown[]).find((element) => element !== null) : value);
  const shape: Shape = { type, isList };
  return type !== 'json' && fits(value, shape) ? shape : json;
}

function guessedType(value: unknown): Shape['type'] {
  if (typeof value === 'string') return isDay(value) ? 'date' : isInstantOfCode(value) ? 'datetime' : 'string';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return isObject(value) ? 'object' : 'json';
}

/** An instant as programs write it, to the millisecond in UTC. */
function isInstantOfCode(text: string): boolean {
  return isInstant(text) && parseInstant(text).toISOString() === text;
}

/** Whether the controls of a shape show a value as it is. */
export function fits(value: unknown, { type, isList }: Shape): boolean {
  if (isList) return Array.isArray(value) && value.every((element) => element === null || isHeld(element, type));
  return isHeld(value, type);
}

/** Whether the control of a type shows a value as it is. What the schema forbids it may still show: the complaint stands beside it. */
function isHeld(value: unknown, type: Shape['type']): boolean {
  switch (type) {
    case 'string': case 'image_url': case 'geopoint': return typeof value === 'string';
    case 'number': return typeof value === 'number' && Math.abs(value) < 1e15 && Number(value.toFixed(numberDecimals)) === value;
    case 'boolean': return typeof value === 'boolean';
    case 'date': return typeof value === 'string' && isReadable(() => parseDate(value));
    case 'datetime': return typeof value === 'string' && (isInstant(value) || isReadable(() => parseAbsolute(value, 'UTC')));
    case 'object': return isObject(value);
    case 'json': return true;
  }
}

/** Digits after the decimal sign that the field of a number keeps. */
export const numberDecimals = 9;

export function isObject(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

/** An instant as the clocks of a zone show it, `YYYY-MM-DDTHH:mm`. */
export function wallReading(instant: string, zone: string): string {
  // What is being typed may be of no year that the API takes.
  const absolute = isInstant(instant) ? parseInstant(instant).toISOString() : instant;
  return parseAbsolute(absolute, zone).toString().slice(0, 16);
}

/** What a new value of a type begins with; null: nothing, until something is entered. */
export function firstValue(type: Shape['type']): unknown {
  if (type === 'object' || type === 'json') return {};
  return type === 'string' || type === 'image_url' || type === 'geopoint' ? '' : null;
}
