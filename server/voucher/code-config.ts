import { ApiError } from '../../contract/errors.ts';
import type { CodeConfig as CodeConfigRequest } from '../../contract/voucher.ts';

/** How codes look: `prefix`, then `pattern` with each # replaced by a random character of `charset`, then `postfix`. */
export interface CodeConfig {
  pattern: string;
  /** Different characters. */
  charset: string;
  prefix?: string;
  postfix?: string;
}

const digits = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Charsets that clients may call by name. */
const namedCharsets: Record<string, string> = {
  alphanumeric: digits + lower + upper,
  alphabetic: lower + upper,
  alphabetic_lowercase: lower,
  alphabetic_uppercase: upper,
  numbers: digits,
};

const defaultLength = 8;
/** Longest code. */
const codeLengthMax = 200;

/** The code configuration of a request with the contract's defaults (§2.1); throws 400 invalid_code_config for one that makes no codes. */
export function readCodeConfig(request: CodeConfigRequest | null | undefined): CodeConfig {
  const named = request?.charset ?? 'alphanumeric';
  const charset = [...new Set(Object.hasOwn(namedCharsets, named) ? namedCharsets[named] : named)].join('');
  const pattern = request?.pattern ?? '#'.repeat(request?.length ?? defaultLength);
  const prefix = request?.prefix ?? '';
  const postfix = request?.postfix ?? request?.suffix ?? '';
  const config = { pattern, charset, ...(prefix !== '' && { prefix }), ...(postfix !== '' && { postfix }) };
  if (hasControl(prefix + pattern + postfix + charset)) throw refuse('Codes cannot contain control characters');
  if ((prefix + pattern + postfix).trim() === '') throw refuse('Codes cannot be blank');
  if ((prefix + pattern + postfix).length > codeLengthMax) throw refuse(`Codes cannot be longer than ${codeLengthMax} characters`);
  return config;
}

/** Throws 400 for a given code that nobody could type: blank, or with the line break of the file it came from. */
export function checkCode(code: string): void {
  if (hasControl(code)) throw new ApiError('invalid_voucher', { details: 'Codes cannot contain control characters' });
  if (code.trim() === '') throw new ApiError('invalid_voucher', { details: 'Codes cannot be blank' });
}

function hasControl(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text);
}

/** How many different codes there are. */
export function spaceOf({ pattern, charset }: CodeConfig): bigint {
  return BigInt([...charset].length) ** BigInt(randomLength(pattern));
}

/** Throws 400 when a configuration has fewer codes than are wanted. */
export function checkSpace(config: CodeConfig, wanted: number): void {
  const space = spaceOf(config);
  if (space < BigInt(wanted)) {
    throw refuse(`Pattern ${config.pattern} with ${[...config.charset].length} characters makes ${space} codes, fewer than the ${wanted} asked for`);
  }
}

/** Number of random characters. */
export function randomLength(pattern: string): number {
  return pattern.split('#').length - 1;
}

function refuse(details: string): ApiError {
  return new ApiError('invalid_code_config', { details });
}
