import { randomBytes } from 'node:crypto';
import { ApiError, duplicateFound } from '../../contract/errors.ts';
import type { Transaction } from '../platform/db.ts';
import { checkCode, spaceOf, type CodeConfig } from './code-config.ts';
import { allCodes, generateCodes, sample, type RandomBytes } from './generate-codes.ts';
import { findTakenCodes, insertVouchers, type VoucherTemplate } from './new-voucher.store.ts';

/** Spaces up to this size are looked through when they are nearly used up. */
const listedSpaceMax = 1_000_000n;
/** Draws in a row that may find nothing in a larger space. */
const fruitlessMax = 20;

/**
 * Makes exactly `count` vouchers with new random codes, drawing again for those that are taken. Fewer only when there are no free codes left
 * (in a space above a million: when a hundred thousand draws found none). Gives back the ids.
 */
export async function makeVouchers(
  tx: Transaction, template: VoucherTemplate, config: CodeConfig, count: number, now: Date, random: RandomBytes = randomBytes,
): Promise<string[]> {
  const ids: string[] = [];
  for (let fruitless = 0; ids.length < count && fruitless < fruitlessMax; ) {
    const wanted = count - ids.length;
    // A single code that was taken is followed by many at once, of which the first free one is kept.
    const drawn = generateCodes(config, fruitless === 0 ? wanted : Math.max(wanted, 5_000), random);
    const free = fruitless === 0 ? drawn : await withoutTaken(tx, template.projectId, drawn);
    const made = await insertVouchers(tx, template, free.slice(0, wanted), now);
    ids.push(...made.map(({ voucherId }) => voucherId));
    const isSparse = made.length * 10 < wanted;
    fruitless = made.length === 0 || isSparse ? fruitless + 1 : 0;
    if (isSparse && spaceOf(config) <= listedSpaceMax) {
      const rest = sample(await withoutTaken(tx, template.projectId, allCodes(config, Number(spaceOf(config)))), count - ids.length, random);
      const last = await insertVouchers(tx, template, rest, now);
      return [...ids, ...last.map(({ voucherId }) => voucherId)];
    }
  }
  return ids;
}

/** Makes one voucher with a given code; throws 400 for one that nobody could type, 409 when the project has it already (in the bin, even). Gives back its id. */
export async function makeVoucher(tx: Transaction, template: VoucherTemplate, code: string, now: Date): Promise<string> {
  checkCode(code);
  const [made] = await insertVouchers(tx, template, [code], now);
  if (made === undefined) throw duplicateFound('voucher', 'id', code);
  return made.voucherId;
}

/** Makes one voucher with a random code; a pattern without anything random is a given code. Throws 409 or 400 when there is none left. */
export async function makeRandomVoucher(tx: Transaction, template: VoucherTemplate, config: CodeConfig, now: Date): Promise<string> {
  if (spaceOf(config) === 1n) return makeVoucher(tx, template, allCodes(config, 1)[0] ?? '', now);
  const [id] = await makeVouchers(tx, template, config, 1, now);
  if (id === undefined) throw new ApiError('invalid_code_config', { details: 'All codes of this pattern are used' });
  return id;
}

async function withoutTaken(tx: Transaction, projectId: string, codes: readonly string[]): Promise<string[]> {
  const taken = await findTakenCodes(tx, projectId, codes);
  return codes.filter((code) => !taken.has(code));
}
