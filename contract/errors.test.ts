import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errors } from './errors.ts';

test('docs/errors.md has an entry with the right status for each key of the catalogue, and no other', () => {
  const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^### (\S+)\n(\d+)\./gm)].map((match) => `${match[1]} ${match[2]}`);
  const catalogue = Object.entries(errors).map(([key, error]) => `${key} ${error.status}`);
  expect(documented.toSorted()).toEqual(catalogue.toSorted());
});

test('the keys that docs/errors.md says nothing answers yet are those that no product code names', () => {
  const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const said = [...(page.split('## Not answered yet')[1] ?? '').matchAll(/^### (\S+)$/gm)].map(([, key = '']) => key);
  const server = new URL('../server/', import.meta.url);
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  // Taken names are refused by a helper of the catalogue's own.
  const code = files.map((path) => readFileSync(new URL(path, server), 'utf8')).join('\n').replaceAll('duplicateFound(', "'duplicate_found'");
  const unnamed = Object.keys(errors).filter((key) => !new RegExp(`\\b${key}\\b`).test(code));
  expect(said.toSorted()).toEqual(unnamed.toSorted());
});
