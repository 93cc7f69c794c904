/** Whole codes as people write them: read out, copied from a letter, with or without what a code is divided by. */
import { composed } from './code-rules.ts';

/** Codes that are among some (an array), without what divides them; the index `vouchers_by_bare_code` has it written in just this way. */
export function isDividedCode(bare: string): string {
  return `v.code ~ '[ -]' and translate(v.code, ' -', '') = any(${bare}::text[])`;
}

/** Whether a voucher's code is one of `bareCodes`. */
export function isWholeCode(bare: string): string {
  return `(v.code = any(${bare}::text[]) or ${isDividedCode(bare)})`;
}

/** What a text is as a code that nothing divides: as it was written, composed, in capital and in small letters. None for a text of nothing else. */
export function bareCodes(text: string): string[] {
  const bare = composed(text).replaceAll(/[\s\u2010-\u2015-]/gu, '');
  return bare === '' ? [] : [...new Set([bare, bare.toUpperCase(), bare.toLowerCase()])];
}
