/** What the operators of a filter are given: text from queries, JSON from bodies, alone or in lists. */
import type { ApiError } from '../../contract/errors.ts';
import { isInstant, parseInstant } from './http.ts';

/** One operator of a field with what it was given. `refuse` makes the error that names both. */
export interface Operation {
  operator: string;
  given: unknown[];
  refuse(reason: string): ApiError;
}

/** A value alone, a list, or a list that the query's brackets made an object with indices. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [value];
}

/** Whether an operator asks whether there is a value, and takes none. */
export function isFlag(operator: string): boolean {
  return operator === '$has_value' || operator === '$is_unknown';
}

/** Of an operator that takes no value: `true`, nothing, or `false` for its opposite. */
export function readFlag({ given, refuse }: Operation): boolean {
  const [value, ...rest] = given;
  if (rest.length > 0) throw refuse('takes no more than one value');
  if (value === undefined || value === null || value === '' || value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw refuse('takes true or false');
}

/** The values as text; throws 400 for none, and for what is no scalar. */
export function readTexts({ given, refuse }: Operation): string[] {
  if (given.length === 0) throw refuse('needs a value');
  return given.map((value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw refuse('has a value that is no text, number or boolean');
  });
}

/** A decimal number as text that the database reads exactly; undefined for other text. */
export function toNumber(text: string): string | undefined {
  return /^[+-]?\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,2})?$/i.test(text) ? text : undefined;
}

/** The usual spelling of a number, without plus and zeros around it; undefined for one with an exponent. */
export function usualNumber(text: string): string | undefined {
  const [, minus = '', whole = '', decimals = ''] = /^(?:\+|(-))?0*(\d*?)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  if (!/^[+-]?\d+(\.\d+)?$/.test(text)) return undefined;
  const plain = `${whole === '' ? '0' : whole}${decimals === '' ? '' : `.${decimals}`}`;
  return plain === '0' ? plain : `${minus}${plain}`;
}

export function toInstant(text: string): Date | undefined {
  return isInstant(text) ? parseInstant(text) : undefined;
}

export function toBoolean(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Every value as what `read` makes of it; throws 400 for one that it cannot read. */
export function readAll<T>(operation: Operation, kind: string, read: (text: string) => T | undefined): T[] {
  return readTexts(operation).map((text) => {
    const value = read(text);
    if (value === undefined) throw operation.refuse(`has a value that is no ${kind}`);
    return value;
  });
}

const durationPattern = /^P(?=[\dT])(\d{1,3}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,9}S)?)?$/;

/** A number of days, or a duration as ISO 8601 writes it (`P1M`, `PT12H`), as an interval of the database. */
export function toInterval(text: string): string | undefined {
  if (/^\d{1,5}$/.test(text)) return `P${text}D`;
  return durationPattern.test(text) ? text : undefined;
}

/** A whole number of days, at most some 270 years. */
export function toDays(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}
