import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const dist = fileURLToPath(new URL('../../dist/dashboard', import.meta.url));
const kilobyte = 1024;

/** Routes of somebody who is signed in, by the modules that they are made of. */
const signedInRoutes = {
  'campaign list': ['ProjectShell', 'CampaignListPage'],
  'campaign dashboard': ['ProjectShell', 'CampaignPage', 'DashboardTab'],
  vouchers: ['ProjectShell', 'CampaignPage', 'VouchersTab'],
  'redemption history': ['ProjectShell', 'CampaignPage', 'RedemptionsTab'],
  publications: ['ProjectShell', 'CampaignPage', 'PublicationsTab'],
  'new campaign': ['ProjectShell', 'CreateCampaignPage'],
  'API keys': ['ProjectShell', 'ApiKeysPage'],
  developers: ['ProjectShell', 'DevelopersPage'],
  'rules of a campaign': ['ProjectShell', 'CampaignPage', 'RulesTab'],
  'library of rules': ['ProjectShell', 'RulesPage'],
};

const chunks = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'));

function sizeOf(path: string): number {
  return gzipSync(readFileSync(path), { level: 9 }).length / kilobyte;
}

/** The built file of a module, by its name. */
function chunkOf(module: string): string {
  const [found, ...more] = chunks.filter((name) => name.replace(/-[\w-]{8}\.js$/, '') === module);
  if (found === undefined || more.length > 0) throw new Error(`the build has not one file for ${module}`);
  return found;
}

/** A file and everything that must be there before it runs; what it loads later is not in it. */
function closureOf(names: readonly string[], known: Set<string> = new Set()): Set<string> {
  for (const name of names) {
    if (known.has(name)) continue;
    known.add(name);
    const text = readFileSync(join(dist, 'assets', name), 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)].map((match) => match[1] ?? '');
    closureOf(imports, known);
  }
  return known;
}

const page = readFileSync(join(dist, 'index.html'), 'utf8');
const entries = [...page.matchAll(/assets\/([\w.-]+\.js)"/g)].map((match) => match[1] ?? '');

function kilobytes(files: Iterable<string>): number {
  return [...files].reduce((sum, name) => sum + sizeOf(join(dist, 'assets', name)), 0);
}

test.each(Object.entries(signedInRoutes))('%s is there after at most 190 KB of scripts', (_, modules) => {
  const files = closureOf([...entries, ...modules.map(chunkOf)]);
  expect(files.size).toBeGreaterThan(5);
  // Together with the page, its styles, its data and what the first view loads later: about 18 requests.
  expect(files.size).toBeLessThanOrEqual(20);
  expect(kilobytes(files)).toBeLessThanOrEqual(190);
});

test('sign-in is there after at most 135 KB of scripts', () => {
  expect(kilobytes(closureOf([...entries, chunkOf('SignInPage')]))).toBeLessThanOrEqual(135);
});

test('no script that is loaded later is larger than 60 KB, and all together are at most 600 KB', () => {
  const first = closureOf(entries);
  const later = chunks.filter((name) => !first.has(name)).map((name) => ({ name, size: sizeOf(join(dist, 'assets', name)) }));
  expect(later.filter(({ size }) => size > 60)).toEqual([]);
  expect(kilobytes(chunks)).toBeLessThanOrEqual(600);
});

test('no script brings the library of schemas: what the contract says in numbers is in contract/constants.ts', () => {
  expect(chunks.filter((name) => readFileSync(join(dist, 'assets', name), 'utf8').includes('~kind'))).toEqual([]);
});

test('all styles together are at most 13 KB, and nothing comes from another host', () => {
  const styles = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
  expect(styles).toHaveLength(1);
  expect(styles.reduce((sum, name) => sum + sizeOf(join(dist, name)), 0)).toBeLessThanOrEqual(13);
  expect([...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]).filter((address) => !address?.startsWith('/'))).toEqual([]);
});

test('every text file lies beside its compressed forms', () => {
  const names = new Set(readdirSync(dirname(join(dist, 'assets', 'x'))));
  const texts = [...names].filter((name) => /\.(js|css)$/.test(name));
  expect(texts.filter((name) => !names.has(`${name}.gz`) || !names.has(`${name}.br`))).toEqual([]);
});
