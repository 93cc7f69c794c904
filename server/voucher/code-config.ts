import { isUnstable } from '../../contract/code-faults.ts';
import { ApiError } from '../../contract/errors.ts';
import type { CodeConfig as CodeConfigRequest } from '../../contract/voucher.ts';
import { composed, spell, type CodeRules } from './code-rules.ts';

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

/**
 * The code configuration of a request with what the project's rules say of codes where it does not, else the contract's defaults (§2.1); throws 400
 * invalid_code_config for one that makes no codes.
 */
export function readCodeConfig(request: CodeConfigRequest | null | undefined, rules: CodeRules): CodeConfig {
  const named = request?.charset ?? (rules.charset === null ? 'alphanumeric' : null);
  const characters = named === null ? rules.charset : Object.hasOwn(namedCharsets, named) ? namedCharsets[named] : named;
  const charset = [...new Set(composed(characters ?? ''))].join('');
  const pattern = request?.pattern ?? (request?.length ? '#'.repeat(request.length) : (rules.pattern ?? '#'.repeat(defaultLength)));
  const prefix = request?.prefix ?? '';
  const postfix = request?.postfix ?? request?.suffix ?? '';
  const config = { pattern, charset, ...(prefix !== '' && { prefix }), ...(postfix !== '' && { postfix }) };
  if (hasControl(prefix + pattern + postfix + charset)) throw refuse('Codes cannot contain control characters');
  if (isUnstable(charset)) throw refuse('A charset cannot contain characters that become others beside each other');
  if ((prefix + pattern + postfix).trim() === '') throw refuse('Codes cannot be blank');
  if ((prefix + pattern + postfix).length > codeLengthMax) throw refuse(`Codes cannot be longer than ${codeLengthMax} characters`);
  return config;
}

/** Throws 400 for a given code, as it would be stored, that nobody could type: blank, too long, or with the line break of the file it came from. */
export function checkCode(code: string): void {
  if (hasControl(code)) throw new ApiError('invalid_voucher', { details: 'Codes cannot contain control characters' });
  if (code.trim() === '') throw new ApiError('invalid_voucher', { details: 'Codes cannot be blank' });
  if (code.length > codeLengthMax) throw new ApiError('invalid_voucher', { details: `Codes cannot be longer than ${codeLengthMax} characters` });
}

function hasControl(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text);
}

/** The configuration of the codes that are made by it in a project with these rules. */
export function spellConfig(rules: CodeRules, config: CodeConfig): CodeConfig {
  const members = Object.entries(config).map(([name, text]) => [name, spell(rules, text as string)]);
  return { ...(Object.fromEntries(members) as CodeConfig), charset: [...new Set(spell(rules, config.charset))].join('') };
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
