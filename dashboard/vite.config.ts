/// <reference types="node" />
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The order of the cascade. Said at the head of every style sheet, because the first mention of a layer decides and bundling reorders files. */
const layers = '@layer reset, tokens, base, ui, screen;';

function layerOrder(): Plugin {
  return {
    name: 'layer-order',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'asset' && file.fileName.endsWith('.css')) file.source = layers + String(file.source);
        }
      },
    },
  };
}

/** Writes `.br` and `.gz` beside every text file of the build, so that the server compresses nothing while people wait. */
function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle({ dir: outDir = '' }) {
      const names = readdirSync(outDir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css|svg)$/.test(name));
      for (const name of names) {
        const bytes = readFileSync(join(outDir, name));
        writeFileSync(join(outDir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(join(outDir, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
      }
    },
  };
}

/** Modules of the dashboard whose path begins in one of these ways, each a part of a regular expression. */
function isOf(...beginnings: string[]): (module: string) => boolean {
  const pattern = new RegExp(`^(${beginnings.join('|')})`);
  return (module) => pattern.test(relative(import.meta.dirname, module));
}

/**
 * What all screens share comes in few files: a request costs more than a kilobyte that one screen does without. A group takes in what its modules import;
 * those of a higher priority come first. What people meet before they are signed in is in the first two.
 */
const groups = [
  // Lists alone are read page by page, and forms alone ask before they are left.
  {
    name: 'base', priority: 4,
    test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/(?!react-virtual|virtual-core)[\w-]+)\/(?!.*(infiniteQueryObserver|useInfiniteQuery|useBlocker))/,
  },
  {
    name: 'kit', priority: 3,
    test: isOf(
      'ui/(Button|CopyButton|EmptyState|ErrorBox|Page|page-title|TextField|FieldFrame|cx|Locale|reader-locale|field-base|field.module)[.]',
      'api/(client|first-keys|query-client|server-back)[.]', 'lazy-(page|part)[.]',
      'access/me[.]', 'shell/(Logo|theme)[.]', '[.][.]/contract/constants[.]',
    ),
  },
  {
    name: 'frame', priority: 2,
    test: isOf(
      'ui/(Popover|Card|Select|Skeleton|Status|Meter|Toast|Tabs|Unknown|focus-field|use-focus-drawn|format|use-settled)[.]', 'api/keys', 'api/use-(?!rows)', 'shell/(use-project|ThemeMenu)',
      'same-json', 'use-change-search', 'access/api-keys-query', 'bin/restore', 'live/', '.*lucide-react/dist/esm/icons',
    ),
  },
  {
    name: 'list', priority: 1,
    test: isOf(
      'ui/(RowList|Table|LongTable|FilterBar|SearchField|SelectionBar|Clip)[.]tsx', 'ui/use-selection', 'api/use-rows', 'task/(TaskCard|use-task|task-words)[.]', 'export/ExportButton',
    ),
  },
  // Calendars of other cultures are for who picks a day.
  { name: 'dates', priority: 1, test: /node_modules\/@internationalized\/date\/dist\/private\/(?!calendars\/(?!Gregorian)|createCalendar|DateFormatter)/ },
  { name: 'field', priority: 1, test: isOf('ui/(AriaField|NumberField)[.]', '.*node_modules/@internationalized/number/') },
  {
    name: 'rule', priority: 1,
    test: isOf(
      '[.][.]/contract/(rule-(language|logic|tree|sentence|words)|instant|applicable-words)[.]', 'rule/(ids-in-rules|use-rule-writer|rule-queries|SentenceView|seen-words|UseLink|rule[.]module)[.]?',
      'rule/applicable/applicable-draft', 'product/(read-items|catalogue-names)',
    ),
  },
  { name: 'offer', test: isOf('campaign/page/(discount-words|offer|timeframe)[.]') },
  { name: 'form', test: isOf('campaign/create/(?!(Create|Edit)CampaignPage|use-draft|draft-of-campaign|[rR]each|FreeProducts|MoreLimits|LimitsCard|OfferChecks)') },
  { name: 'campaign', test: /dashboard\/campaign\/page\/(?!page-search|campaign-query|campaign-page|describe-change|discount-words|offer|timeframe)[\w-]+\.(ts|module\.css)$/ },
];

/** What every page has before it asks for more: nothing has to name it among what is to be loaded. */
function isFirst(file: string): boolean {
  return /\/(index|base|kit|rolldown-runtime)-[^/]+\.js$/.test(file);
}

/** Style sheets by their names, which are the beginnings of the names of their classes. */
const styleSheets = new Map<string, string>();

/** By the name of the file alone, such as `Table-gap`: the hash that is customary in it cannot be compressed (decisions/0032). */
function className(local: string, file: string): string {
  const [path = file] = file.split('?');
  const name = basename(path, '.module.css');
  if ((styleSheets.get(name) ?? path) !== path) throw new Error(`two style sheets are called ${name}: ${styleSheets.get(name)} and ${path}`);
  styleSheets.set(name, path);
  return `${name}-${local}`;
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  // The texts of the widget library in the languages that we offer.
  plugins: [{ ...optimizeLocales.vite({ locales: ['en-US'] }), enforce: 'pre' }, react(), layerOrder(), precompress()],
  css: { modules: { generateScopedName: className } },
  build: {
    outDir: join(import.meta.dirname, '../dist/dashboard'), emptyOutDir: true, cssCodeSplit: false, assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: (_file, files, { hostType }) => (hostType === 'js' ? files.filter((file) => !isFirst(file)) : files) },
    rolldownOptions: { output: { codeSplitting: { groups } } },
    target: 'es2023', cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
  server: { port: 4170, strictPort: true, proxy: { '/api': 'http://localhost:4000', '/v1': 'http://localhost:4000', '/docs': 'http://localhost:4000', '/openapi.json': 'http://localhost:4000' } },
});
