import { expect, test } from 'vitest';
import { booleanCell, countCell, instantCell, textCell } from './csv-cells.ts';
import { readCsvRows, type CsvItem, type CsvShape } from './csv-rows.ts';

const shape: CsvShape = {
  columns: { code: ['Code'], category: ['Category'], expiration_date: ['Expiration Date'] }, required: ['code'], ignored: ['Voucher Type'],
};

async function read(content: Buffer | string, mapping: Record<string, string | null> | null = null): Promise<CsvItem[]> {
  const items: CsvItem[] = [];
  for await (const item of readCsvRows(Buffer.isBuffer(content) ? content : Buffer.from(content), shape, mapping)) items.push(item);
  return items;
}

const codes = (items: CsvItem[]): (string | undefined)[] => items.map(({ cells }) => cells?.values['code']);
const problems = (items: CsvItem[]): unknown[] => items.flatMap(({ row, line, problem }) => (problem === null ? [] : [[row, line, problem]]));

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

test.each([
  ['UTF-8', Buffer.from('Code\nÄ€😀')],
  ['UTF-8 with a byte order mark', Buffer.from('\ufeffCode\nÄ€😀')],
  ['UTF-16, little end first', utf16('Code\nÄ€😀')],
  ['UTF-16, big end first', utf16('Code\nÄ€😀').swap16()],
])('a file in %s is read', async (_, content) => {
  expect(codes(await read(content))).toEqual(['Ä€😀']);
});

test.each([[','], [';'], ['\t']])('columns separated by %j are told apart, quoted values may hold anything', async (delimiter) => {
  const text = `Code${delimiter}Category\r\n"A${delimiter};,\t1"${delimiter}"two\r\nlines ""quoted"""\r\n\r\nB${delimiter}\r\n`;
  const items = await read(text);
  expect(items.map(({ row, line, cells }) => [row, line, cells?.values])).toEqual([
    [1, 2, { code: `A${delimiter};,\t1`, category: 'two\nlines "quoted"' }], [2, 5, { code: 'B' }],
  ]);
});

test('headings are known whatever their case and spacing; what the shape does not know is metadata, what belongs elsewhere is passed over', async () => {
  const [item] = await read('EXPIRATION_date, code ,Voucher type,Shop City\n2026-01-01,A,DISCOUNT,Bonn');
  expect(item?.cells).toEqual({ values: { expiration_date: '2026-01-01', code: 'A' }, metadata: { 'Shop City': 'Bonn' } });
});

test.each(['expirationdate', 'ExpirationDate', 'Expiration-date', ' expiration  DATE '])('the heading %j is the field expiration_date', async (heading) => {
  const [item] = await read(`Code,${heading}\nA,2026-01-01`);
  expect(item?.cells).toEqual({ values: { code: 'A', expiration_date: '2026-01-01' }, metadata: {} });
});

test('a heading may be any word, and metadata. before it counts for nothing', async () => {
  const [item] = await read('Code,__proto__,metadata.city,metadata.\nA,x,Bonn,y');
  expect(Object.entries(item?.cells?.metadata ?? {})).toEqual([['__proto__', 'x'], ['city', 'Bonn'], ['metadata.', 'y']]);
});

test('a mapping says what the headings of a foreign file mean', async () => {
  const [item] = await read('Gutschein;Ort;Geheim;Kategorie\nA;Bonn;x;K', { Gutschein: 'code', Ort: 'metadata.city', Geheim: null });
  expect(item?.cells).toEqual({ values: { code: 'A' }, metadata: { city: 'Bonn', Kategorie: 'K' } });
});

test('what an export made safe for spreadsheets comes back as it was', async () => {
  const [item] = await read(`Code,Note\n'=SUM(1),'tis`);
  expect(item?.cells).toEqual({ values: { code: '=SUM(1)' }, metadata: { Note: "'tis" } });
});

