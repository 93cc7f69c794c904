import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrationsDirectory } from '../server/platform/paths.ts';
import { testDatabase } from '../test/support/database.ts';
import { dumpSchema } from './dump-schema.ts';

const { owner } = await testDatabase();

// `npm run schema` runs this file with permission to rewrite schema.sql.
test('migrations/schema.sql is what the migrations make', async () => {
  await expect(await dumpSchema(owner)).toMatchFileSnapshot(join(migrationsDirectory, 'schema.sql'));
});

test('a column, a constraint, an index, a view and a comment each show in the dump', async () => {
  const before = await dumpSchema(owner);
  await owner.query(`create table planted (
    project_id text collate "C" not null,
    amount_minor bigint default 0,
    primary key (project_id),
    constraint planted_not_negative check (amount_minor >= 0)
  )`);
  await owner.query('create index planted_by_amount on planted (project_id, amount_minor desc) where amount_minor > 0');
  await owner.query('create view planted_view as select project_id from planted');
  await owner.query(`comment on column planted.amount_minor is 'it''s planted'`);
  const added = (await dumpSchema(owner)).split('\n').filter((line) => !before.split('\n').includes(line));
  await owner.query('drop view planted_view');
  await owner.query('drop table planted');
  expect(added).toEqual([
    'create table planted (',
    '  project_id text collate "C" not null,',
    '  amount_minor bigint default 0,',
    '  constraint planted_pkey PRIMARY KEY (project_id),',
    '  constraint planted_not_negative CHECK (amount_minor >= 0)',
    'CREATE INDEX planted_by_amount ON planted USING btree (project_id, amount_minor DESC) WHERE (amount_minor > 0);',
    `comment on column planted.amount_minor is 'it''s planted';`,
    'create view planted_view as',
    ' SELECT project_id',
    '   FROM planted;',
  ]);
  expect(await dumpSchema(owner)).toBe(before);
});
