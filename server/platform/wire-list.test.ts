import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testDatabase } from '../../test/support/database.ts';
import { runs } from '../../test/support/proof.ts';
import { buildProject } from '../../test/support/rows.ts';
import { Conditions, cutPage, pageKeys, pageStatement, placeBehind, readListing, type ListQuery, type SortField } from './wire-list.ts';

const { owner } = await testDatabase();
const projectId = await buildProject(owner);

interface Row {
  id: string;
  name: string;
  at: string | null;
  number: number | null;
  group: string | null;
  made: string;
}

const fields: Record<string, SortField> = {
  created_at: { sql: "timestamptz '2026-01-01Z'", kind: 'instant', isConstant: true },
  name: { sql: 'r.name', kind: 'text', kinds: ["r.id < 'b'", "r.id >= 'b'"] }, at: { sql: 'r.at', kind: 'instant', isNullable: true }, number: { sql: 'r.number', kind: 'number', isNullable: true },
  group: {
    sql: 'r."group"', kind: 'text', isNullable: true,
    groups: { from: "(values ('a'), ('A'), ('é')) as named(name)", where: "$1 <> ''", name: 'named.name', id: 'named.name', of: 'r."group"', instant: 'r.made', indexesNone: true },
  },
};

const key = 'r.id collate "C"';
const source = 'jsonb_to_recordset($2::jsonb) as r(id text, name text, at timestamptz, number numeric, "group" text, made timestamptz)';

async function read(rows: Row[], query: ListQuery): Promise<{ ids: string[]; more: ReturnType<typeof cutPage>['more'] }> {
  const conditions = new Conditions('$1::text is not null', [projectId, JSON.stringify(rows)]);
  const listing = readListing(conditions, query, fields, key);
  const found = await owner.query<{ id: string; place: string[] }>(
    pageStatement('test.list', pageKeys(listing, source, conditions.sql), `select r.id, ${listing.place} as place from ${source} where r.id = page.id limit 1`),
    conditions.values,
  );
  const { rows: page, more } = cutPage(found, listing);
  return { ids: page.map(({ id }) => id), more };
}

const several = fc.uniqueArray(fc.record({
  id: fc.string({ minLength: 1, maxLength: 2 }).filter((text) => !text.includes('\0')),
  name: fc.constantFrom('', 'a', 'A', 'é', '"', '{}', '\\', 'b c'),
  at: fc.constantFrom(null, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000001Z', '1901-05-05T00:00:00Z'),
  number: fc.constantFrom(null, -1.5, 0, 3),
  group: fc.constantFrom(null, 'a', 'A', 'é'),
  made: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000001Z', '1901-05-05T00:00:00Z'),
}), { selector: ({ id }) => id, maxLength: 20 });

test('going on from page to page gives every row once, by cursor or number in the order of one page with all, whatever is equal or null', async () => {
  const order = fc.constantFrom('created_at', '-created_at', 'name', '-name', 'at', '-at', 'number', '-number', 'group', '-group');
  await fc.assert(fc.asyncProperty(several, order, fc.integer({ min: 1, max: 7 }), async (rows, by, limit) => {
    const whole = await read(rows, { order: by, limit: 100 });
    expect(whole.more).toEqual({});
    const ids: string[] = [];
    let starting_after = '';
    for (;;) {
      const { ids: page, more } = await read(rows, { order: by, limit, starting_after });
      ids.push(...page);
      expect(Object.hasOwn(more, 'more_starting_after')).toBe(more.has_more);
      if (more.more_starting_after === undefined) break;
      expect(page).toHaveLength(limit);
      starting_after = more.more_starting_after;
    }
    expect(ids).toEqual(whole.ids);
    expect(new Set(ids)).toEqual(new Set(rows.map(({ id }) => id)));
    const pages = Array.from({ length: Math.ceil(rows.length / limit) }, (_, index) => read(rows, { order: by, limit, page: index + 1 }));
    expect((await Promise.all(pages)).flatMap((page) => page.ids)).toEqual(whole.ids);
  }), { numRuns: runs(2_000, 150) });
});

test('a cursor of another order, one that was made up, a page beside it and a page too far are refused', async () => {
  const rows = ['a', 'b', 'c'].map((id): Row => ({ id, name: id, at: null, number: 1, group: null, made: '2026-01-01T00:00:00Z' }));
  const { more } = await read(rows, { order: 'name', limit: 1, starting_after: '' });
  const cursor = more.more_starting_after ?? '';
  const made = ([order = '', ...place]: string[], list = key): string => placeBehind({ key: list, order }, place);
  const wrong: ListQuery[] = [
    { order: '-name', starting_after: cursor }, { order: 'name', starting_after: 'x' }, { order: 'at', starting_after: made(['at', '=soon', 'a']) },
    { order: 'number', starting_after: made(['number', '=1;', 'a']) }, { order: 'at', starting_after: made(['at', '1', 'a']) },
    { order: 'name', starting_after: made(['name', '=\0', 'a']) }, { order: 'name', starting_after: cursor, page: 2 }, { page: 1001 },
    { order: 'group', starting_after: made(['group', '=a', 'a']) }, { order: 'group', starting_after: made(['group', '', '.a']) }, { order: 'toString' },
    { order: 'name', starting_after: made(['name', '=a', 'a'], 'r.voucher_id') },
  ];
  for (const query of wrong) await expect(read(rows, query)).rejects.toMatchObject({ status: 400 });
  expect((await read(rows, { order: 'name', starting_after: cursor })).ids).toEqual(['b', 'c']);
  expect(made(['name', '=a', 'a'])).toBe(cursor);
});