test.each([
  ['', [[null, 1, 'has no headings']]],
  ['\n \n', [[null, 1, 'has no headings']]],
  ['Kode\nA', [[null, 1, 'has no column Code; it has "Kode"']]],
  ['Code,code\nA,B', [[null, 1, 'has two columns for code']]],
  ['Code,\nA,\nB,1', [[2, 3, 'has a value in column 2, which has no heading: "1"']]],
  ['Code,Category\nA\nB,C,D', [[1, 2, 'has 1 values, but there are 2 columns'], [2, 3, 'has a value in column 3, which has no heading: "D"']]],
  ['Code\nA\n"B\nC', [[2, 3, 'has a quote that is not closed']]],
  ['Code\n"A\nB"\n10" C', [[2, 4, 'has a quote inside a value; put the value in quotes and double those in it']]],
  ['Code\n"A"B', [[1, 2, 'has something between a closing quote and the next value']]],
  ['Code\nA\u0000', [[1, 2, 'holds a character that cannot be stored (NUL)']]],
] as const)('the file %j is told what is wrong with it', async (text, expected) => {
  expect(problems(await read(text))).toEqual(expected);
});

test('bytes of another encoding are told by their lines', async () => {
  const latin = Buffer.from('Code,Category\nA,fine\nB,Caf\xe9\nC,\xfcber', 'latin1');
  expect(problems(await read(latin))).toEqual([[null, 3, 'has bytes that are not UTF-8'], [null, 4, 'has bytes that are not UTF-8']]);
  expect(problems(await read(Buffer.from('Code\nA', 'utf16le')))).toEqual([[null, 1, 'is neither UTF-8 nor UTF-16 with a byte order mark']]);
  expect(problems(await read(Buffer.concat([utf16('Code\nA'), Buffer.from([0x00, 0xd8])])))).toEqual([[null, 2, 'has bytes that are not UTF-16LE']]);
});

test('a mapping to a field that is not there is told', async () => {
  expect(problems(await read('Code\nA', { Code: 'kode' }))).toEqual([[null, 1, 'is mapped to the unknown field kode; there are code, category, expiration_date']]);
});

test('of headings that are too long to be read none is cut in two', async () => {
  const headings = Array.from({ length: 12_000 }, (_, index) => `c${index}`);
  expect(problems(await read(`Code,${headings.join(',')}\nA`))).toEqual([[null, 1, 'has headings of more than 65536 characters']]);
  expect(problems(await read(`Code,${headings.slice(0, 10_000).join(',')}`))).toEqual([]);
});

test('an endless line ends the reading where it begins to be endless', async () => {
  const items = await read(`Code\nA\n${'x'.repeat(9_000_000)}\nB`);
  expect(problems(items)).toEqual([[2, 3, 'is longer than 100000 characters; a quote may not be closed']]);
});

test('cells are read as the contract writes them', () => {
  expect([booleanCell('TRUE', 'Active'), booleanCell('false', 'Active'), booleanCell(undefined, 'Active')]).toEqual([true, false, undefined]);
  expect(instantCell('2026-03-01', 'Start Date')).toEqual(new Date('2026-03-01T00:00:00Z'));
  expect(instantCell('2026-03-01T07', 'Start Date')).toEqual(new Date('2026-03-01T07:00:00Z'));
  expect(countCell('12', 'Redemption Limit')).toBe(12);
  expect(() => booleanCell('yes', 'Active')).toThrow('Active should be TRUE or FALSE, not "yes"');
  expect(() => instantCell('2026-02-30', 'Start Date')).toThrow('cannot be recognized');
  expect(() => instantCell('01.03.2026', 'Start Date')).toThrow('cannot be recognized');
  expect(() => countCell('1.5', 'Redemption Limit')).toThrow('should be a whole number');
  expect(() => countCell('0', 'Redemption Limit', 1)).toThrow('at least 1');
  expect(() => textCell('abc', 'Code', 2)).toThrow('Code is longer than 2 characters');
});
