/** The rules of CONTRIBUTING.md that a machine can hold. Each rule is tried on a planted sample, so that it cannot go blind. */
import { describe, expect, test } from 'vitest';
import { deadFiles, importProblems, layerProblems } from './tidy/imports.ts';
import { nameProblem, numberProblems } from './tidy/names.ts';
import { brokenLinks, lockfileProblems, strangeProblems, titleProblem, undeclaredPackages, unusedPackages, versionProblems, type Lockfile } from './tidy/repository.ts';
import { isTest, readSource, readStyles, readText, repositoryFiles, type Source } from './tidy/source.ts';
import { lengthProblems, spellingProblems } from './tidy/spellings.ts';
import { acrossProjects, projectFilterProblems, projectTables, statementNameProblems, statementsOf, type Statement } from './tidy/statements.ts';

const files = repositoryFiles();
const sources = files.filter((path) => /\.(tsx?|mjs)$/.test(path)).map((path) => readSource(path, readText(path)));
const styles = files.filter((path) => path.endsWith('.css')).map((path) => readStyles(path, readText(path)));
const texts = files.filter((path) => /\.(tsx?|mjs|sql|md|css|html|json|ya?ml|toml|sh|csv)$|^\.[\w/]+$/.test(path)).map((path) => ({ path, text: readText(path) }));

function planted(path: string, text: string): Source {
  return readSource(path, text);
}

