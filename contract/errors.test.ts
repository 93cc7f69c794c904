import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errors } from './errors.ts';

test('docs/errors.md has an entry with the right status for each key of the catalogue, and no other', () => {
  const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^### (\S+)\n(\d+)\./gm)].map((match) => `${match[1]} ${match[2]}`);
  const catalogue = Object.entries(errors).map(([key, error]) => `${key} ${error.status}`);
  expect(documented.toSorted()).toEqual(catalogue.toSorted());
});
