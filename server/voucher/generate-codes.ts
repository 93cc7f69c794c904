import { randomLength, type CodeConfig } from './code-config.ts';
import { composed } from './code-rules.ts';

/** Cryptographically random bytes, as many as asked for. */
export type RandomBytes = (count: number) => Uint8Array;

/**
 * Different random codes, each of the configuration's codes equally likely: a byte that would favour the first characters is thrown away instead
 * of being folded by a remainder. Fewer than `count` only when nearly all codes there are have been drawn.
 */
export function generateCodes(config: CodeConfig, count: number, randomBytes: RandomBytes): string[] {
  const characters = [...config.charset];
  const draw = drawer(characters.length, randomBytes);
  const fill = filler(config);
  const drawCharacter = (): string => characters[draw()] ?? '';
  const codes = new Set<string>();
  for (let drawn = 0; codes.size < count && drawn < count * 4 + 100; drawn += 1) codes.add(fill(drawCharacter));
  return [...codes];
}

/** `count` codes of a space from the place `first` on, in order, beginning again behind the last; for spaces that are nearly used up. */
export function codesFrom(config: CodeConfig, first: bigint, count: number): string[] {
  const characters = [...config.charset];
  const base = BigInt(characters.length);
  const space = base ** BigInt(randomLength(config.pattern));
  const fill = filler(config);
  return Array.from({ length: count }, (_, index) => {
    let rest = (first + BigInt(index)) % space;
    return fill(() => {
      const character = characters[Number(rest % base)] ?? '';
      rest /= base;
      return character;
    });
  });
}

/** `count` of the items, all choices equally likely. */
export function sample<T>(items: readonly T[], count: number, randomBytes: RandomBytes): T[] {
  const pool = [...items];
  const draw = (below: number): number => Buffer.from(randomBytes(6)).readUIntBE(0, 6) % below;
  for (let index = 0; index < count && index < pool.length; index += 1) {
    // 48 random bits over at most a million items: the bias of the remainder is below one in 2^28.
    const other = index + draw(pool.length - index);
    [pool[index], pool[other]] = [pool[other] as T, pool[index] as T];
  }
  return pool.slice(0, count);
}

/** Makes codes of characters that it asks for one by one, composed where they meet. A # of the prefix or the postfix stays what it is. */
function filler({ pattern, charset, prefix = '', postfix = '' }: CodeConfig): (character: () => string) => string {
  const [head = '', ...parts] = pattern.split('#');
  const start = prefix + head;
  const isPlain = /^\p{ASCII}*$/u.test(prefix + pattern + postfix + charset);
  return (character) => {
    let code = start;
    for (const part of parts) code += character() + part;
    return isPlain ? code + postfix : composed(code + postfix);
  };
}

const bytesAtOnce = 4096;

/** Whole numbers from 0 to `below` (at most 256), evenly. */
function drawer(below: number, randomBytes: RandomBytes): () => number {
  const limit = 256 - (256 % below);
  let bytes: Uint8Array = new Uint8Array();
  let used = 0;
  return () => {
    for (;;) {
      if (used >= bytes.length) {
        bytes = randomBytes(bytesAtOnce);
        used = 0;
      }
      const byte = bytes[used++] ?? 0;
      if (byte < limit) return byte % below;
    }
  };
}