test('the files are there to be looked at', () => {
  expect(sources.length).toBeGreaterThan(150);
  expect(files).toContain('server/app.ts');
  expect(files.filter((path) => /node_modules|^dist\//.test(path))).toEqual([]);
});

describe('imports', () => {
  test('run as the table says', () => {
    expect(sources.flatMap(importProblems)).toEqual([]);
  });

  test('stores import no operation', () => {
    expect(layerProblems(sources)).toEqual([]);
  });

  test('reach every file', () => {
    expect(deadFiles([...sources, ...styles])).toEqual([]);
  });

  test.each([
    ['contract/voucher.ts', `import { x } from 'fastify';`],
    ['contract/voucher.ts', `import { x } from '../server/voucher/voucher.ts';`],
    ['dashboard/ui/Box.tsx', `import { x } from '../../server/voucher/voucher.ts';`],
    ['dashboard/ui/Box.tsx', `import type { X } from '../../server/voucher/voucher.ts';`],
    ['dashboard/ui/Box.tsx', `import { readFile } from 'node:fs/promises';`],
    ['dashboard/ui/Box.tsx', `const x = await import('../../test/support/app.ts');`],
    ['server/platform/db.ts', `import { x } from '../voucher/voucher.ts';`],
    ['server/voucher/voucher.ts', `import { x } from '../redemption/redeem.ts';`],
    ['server/voucher/voucher.ts', `export * from '../redemption/redeem.ts';`],
    ['server/unheard/of.ts', `import { x } from '../voucher/voucher.ts';`],
    ['server/voucher/voucher.ts', `import { x } from '../app.ts';`],
    ['server/voucher/voucher.ts', `import { x } from '../../test/support/rows.ts';`],
    ['server/voucher/voucher.ts', `import { x } from '../platform/health.test.ts';`],
    ['server/voucher/voucher.store.ts', `import pg from 'pg';`],
    ['server/voucher/voucher.store.ts', `import Fastify from 'fastify';`],
    ['server/voucher/issue-codes.ts', `import { x } from './voucher.routes.ts';`],
    ['server/voucher/voucher.store.ts', `import { x } from './voucher.task.ts';`],
  ])('catch in %s: %s', (path, text) => {
    expect(importProblems(planted(path, text))).toHaveLength(1);
  });

  test('let through what the table allows', () => {
    const allowed = `import { x } from '../voucher/voucher.ts'; import type { P } from '../access/principal.ts'; import { y } from '../platform/db.ts';`;
    expect(importProblems(planted('server/redemption/redeem.ts', allowed))).toEqual([]);
  });

  test('catch a store that imports an operation', () => {
    const operation = planted('server/voucher/issue-codes.ts', `import { insert } from './voucher.store.ts';`);
    const store = planted('server/campaign/campaign.store.ts', `import { issue } from '../voucher/issue-codes.ts';`);
    expect(layerProblems([operation, store])).toHaveLength(1);
  });

  test('catch a file that only its test imports', () => {
    const all = [
      planted('server/main.ts', `import './used.ts';`), planted('server/used.ts', ''), planted('server/unused.ts', ''),
      planted('server/unused.test.ts', `import './unused.ts';`),
    ];
    expect(deadFiles(all)).toEqual([expect.stringContaining('server/unused.ts')]);
  });
});

describe('names', () => {
  test('of files follow their folders', () => {
    expect(files.map(nameProblem).filter((problem) => problem !== null)).toEqual([]);
    expect(numberProblems(files)).toEqual([]);
  });

  test.each(['server/voucher/voucher.service.ts', 'server/voucher/VoucherStore.ts', 'dashboard/ui/my_box.tsx', 'migrations/7-codes.sql', 'decisions/notes.md'])('catch %s', (path) => {
    expect(nameProblem(path)).not.toBeNull();
  });

  test('catch two migrations with one number', () => {
    expect(numberProblems(['migrations/0007-a.sql', 'migrations/0007-b.sql', 'migrations/0008-c.sql'])).toEqual(['migrations/0007-b.sql: migrations/0007 is taken']);
  });
});

describe('spellings', () => {
  test('are the ones we chose', () => {
    expect(sources.flatMap(spellingProblems)).toEqual([]);
  });

  test('lines and functions are short enough to read', () => {
    expect(sources.flatMap(lengthProblems)).toEqual([]);
  });

  test.each([
    ['server/voucher/voucher.ts', 'const now = Date.now();'],
    ['server/voucher/voucher.ts', 'const now = new Date();'],
    ['server/voucher/voucher.ts', 'const letter = Math.random();'],
    ['server/voucher/voucher.ts', 'const port = process.env.PORT;'],
    ['server/voucher/voucher.ts', 'console.log(1);'],
    ['dashboard/ui/Box.tsx', '// TO' + 'DO: later'],
    ['server/voucher/voucher.ts', '// @ts-' + 'ignore\nconst x = 1;'],
    ['server/voucher/voucher.ts', '// oxlint-' + 'disable-next-line no-console\nconst x = 1;'],
    ['server/voucher/voucher.test.ts', `test.skip('x', () => {});`],
    ['server/voucher/voucher.store.ts', 'const q = `/* voucher.all */ select * from vouchers where project_id = $1`;'],
    ['server/voucher/voucher.store.ts', 'const q = `/* voucher.all */ select v.* from vouchers as v where v.project_id = $1`;'],
    ['server/voucher/voucher.store.ts', 'const q = `/* voucher.all */ select row.* from vouchers as row where row.project_id = $1`;'],
    ['server/voucher/voucher.store.ts', 'const q = `where occurred_at between $1 and $2`;'],
  ])('catch in %s: %s', (path, text) => {
    expect(spellingProblems(planted(path, text))).toHaveLength(1);
  });

  test('let through the same words in comments and texts', () => {
    const text = `// Date.now() is banned\nconst message = 'Date.now() and process.env';\n// oxlint-` + `disable-next-line no-console -- the reason why`;
    expect(spellingProblems(planted('server/voucher/voucher.ts', text))).toEqual([]);
  });

  test('let through the columns of rows that are joined to a page', () => {
    expect(spellingProblems(planted('server/platform/wire-list.ts', 'const q = `select row.*\n from page ${rowByRow(row)}`;'))).toEqual([]);
  });

  test('catch a line and a function that are too long', () => {
    expect(lengthProblems(planted('server/voucher/voucher.ts', `const x = '${'x'.repeat(200)}';`))).toHaveLength(1);
    expect(lengthProblems(planted('server/voucher/voucher.ts', `export function long(): void {\n${'  call();\n'.repeat(69)}}`))).toHaveLength(1);
    expect(lengthProblems(planted('server/voucher/voucher.ts', `export function long(): void {\n${'  call();\n'.repeat(68)}}`))).toEqual([]);
  });

  test('the linter holds the rest', () => {
    const rules = JSON.parse(readText('.oxlintrc.json').replace(/^\s*\/\/.*$/gm, '')).rules as Record<string, unknown>;
    const needed = ['typescript/no-floating-promises', 'typescript/no-explicit-any', 'typescript/no-non-null-assertion', 'import/no-cycle', 'import/no-default-export'];
    expect(needed.filter((rule) => rules[rule] !== 'error')).toEqual([]);
  });
});

describe('statements', () => {
  const tables = projectTables(readText('migrations/schema.sql'));
  const statements = sources.filter(({ path }) => path.startsWith('server/') && !isTest(path)).flatMap(statementsOf);

  test('begin with a name of their own', () => {
    expect(statements.length).toBeGreaterThan(50);
    expect(statementNameProblems(sources)).toEqual([]);
  });

  test('filter every table of projects by project_id', () => {
    expect(tables).toEqual(expect.arrayContaining(['campaigns', 'vouchers', 'redemptions', 'api_keys']));
    expect(statements.flatMap((statement) => projectFilterProblems(statement, tables))).toEqual([]);
  });

  test('that work across projects are few, and each is there', () => {
    const names = statements.map(({ name }) => name);
    expect(Object.keys(acrossProjects).filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each([
    'select code from vouchers where code = $1',
    'insert into vouchers (project_id, code) values ($1, $2)',
    'update vouchers set code = $1 where project_id = $2',
    'delete from vouchers where project_id = $1',
    'with picked as (select code from vouchers) select code from picked',
  ])('catch one without a name: %s', (text) => {
    expect(statementNameProblems([planted('server/voucher/voucher.store.ts', `const q = \`\n  ${text}\`;`)])).toHaveLength(1);
  });

  test('catch one that is prepared under another name', () => {
    const call = (named: string): string => `await db.prepared<Row>(\n  'voucher.find',\n  \`/* ${named} */ select 1\`, [])`;
    expect(statementNameProblems([planted('server/voucher/voucher.store.ts', call('voucher.find'))])).toEqual([]);
    expect(statementNameProblems([planted('server/voucher/voucher.store.ts', call('voucher.list'))])).toHaveLength(1);
  });

  test('are read with the texts that are put into them', () => {
    const whole = planted('server/voucher/voucher.store.ts', 'const where = `project_id = $1`; const q = `/* voucher.all */ select code from vouchers where ${where}`;');
    expect(statementsOf(whole).flatMap((statement) => projectFilterProblems(statement, tables))).toEqual([]);
    const open = planted('server/voucher/voucher.store.ts', 'const where = `code = $1`; const q = `/* voucher.all */ select code from vouchers where ${where}`;');
    expect(statementsOf(open).flatMap((statement) => projectFilterProblems(statement, tables))).toHaveLength(1);
  });

  test('are read with the name that they get as a page of a list', () => {
    const page = (name: string, where: string): string => `pageStatement(${name}, pageKeys(listing, 'vouchers', sql), \`select code from vouchers where ${where}\`)`;
    const read = (text: string): Statement[] => statementsOf(planted('server/voucher/voucher-list.query.ts', text));
    expect(read(page(`'voucher.list'`, 'project_id = $1')).map(({ name }) => name)).toEqual(['voucher.list']);
    expect(read(page(`'voucher.list'`, 'code = $1')).flatMap((statement) => projectFilterProblems(statement, tables))).toHaveLength(1);
    expect(read(page('`${name}.list`', 'project_id = $1'))).toEqual([]);
  });

  test('have no name of their own where a function puts them into another', () => {
    const inside = planted('server/export/export-part.store.ts', 'const q = `/* export.write */ select n from page ${rowByRow(`select code from ${source} where ${rowOf}`)}`;');
    expect(statementsOf(inside).map(({ name }) => name)).toEqual(['export.write']);
  });

  test('catch a name that is taken', () => {
    const twice = ['/* voucher.find */ select 1', '/* voucher.find */ select 2'].map((text) => `\`${text}\``).join(',\n');
    expect(statementNameProblems([planted('server/voucher/voucher.store.ts', `const q = [${twice}];`)])).toHaveLength(1);
  });

  test.each([
    'select code from vouchers where code = $1',
    'select v.code from vouchers as v join campaigns as c on c.campaign_id = v.campaign_id where v.project_id = $1',
    'update vouchers set code = $1 where voucher_id = $2',
    'delete from vouchers where voucher_id = $1',
    'insert into vouchers (code) values ($1)',
    `select project_id, code from vouchers where code = 'project_id'`,
  ])('catch one that reaches into other projects: %s', (text) => {
    expect(projectFilterProblems({ path: 'a.ts', line: 1, name: 'planted', text }, tables)).toHaveLength(1);
  });

  test.each([
    'select code from vouchers where project_id = $1',
    'select v.code from vouchers as v join campaigns as c on c.project_id = v.project_id and c.campaign_id = v.campaign_id where v.project_id = $1',
    'select v.code from vouchers as v join campaigns as c using (project_id, campaign_id) where v.project_id = $1',
    'insert into vouchers (project_id, code) values ($1, $2)',
    'select now()',
    'select name from users',
  ])('let through: %s', (text) => {
    expect(projectFilterProblems({ path: 'a.ts', line: 1, name: 'planted', text }, tables)).toEqual([]);
  });
});

describe('tests of races', () => {
  const withoutDefect = (all: { path: string; text: string }[]): string[] => all.filter(({ path, text }) => path.endsWith('.race.test.ts') && !/planted/i.test(text)).map(({ path }) => path);

  test('carry a planted defect', () => {
    expect(withoutDefect(texts)).toEqual([]);
  });

  test('without one are caught', () => {
    expect(withoutDefect([{ path: 'server/redemption/redeem.race.test.ts', text: 'test()' }])).toHaveLength(1);
  });
});

describe('the repository', () => {
  test('gives each page one title', () => {
    expect(texts.filter(({ path }) => path.endsWith('.md')).map(({ path, text }) => titleProblem(path, text)).filter((problem) => problem !== null)).toEqual([]);
  });

  test('catches pages with none or two', () => {
    expect(titleProblem('a.md', 'No title\n')).not.toBeNull();
    expect(titleProblem('a.md', '# One\n\n# Two\n')).not.toBeNull();
    expect(titleProblem('a.md', '# One\n\n```sh\n# a comment\n```\n\n## Part\n')).toBeNull();
  });

  test('has what its pages speak of', () => {
    const pages = texts.filter(({ path }) => path.endsWith('.md'));
    expect(pages.flatMap(({ path, text }) => brokenLinks(path, text, files))).toEqual([]);
    const names = [...readText('migrations/schema.sql').matchAll(/\w+/g)].map(([name]) => name);
    const known = new Set([...names, ...files.map((path) => path.slice(path.lastIndexOf('/') + 1))]);
    const spokenOf = [...readText('ARCHITECTURE.md').matchAll(/`(\w+\.(?:race\.)?(?:test\.)?ts|\w+_(?:unique|limit|once|redeemed|amount|order|negative))`/g)].map(([, name = '']) => name);
    expect(spokenOf.length).toBeGreaterThan(5);
    expect(spokenOf.filter((name) => !known.has(name))).toEqual([]);
  });

  test('catches a link that leads nowhere', () => {
    expect(brokenLinks('docs/a.md', '[b](b.md) [c](../c.md#part) [d](https://example.com/d.md) ![e](e.png)', ['docs/b.md'])).toEqual(['docs/a.md: leads to c.md, which is not there']);
  });

  test('has nothing of one machine in it', () => {
    expect(texts.flatMap(({ path, text }) => strangeProblems(path, text))).toEqual([]);
  });

  test.each([`cd ${'/ho'}me/someone/vouchsafe`, `${'..'}/shared/notes.md`, `https://regis${'try'}.npmjs.org/pg`, `C:${'\\Users'}\\someone`])('catches %s', (text) => {
    expect(strangeProblems('a.md', text)).toHaveLength(1);
  });

  test('locks every package that any platform needs, by its hash alone', () => {
    expect(lockfileProblems(JSON.parse(readText('package-lock.json')) as Lockfile)).toEqual([]);
    expect(versionProblems(JSON.parse(readText('package.json')) as Record<string, unknown>)).toEqual([]);
  });

  test('asks for no package that nothing uses', () => {
    const code = sources.map(({ text }) => text);
    expect(unusedPackages(JSON.parse(readText('package.json')) as Record<string, unknown>, code)).toEqual([]);
    expect(unusedPackages({ dependencies: { pg: '1.0.0', left: '1.0.0' }, devDependencies: { '@types/pg': '1.0.0' } }, [`import pg from 'pg';`])).toEqual(['package.json: nothing uses left']);
  });

  test('imports no package that it does not ask for', () => {
    const manifest = JSON.parse(readText('package.json')) as Record<string, unknown>;
    expect(sources.flatMap((source) => undeclaredPackages(manifest, source))).toEqual([]);
    const source = planted('server/voucher/voucher.ts', `import pg from 'pg'; import fs from 'node:fs'; import path from 'path'; import x from '@some/thing/part'; import y from './y.ts';`);
    expect(undeclaredPackages({ dependencies: { pg: '1.0.0' } }, source)).toEqual([expect.stringContaining('@some/thing/part')]);
  });

  test('catches a lockfile that lost a platform, one with addresses, and a range', () => {
    const whole: Lockfile = {
      packages: {
        '': { dependencies: { a: '1.0.0' } },
        'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-linux': '1.0.0' }, dependencies: { b: '^1.0.0' } },
        'node_modules/a/node_modules/b': { version: '1.0.0', dependencies: { c: '^1.0.0' } },
        'node_modules/a-linux': { version: '1.0.0' },
        'node_modules/c': { version: '1.0.0' },
      },
    };
    expect(lockfileProblems(whole)).toEqual([]);
    for (const lost of ['node_modules/a-linux', 'node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c']) {
      const packages = Object.fromEntries(Object.entries(whole.packages).filter(([path]) => path !== lost));
      expect(lockfileProblems({ packages }).join()).toContain(lost.slice(lost.lastIndexOf('/') + 1));
    }
    expect(lockfileProblems({ packages: { ...whole.packages, 'node_modules/c': { resolved: 'https://example.com/c.tgz' } } })).toHaveLength(1);
    expect(versionProblems({ dependencies: { a: '^1.0.0' }, devDependencies: { b: '1.0.0-beta.2' } })).toHaveLength(1);
  });
});
