import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePosition, encodePosition, scanPage, toPage, type Page } from './keyset.ts';

/** A list of whole numbers, of which those match that `divisor` divides; how many were looked at at once is kept. */
function listOf(length: number, divisor: number, looked: number[] = []) {
  return (limit: number, after: string | undefined): Promise<Page<number>> =>
    scanPage<number>({
      list: 'list',
      limit,
      after: decodePosition('list', after, ['number']),
      isFiltered: divisor !== 1,
      read: async (position, stretch, wanted) => {
        const start = Number(position?.[0] ?? 0);
        const end = Math.min(start + stretch, length);
        looked.push(end - start);
        const rows = Array.from({ length: end - start }, (_, index) => start + index + 1).filter((row) => row % divisor === 0).slice(0, wanted);
        return { rows, end: end - start === stretch ? [end] : null };
      },
      positionOf: (row) => [row],
    });
}

async function readAll(read: ReturnType<typeof listOf>, limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  let after: string | undefined;
  do {
    const page = await read(limit, after);
    pages.push(page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return pages;
}

test('pages hold every row that matches once and in order, whatever the length of list and page', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(3_000), fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 100 }), async (length, divisor, limit) => {
    const pages = await readAll(listOf(length, divisor), limit);
    expect(pages.flat()).toEqual(Array.from({ length }, (_, index) => index + 1).filter((row) => row % divisor === 0));
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(limit);
  }));
});

test('a page looks at no more than it needs when every row matches, and at a bounded number when hardly one does', async () => {
  const [all, few]: number[][] = [[], []];
  await listOf(1_000_000, 1, all)(50, undefined);
  expect(all).toEqual([51]);
  const page = await listOf(1_000_000, 999_999, few)(50, undefined);
  expect(page).toEqual({ rows: [], next: encodePosition('list', [101_000]) });
  expect(few).toEqual([1_000, 20_000, 20_000, 20_000, 20_000, 20_000]);
});

test('what is looked at follows from how many matched so far', async () => {
  const [some, rare]: number[][] = [[], []];
  expect((await listOf(1_000_000, 30, some)(50, undefined)).rows).toHaveLength(50);
  expect(some).toEqual([1_000, 1_000]);
  expect((await listOf(1_000_000, 256, rare)(50, undefined)).rows).toHaveLength(50);
  expect(rare).toEqual([1_000, 20_000]);
  const [none, one]: number[][] = [[], []];
  await listOf(1_000_000, 1_500, none)(10, undefined);
  expect(none).toEqual([1_000, 20_000]);
  await listOf(1_000_000, 400, one)(10, undefined);
  expect(one).toEqual([1_000, 5_625]);
});

test('the last page has no next', () => {
  expect(toPage('list', [1, 2], 2, (row) => [row])).toEqual({ rows: [1, 2], next: null });
  expect(toPage('list', [1, 2, 3], 2, (row) => [row])).toEqual({ rows: [1, 2], next: encodePosition('list', [2]) });
});

test('a position comes back as it was, and anything else is refused', () => {
  expect(decodePosition('list', encodePosition('list', [1_790_000_000_123_456, 'Ärger"\n']), ['number', 'string'])).toEqual([1_790_000_000_123_456, 'Ärger"\n']);
  expect([decodePosition('list', undefined, ['number']), decodePosition('list', '', ['number'])]).toEqual([null, null]);
  const others = [[1], [1, 2], ['1', 'a'], [1.5, 'a'], [1, 'a\0'], [1, 'a', 'b']].map((position) => encodePosition('list', position));
  const foreign = ['x', encodePosition('other', [1, 'a']), ...others];
  for (const after of foreign) expect(() => decodePosition('list', after, ['number', 'string'])).toThrow('Invalid query params');
  expect(decodePosition('list', encodePosition('list', [1, '1790000000123456']), ['rank', 'microseconds'])).toEqual([1, '1790000000123456']);
  const beyond = [[Number.MAX_SAFE_INTEGER, '1'], [-1, '1'], [1, 'x'], [1, '1.5'], [1, ''], [1, '9'.repeat(30)]].map((position) => encodePosition('list', position));
  for (const after of beyond) expect(() => decodePosition('list', after, ['rank', 'microseconds'])).toThrow('Invalid query params');
});
