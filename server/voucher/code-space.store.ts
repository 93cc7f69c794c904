import type { Db } from '../platform/db.ts';
import { spaceOf, type CodeConfig } from './code-config.ts';

/** Codes of a project that are counted at most: so many more codes than are wanted need no counting. */
const countedMax = 20_000_000n;

/**
 * How many codes of a configuration the project has not, binned ones counted as had; null: far more than are wanted. Reads the index of codes from the
 * configuration's first fixed characters on.
 */
export async function countFreeCodes(db: Db, projectId: string, config: CodeConfig, wanted: number): Promise<bigint | null> {
  const space = spaceOf(config);
  if (space - BigInt(wanted) > countedMax) return null;
  const head = (config.prefix ?? '') + (config.pattern.split('#')[0] ?? '');
  const rows = await db.query<{ taken: number }>(
    `/* voucher.count_taken_codes */
     select count(*) as taken
       from vouchers
      where project_id = $1 and not is_historical and code >= $2 and code <= $2 || chr(1114111) and code ~ $3`,
    [projectId, head, matcherOf(config)],
  );
  return space - BigInt(rows[0]?.taken ?? 0);
}

/** The codes of a configuration as a regular expression of the database's. */
function matcherOf({ pattern, charset, prefix = '', postfix = '' }: CodeConfig): string {
  const plain = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, (character) => `\\${character}`);
  return `^${plain(prefix)}${pattern.split('#').map(plain).join(`[${plain(charset)}]`)}${plain(postfix)}$`;
}
