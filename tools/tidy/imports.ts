/**
 * Who may import whom: `routes → operation → store | pure`, domains as the table below says, the contract on the schema library alone, the
 * dashboard on the contract alone.
 */
import { isTest, type Import, type Source } from './source.ts';

/**
 * Every domain may use `platform`, who acts (`access/principal.ts`, `access/permission.ts`, routes also `access/authenticate-key.ts`), `change` and the
 * live signal; beyond that:
 */
export const domainsUsed: Record<string, readonly string[]> = {
  access: [],
  budget: ['campaign'],
  campaign: ['budget', 'catalogue', 'category', 'discount', 'metadata', 'rule', 'voucher'],
  category: ['stacking'],
  catalogue: ['metadata', 'rule'],
  change: [],
  'client-api': ['access', 'publication', 'redemption'],
  customer: ['campaign', 'metadata', 'segment', 'voucher'],
  demo: ['access', 'discount'],
  discount: [],
  event: ['customer', 'metadata'],
  exchange: ['access', 'campaign', 'customer', 'tracking', 'voucher'],
  export: ['customer', 'order', 'publication', 'redemption', 'segment', 'voucher'],
  management: ['access', 'metadata', 'stacking', 'voucher'],
  metadata: [],
  order: ['catalogue', 'customer', 'discount', 'metadata'],
  publication: ['campaign', 'customer', 'metadata', 'segment', 'voucher'],
  qualification: ['campaign', 'catalogue', 'category', 'customer', 'redemption', 'rule', 'voucher'],
  redemption: ['budget', 'campaign', 'catalogue', 'category', 'customer', 'discount', 'metadata', 'order', 'rule', 'segment', 'stacking', 'voucher'],
  replay: ['campaign', 'catalogue', 'discount', 'order', 'redemption', 'rule', 'segment', 'stacking', 'tracking'],
  rule: ['budget', 'campaign', 'discount', 'tracking', 'voucher'],
  segment: ['rule'],
  stacking: ['discount', 'tracking'],
  tracking: ['budget', 'campaign', 'catalogue', 'order', 'rule', 'voucher'],
  trash: ['campaign', 'rule', 'voucher'],
  voucher: ['budget', 'campaign', 'catalogue', 'category', 'discount', 'metadata', 'rule'],
};

const usedByAll = ['server/access/principal.ts', 'server/access/permission.ts', 'server/tracking/live-signal.ts'];

/** Problems of one file's imports; `roleOf` says what another file is. */
export function importProblems(source: Source): string[] {
  const { path, imports } = source;
  return imports.flatMap((item) => {
    const reason = reasonAgainst(path, item);
    return reason === null ? [] : [`${path}:${item.line}: imports ${item.specifier}; ${reason}`];
  });
}

function reasonAgainst(path: string, item: Import): string | null {
  const area = path.split('/')[0];
  if (area === 'contract') return isTest(path) ? null : againstContract(item);
  if (area === 'dashboard') return againstDashboard(path, item);
  if (area === 'server') return isTest(path) ? null : againstServer(path, item);
  return null;
}

function againstContract({ specifier, path }: Import): string | null {
  const allowed = path === null ? /^typebox(\/|$)/.test(specifier) : path.startsWith('contract/');
  return allowed ? null : 'contract/ imports only the schema library';
}

function againstDashboard(path: string, item: Import): string | null {
  if (path.endsWith('.config.ts') || isTest(path)) return null;
  if (item.path === null) return item.specifier.startsWith('node:') ? 'the dashboard runs in a browser' : null;
  return /^(dashboard|contract)\//.test(item.path) ? null : 'dashboard/ imports only contract/ and libraries';
}

