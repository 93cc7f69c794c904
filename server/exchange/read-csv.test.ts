import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ImportError } from './import-error.ts';
import { readCsv, type CsvRow } from './read-csv.ts';

const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-csv-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function read(content: string | Buffer, columns: string[]): Promise<CsvRow[]> {
  const path = join(directory, 'rows.csv');
  writeFileSync(path, content);
  return collect(path, columns);
}

async function collect(path: string, columns: string[]): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of readCsv(path, columns)) rows.push(row);
  return rows;
}

const complete = (line: number, ...cells: (string | null)[]): CsvRow => ({ line, cells, isComplete: true });

test.each<[string, string]>([
  ['LF', 'code,campaign\nA,1\nB,2\n'],
  ['CRLF', 'code,campaign\r\nA,1\r\nB,2\r\n'],
  ['CR', 'code,campaign\rA,1\rB,2\r'],
  ['a byte order mark', '\uFEFFcode,campaign\nA,1\nB,2\n'],
  ['a byte order mark before a quoted header', '\uFEFF"code","campaign"\r\n"A","1"\r\n"B","2"'],
  ['no line end at the end', 'code,campaign\nA,1\nB,2'],
  ['semicolons', 'code;campaign\nA;1\nB;2\n'],
  ['tabs', 'code\tcampaign\nA\t1\nB\t2\n'],
  ['blanks around values', 'code , campaign\n A ,1\nB, 2 \n'],
  ['columns in another order and more of them', 'extra,campaign,code\nx,1,A\n"y, z",2,B\n'],
])('reads the same rows from a file with %s', async (_, content) => {
  expect(await read(content, ['code', 'campaign'])).toEqual([complete(2, 'A', '1'), complete(3, 'B', '2')]);
});

test('an empty value is null, in quotes or not; a zero is not', async () => {
  expect(await read('a,b,c,d\n,"","  ",0\n', ['a', 'b', 'c', 'd'])).toEqual([complete(2, null, null, null, '0')]);
});

test('lines are those of the file, past line ends in quotes and empty lines', async () => {
  const content = 'code,note\nA,"one\r\ntwo\nthree"\n\nB,"a ""quote"""\nC,"x\ny"\nD,\n';
  expect(await read(content, ['code', 'note'])).toEqual([
    complete(2, 'A', 'one\ntwo\nthree'), complete(6, 'B', 'a "quote"'), complete(7, 'C', 'x\ny'), complete(9, 'D', null),
  ]);
});

test('a row with too few or too many values is marked, and the rows after it are read', async () => {
  const rows = await read('a,b\n1\n1,2,3\n4,5\n', ['a', 'b']);
  expect(rows.map(({ line, isComplete }) => [line, isComplete])).toEqual([[2, false], [3, false], [4, true]]);
});

test('letters that lie across the borders of chunks stay whole, and so do line ends', async () => {
  const rows = Array.from({ length: 30_000 }, (_, index) => `${index},Grüße 🎁${'ä'.repeat(index % 7)}`);
  const found = await read(`n,text\r\n${rows.join('\r\n')}\r\n`, ['n', 'text']);
  expect(found.map(({ cells }) => cells.join(','))).toEqual(rows);
  expect(found.at(-1)?.line).toBe(30_001);
});

test.each<[string, string | Buffer, RegExp]>([
  ['lacks a column', 'code,day\nA,1\n', /rows\.csv has no column "campaign"; it has "code", "day"/],
  ['is empty', '', /has no column .*; it has no header/],
  ['names a column twice', 'code,campaign,code\n', /has the column "code" more than once/],
  ['is not UTF-8', Buffer.concat([Buffer.from('code,campaign\nA,'), Buffer.from([0xe4]), Buffer.from('\n')]), /rows\.csv is not UTF-8/],
  ['breaks off inside a character', Buffer.concat([Buffer.from('code,campaign\nA,'), Buffer.from([0xc3])]), /rows\.csv is not UTF-8/],
  ['breaks off inside quotes', 'code,campaign\nA,"1\nB,2\n', /rows\.csv, line \d+: /],
])('a file that %s is refused in one sentence', async (_, content, sentence) => {
  const error = await read(content, ['code', 'campaign']).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ImportError);
  expect((error as Error).message).toMatch(sentence);
});

test('a file that is not there is refused', async () => {
  await expect(collect(join(directory, 'none.csv'), ['a'])).rejects.toThrow(/There is no file .*none\.csv/);
});
