import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { buildProject, buildVoucher } from '../../test/support/rows.ts';
import { copyVouchers } from './copy-vouchers.store.ts';
import { codesFrom, generateCodes, type RandomBytes } from './generate-codes.ts';
import { makeVouchers } from './make-vouchers.ts';
import type { VoucherTemplate } from './new-voucher.store.ts';

const { owner, pool } = await testDatabase();

async function openTemplate(): Promise<VoucherTemplate> {
  return {
    projectId: await buildProject(owner), campaignId: null, discount: { type: 'AMOUNT', amount_off: 100 }, redemptionQuantity: 1, startDate: null, expirationDate: null,
    validityTimeframe: null, validityDayOfWeek: null, validityHours: null, categoryId: null, additionalInfo: null, metadata: {}, active: true,
  };
}

/** The same bytes whenever it is begun with the same word. */
function bytesOf(word: string): RandomBytes {
  let block = 0;
  return (count) => Buffer.concat(Array.from({ length: Math.ceil(count / 32) }, () => createHash('sha256').update(`${word} ${block++}`).digest())).subarray(0, count);
}

async function codesIn(projectId: string): Promise<Set<string>> {
  const rows = await owner.query<{ code: string }>('/* test.codes */ select code from vouchers where project_id = $1', [projectId]);
  return new Set(rows.map(({ code }) => code));
}

const roomy = { pattern: '############', charset: '0123456789' };

test('a copy that meets a taken code leaves nothing, and what the transaction had done before stays', async () => {
  const template = await openTemplate();
  const codes = generateCodes(roomy, 2_000, bytesOf('copy'));
  await buildVoucher(owner, template.projectId, null, { code: codes[1_234] });
  const copied = await pool.transaction(async (tx) => {
    await buildVoucher(tx, template.projectId, null, { code: 'BEFORE' });
    return copyVouchers(tx, template, codes, new Date());
  });
  expect(copied).toBeNull();
  expect(await codesIn(template.projectId)).toEqual(new Set([codes[1_234], 'BEFORE']));
});

test('where one of many drawn codes is taken, exactly as many are made all the same', async () => {
  const template = await openTemplate();
  const drawn = generateCodes(roomy, 2_000, bytesOf('again'));
  await buildVoucher(owner, template.projectId, null, { code: drawn[0] });
  const ids = await pool.transaction((tx) => makeVouchers(tx, template, roomy, 2_000, new Date(), bytesOf('again')));
  expect(new Set(ids).size).toBe(2_000);
  expect((await codesIn(template.projectId)).size).toBe(2_001);
});

test('of a large space that is used up but for five codes, these five are found, wherever the search begins, and then no more', { timeout: 300_000 }, async () => {
  // Larger than what is listed, as small as that can be; of a million codes only the index that keeps them apart is wanted, and made last.
  const narrow = { pattern: '####', charset: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567' };
  const space = 32 ** 4;
  const indexes = await owner.query<{ name: string; definition: string }>(
    `/* test.indexes */
     select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'vouchers'::regclass and not indisprimary`,
  );
  for (const { name } of indexes) await owner.query(`/* test.drop */ drop index ${name}`);
  const template = await openTemplate();
  const free = [0, 77_777, 500_000, 1_000_000, space - 1].map((place) => codesFrom(narrow, BigInt(place), 1)[0] ?? '');
  await owner.query(
    `/* test.fill */
     with letters as (select letter from string_to_table($2, null) as letter)
     insert into vouchers (project_id, voucher_id, code, asset_key, created_at)
     select $1, code, code, '00000000-0000-0000-0000-000000000000', now()
       from letters as a, letters as b, letters as c, letters as d, lateral (select a.letter || b.letter || c.letter || d.letter as code) as spelled
      where code <> all($3::text[])`,
    [template.projectId, narrow.charset, free],
  );
  await owner.query(indexes.find(({ name }) => name === 'vouchers_code_unique')?.definition ?? '');
  const make = (count: number): Promise<string[]> => pool.transaction((tx) => makeVouchers(tx, template, narrow, count, new Date(), randomBytes));
  expect([(await make(3)).length, (await make(3)).length]).toEqual([3, 2]);
  const found = await owner.query('/* test.found */ select count(*) as codes from vouchers where project_id = $1 and code = any($2::text[])', [template.projectId, free]);
  expect(found).toEqual([{ codes: free.length }]);
});