function againstServer(path: string, item: Import): string | null {
  if (item.path === null) return againstLibrary(path, item);
  if (!/^(server|contract)\//.test(item.path)) return 'server/ imports only contract/ and libraries';
  if (isTest(item.path)) return 'the product imports no test';
  if (item.path.startsWith('contract/') || !path.slice('server/'.length).includes('/')) return null;
  return againstDomain(path, item.path) ?? againstRole(path, item);
}

/** Pure code and what tells the time knows nothing of the web or the database. */
function againstLibrary(path: string, { specifier, isType }: Import): string | null {
  const role = roleOf(path);
  if (isType || path.startsWith('server/platform/')) return null;
  if (specifier === 'pg') return 'connections are made in platform/db.ts';
  if (/^(fastify|@fastify\/)/.test(specifier) && ['store', 'query', 'task'].includes(role)) return 'only routes know the web';
  return null;
}

function againstDomain(from: string, to: string): string | null {
  const [user, used] = [domainOf(from), domainOf(to)];
  if (user === used || used === 'platform' || usedByAll.includes(to)) return null;
  if (to === 'server/access/authenticate-key.ts' && roleOf(from) === 'routes') return null;
  if (user === 'platform') return 'platform/ knows no domain';
  if (used === undefined) return 'only main.ts and cli.ts import the files beside the domains';
  if (used === 'change') return null;
  const allowed = user === undefined ? undefined : domainsUsed[user];
  if (allowed === undefined) return `server/${user} is not in the table of tools/tidy/imports.ts`;
  return allowed.includes(used) ? null : `server/${user} may not use server/${used} (table in tools/tidy/imports.ts)`;
}

function againstRole(from: string, item: Import): string | null {
  const [user, used] = [roleOf(from), roleOf(item.path ?? '')];
  if (used === 'routes' && !item.isType) return 'routes are put together by app.ts alone';
  if (used === 'task' && user !== 'routes' && user !== 'task' && user !== '') return 'tasks are started by operations and app.ts';
  return null;
}

function domainOf(path: string): string | undefined {
  return /^server\/([^/]+)\//.exec(path)?.[1];
}

/** The part of a file's name between its noun and its ending; '' for an operation or pure code. */
export function roleOf(path: string): string {
  return /\.([a-z.]+)\.tsx?$/.exec(path)?.[1] ?? '';
}

/** A store or query that reaches (over whatever files) an operation's other stores would turn the flow round: stores import no file that imports stores. */
export function layerProblems(sources: readonly Source[]): string[] {
  const isStore = (path: string): boolean => ['store', 'query'].includes(roleOf(path));
  const operations = new Set(
    sources.filter(({ path, imports }) => path.startsWith('server/') && roleOf(path) === '' && imports.some((item) => !item.isType && item.path !== null && isStore(item.path)))
      .map(({ path }) => path),
  );
  return sources.filter(({ path }) => path.startsWith('server/') && isStore(path)).flatMap(({ path, imports }) =>
    imports
      .filter((item) => !item.isType && item.path !== null && operations.has(item.path))
      .map((item) => `${path}:${item.line}: imports the operation ${item.specifier}; imports run routes → operation → store`),
  );
}

/** Files that no entry reaches: dead code. Tests are entries for what supports tests, not for the product. */
export function deadFiles(sources: readonly Pick<Source, 'path' | 'imports'>[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const reach = (entries: string[]): Set<string> => {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const item of byPath.get(path)?.imports ?? []) if (item.path !== null) visit(item.path);
    };
    entries.forEach(visit);
    return reached;
  };
  const isEntry = (path: string): boolean =>
    /^server\/(main|cli|replay\/replay-thread)\.ts$|^dashboard\/main\.tsx$|\.config\.ts$|^(tools|bench)\/[^/]+\.mjs$|^bench\/(run|serve|load)\.ts$|^test\/support\/postgres\.ts$/.test(path);
  const ofProduct = reach(sources.map(({ path }) => path).filter(isEntry));
  const ofAll = reach(sources.map(({ path }) => path).filter((path) => isEntry(path) || /\.test\.tsx?$/.test(path)));
  return [...byPath.keys()]
    .filter((path) => !/\.test\.tsx?$|\.d\.ts$/.test(path) && !(/^(server|contract|dashboard)\//.test(path) ? ofProduct : ofAll).has(path))
    .map((path) => `${path}: nothing imports it; remove it, or import it where it is used`);
}
