import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { ApiError, duplicateFound } from '../../contract/errors.ts';
import type { Transaction } from '../platform/db.ts';
import { copyVouchers } from './copy-vouchers.store.ts';
import { checkCode, spaceOf, spellConfig, type CodeConfig } from './code-config.ts';
import { spell } from './code-rules.ts';
import { keepCodeRules } from './code-rules.store.ts';
import { codesFrom, generateCodes, sample, type RandomBytes } from './generate-codes.ts';
import { findTakenCodes, insertVouchers, type VoucherTemplate } from './new-voucher.store.ts';

/** Spaces up to this size are listed when they are nearly used up, so that each free code is equally likely. */
const listedSpaceMax = 1_000_000n;
/** Most codes of a larger space that are looked at, one after another, when it is nearly used up. */
const sweptMax = 20_000_000;
const sweptAtOnce = 10_000;
/** From this size on codes are copied into the table, which fails as a whole when one of them is taken: less than once in a hundred batches. */
const roomySpace = 10n ** 12n;
/** Fewer are not worth a copy. */
const copiedMin = 1_000;

/**
 * Makes exactly `count` vouchers with new random codes, drawing again for those that are taken. Fewer only when there are no free codes left
 * (in a space above a million: none among twenty million that follow each other). Gives back the ids.
 */
export async function makeVouchers(
  tx: Transaction, template: VoucherTemplate, asked: CodeConfig, count: number, now: Date, random: RandomBytes = randomBytes,
): Promise<string[]> {
  const config = spellConfig(await keepCodeRules(tx, template.projectId), asked);
  if (count >= copiedMin && spaceOf(config) >= roomySpace) {
    const copied = await copyVouchers(tx, template, await drawInTurns(config, count, random), now);
    if (copied !== null) return copied;
  }
  const ids: string[] = [];
  for (let isSparse = false, draws = 0; ids.length < count && !isSparse; draws += 1) {
    const wanted = count - ids.length;
    // A single code that was taken is followed by many at once, of which the first free one is kept.
    const drawn = generateCodes(config, draws === 0 ? wanted : Math.max(wanted, 5_000), random);
    const free = draws === 0 ? drawn : await withoutTaken(tx, template.projectId, drawn);
    ids.push(...(await insertVouchers(tx, template, free.slice(0, wanted), now)).map(({ voucherId }) => voucherId));
    isSparse = free.length * 10 < drawn.length;
  }
  return ids.length < count ? [...ids, ...(await takeTheRest(tx, template, config, count - ids.length, now, random))] : ids;
}

/** Codes drawn before others have their turn: a millisecond's work, for which a redemption can wait. */
const drawnAtOnce = 2_000;

/** Different random codes of a roomy space, letting requests be answered in between. */
async function drawInTurns(config: CodeConfig, count: number, random: RandomBytes): Promise<string[]> {
  const codes = new Set<string>();
  while (codes.size < count) {
    for (const code of generateCodes(config, Math.min(drawnAtOnce, count - codes.size), random)) codes.add(code);
    await turn();
  }
  return [...codes];
}

/** Of a space that is nearly used up, where most of what is drawn is taken. */
async function takeTheRest(
  tx: Transaction, template: VoucherTemplate, config: CodeConfig, count: number, now: Date, random: RandomBytes,
): Promise<string[]> {
  const space = spaceOf(config);
  const insert = async (codes: string[]): Promise<string[]> => (await insertVouchers(tx, template, codes, now)).map(({ voucherId }) => voucherId);
  if (space <= listedSpaceMax) {
    return insert(sample(await withoutTaken(tx, template.projectId, codesFrom(config, 0n, Number(space))), count, random));
  }
  const ids: string[] = [];
  const first = BigInt(`0x${Buffer.from(random(16)).toString('hex')}`) % space;
  const sweep = Math.min(sweptMax, Number(space));
  for (let swept = 0; swept < sweep && ids.length < count; swept += sweptAtOnce) {
    const codes = codesFrom(config, first + BigInt(swept), Math.min(sweptAtOnce, sweep - swept));
    ids.push(...(await insert((await withoutTaken(tx, template.projectId, codes)).slice(0, count - ids.length))));
  }
  return ids;
}

/** Makes one voucher with a given code; throws 400 for one that nobody could type, 409 when the project has it already (in the bin, even). Gives back its id. */
export async function makeVoucher(tx: Transaction, template: VoucherTemplate, code: string, now: Date): Promise<string> {
  const spelled = spell(await keepCodeRules(tx, template.projectId), code);
  checkCode(spelled);
  const [made] = await insertVouchers(tx, template, [spelled], now);
  if (made === undefined) throw duplicateFound('voucher', 'id', code);
  return made.voucherId;
}

/** Makes one voucher with a random code; a pattern without anything random is a given code. Throws 409 or 400 when there is none left. */
export async function makeRandomVoucher(tx: Transaction, template: VoucherTemplate, config: CodeConfig, now: Date): Promise<string> {
  if (spaceOf(config) === 1n) return makeVoucher(tx, template, codesFrom(config, 0n, 1)[0] ?? '', now);
  const [id] = await makeVouchers(tx, template, config, 1, now);
  if (id === undefined) throw new ApiError('invalid_code_config', { details: 'All codes of this pattern are used' });
  return id;
}

async function withoutTaken(tx: Transaction, projectId: string, codes: readonly string[]): Promise<string[]> {
  const taken = await findTakenCodes(tx, projectId, codes);
  return codes.filter((code) => !taken.has(code));
}
