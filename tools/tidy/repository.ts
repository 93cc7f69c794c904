import { isBuiltin } from 'node:module';
import type { Source } from './source.ts';

/** Rules of the repository as a whole: documents, what must not be in any file, and the lockfile. */

/** A page has one title, and it comes first. */
export function titleProblem(path: string, text: string): string | null {
  const titles = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').split('\n').filter((line) => line.startsWith('# '));
  if (titles.length === 1 && text.startsWith('# ')) return null;
  return `${path}: has ${titles.length} titles; a page begins with its one title`;
}

/** Links of a page to files of ours that are not there; pictures are looked at by people. */
export function brokenLinks(path: string, text: string, files: readonly string[]): string[] {
  const targets = [...text.matchAll(/(?<!!)\[[^\]]*\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, target = '']) => new URL(target, `file:///${path}`).pathname.slice(1));
  return targets.filter((target) => !files.includes(target)).map((target) => `${path}: leads to ${target}, which is not there`);
}

/** Paths of one person's machine, and download addresses that another machine cannot reach. */
const strange = [
  { pattern: /(?<![\w.@])\/(?:home|Users|root|work|mnt)\/\w/, what: 'a path of one machine' },
  { pattern: /\.\.\/shared\b/, what: 'a path of one machine' },
  { pattern: /[A-Z]:\\Users\\/, what: 'a path of one machine' },
  { pattern: /registry\.(?:npmjs|yarnpkg|npmmirror)\.|npm\.pkg\.github|\bartifactory\b|_auth[T]oken/, what: 'an address of a package registry' },
];

export function strangeProblems(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) =>
    strange.filter(({ pattern }) => pattern.test(line)).map(({ pattern, what }) => `${path}:${index + 1}: ${what} (${pattern.exec(line)?.[0]})`),
  );
}

export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

interface LockedPackage {
  version?: string;
  resolved?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/**
 * What would make `npm ci` fail or install less elsewhere: download addresses, and dependencies that have no entry. npm leaves the optional
 * ones of other platforms out when it rewrites a lockfile beside an installed node_modules.
 */
export function lockfileProblems({ packages }: Lockfile): string[] {
  return Object.entries(packages).flatMap(([path, entry]) => {
    const wanted = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies, ...(path === '' && entry.devDependencies) });
    const missing = wanted.filter((name) => !isLocked(packages, path, name));
    return [
      ...(entry.resolved === undefined ? [] : [`package-lock.json: ${path} has a download address`]),
      ...missing.map((name) => `package-lock.json: ${path || 'the project'} needs ${name}, which has no entry`),
    ];
  });
}

/** As Node looks for a package: in the own node_modules, then in that of each directory above. */
function isLocked(packages: Lockfile['packages'], from: string, name: string): boolean {
  for (let directory = from; ; ) {
    if (Object.hasOwn(packages, `${directory === '' ? '' : `${directory}/`}node_modules/${name}`)) return true;
    if (directory === '') return false;
    const end = directory.lastIndexOf('node_modules/');
    directory = directory.slice(0, Math.max(0, end - 1));
  }
}

/** Versions are exact: a clone gets what was tested. */
export function versionProblems(manifest: Record<string, unknown>): string[] {
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies'].map((name) => (manifest[name] ?? {}) as Record<string, string>);
  const isExact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
  const ranges = groups.flatMap((group) => Object.entries(group)).filter(([, version]) => !isExact.test(version));
  return ranges.map(([name, version]) => `package.json: ${name} ${version} is no exact version`);
}

/** Imports of packages that the manifest does not ask for: installed by chance, as somebody else's. */
export function undeclaredPackages(manifest: Record<string, unknown>, { path, imports }: Pick<Source, 'path' | 'imports'>): string[] {
  const declared = new Set(['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) => Object.keys((manifest[group] ?? {}) as Record<string, string>)));
  const isOurs = (specifier: string): boolean => /^(node:|\.|#)/.test(specifier) || isBuiltin(specifier);
  return imports
    .filter(({ specifier }) => !isOurs(specifier) && !declared.has(/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? ''))
    .map(({ specifier, line }) => `${path}:${line}: package.json does not ask for ${specifier}`);
}

/** Packages that no line of code names. */
const usedOtherwise: Record<string, string> = {
  'oxlint-tsgolint': 'the type-aware half of oxlint, which finds it by itself',
  '@types/node': 'names of Node itself',
};

/** Packages of the manifest that nothing uses: neither an import nor a path below node_modules nor a mention in a configuration. */
export function unusedPackages(manifest: Record<string, unknown>, texts: readonly string[]): string[] {
  const names = ['dependencies', 'devDependencies'].flatMap((group) => Object.keys((manifest[group] ?? {}) as Record<string, string>));
  const isNamed = (name: string): boolean => texts.some((text) => [`'${name}'`, `'${name}/`, `node_modules/${name}/`].some((mention) => text.includes(mention)));
  const isUsed = (name: string): boolean => Object.hasOwn(usedOtherwise, name) || isNamed(name.replace(/^@types\/(?:(\w+)__)?/, (_, scope?: string) => (scope ? `@${scope}/` : '')));
  return names.filter((name) => !isUsed(name)).map((name) => `package.json: nothing uses ${name}`);
}
