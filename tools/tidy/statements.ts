/** Rules of SQL in the product's code: a name that leads from the database's own statistics to the file, and a filter by project. */
import { isTest, type Source } from './source.ts';

export interface Statement {
  path: string;
  line: number;
  name: string;
  text: string;
}

const named = /^\s*\/\* ([a-z][a-z0-9._-]*) \*\//;
const beginnings = [
  /^\s*select\s[\s\S]*\bfrom\s/, /^\s*select\s+pg_/, /^\s*insert\s+into\s/, /^\s*update\s+\w+(\s+as\s+\w+)?\s+set\s/, /^\s*delete\s+from\s/,
  /^\s*with\s+(recursive\s+)?\w+(\s*\([^)]*\))?\s+as\s+(not\s+)?(materialized\s+)?\(/,
];

/** What bears a name, or reads like a whole statement and is not put into one. */
export function statementsOf({ path, strings }: Source): Statement[] {
  const found = strings.filter(({ text, isPart }) => named.test(text) || (!isPart && beginnings.some((beginning) => beginning.test(text))));
  return found.map(({ text, line }) => ({ path, line, name: named.exec(text)?.[1] ?? '', text }));
}

/** Statements without a name, and names that two statements bear. */
export function statementNameProblems(sources: readonly Source[]): string[] {
  const statements = sources.filter(({ path }) => path.startsWith('server/') && !isTest(path)).flatMap(statementsOf);
  const unnamed = statements.filter(({ name }) => name === '').map(({ path, line }) => `${path}:${line}: the statement begins with no name; instead: /* domain.what-it-does */`);
  const repeated = statements
    .filter((one) => one.name !== '' && statements.some((other) => other.name === one.name && isBefore(other, one)))
    .map(({ path, line, name }) => `${path}:${line}: another statement is named ${name}`);
  const prepared = sources.filter(({ path }) => path.startsWith('server/') && !isTest(path)).flatMap(preparedNameProblems);
  return [...unnamed, ...repeated, ...prepared];
}

/** A prepared statement bears one name, in the call as in its text. */
function preparedNameProblems({ path, text }: Source): string[] {
  const calls = [...text.matchAll(/\.prepared(?:<[^(]*>)?\(\s*'([^']+)',\s*[`'"]\s*\/\* (\S+) \*\//g)];
  return calls.filter(([, called, named]) => called !== named).map(([, called, named]) => `${path}: prepared as ${called}, but the statement is named ${named}`);
}

function isBefore(a: Statement, b: Statement): boolean {
  return a.path === b.path ? a.line < b.line : a.path < b.path;
}

/** Tables of the dumped schema that have a project_id. */
export function projectTables(schema: string): string[] {
  return schema.split(/^create table /m).slice(1).filter((part) => /^ {2}project_id /m.test(part.slice(0, part.indexOf('\n)')))).map((part) => /^\w+/.exec(part)?.[0] ?? '');
}

/** Statements that work across projects on purpose, and why. */
export const acrossProjects: Record<string, string> = {
  'api-key.find': 'a caller names its key, not its project: the key is what tells it',
  'oauth-token.find': 'a caller shows its token, not its project: the token is what tells it',
  'async_action.find_open': 'a worker takes what is to be done, of whatever project',
  'segment.find_kept': 'a worker keeps the segments of whatever project',
  'member.administers': 'asks about a person, in whatever project',
};

/** Statements that touch a table of projects and do not compare its project_id (as far as the text shows). */
export function projectFilterProblems(statement: Statement, tables: readonly string[]): string[] {
  if (Object.hasOwn(acrossProjects, statement.name)) return [];
  const text = statement.text.replace(/\/\*[\s\S]*?\*\/|--.*$/gm, ' ').replace(/\s+/g, ' ').toLowerCase();
  const references = [...text.matchAll(/\b(from|join|update|using|into) (?:only )?([a-z_]+)(?: as)?(?: ([a-z_]+))?/g)];
  const missing = references.filter(([, verb = '', table = '', alias]) => tables.includes(table) && !isFiltered(text, verb, table, alias));
  return missing.map(([, , table]) => `${statement.path}:${statement.line}: ${statement.name || 'a statement'} does not filter ${table} by project_id`);
}

const notAliases = new Set(['where', 'on', 'set', 'join', 'left', 'inner', 'cross', 'order', 'group', 'limit', 'for', 'using', 'values', 'select', 'returning', 'union']);

function isFiltered(text: string, verb: string, table: string, alias: string | undefined): boolean {
  if (verb === 'into') return new RegExp(`into ${table}(?: as \\w+)? \\([^)]*\\bproject_id\\b`).test(text) || new RegExp(`into ${table} \\(\\$\\{\\}`).test(text);
  const name = alias === undefined || notAliases.has(alias) ? table : alias;
  const key = `(?:${name}\\.|(?<![.\\w]))project_id\\b`;
  const compared = [`${key} (?:=|in\\b|is not distinct)`, `= ${key}`, `\\(${key}[^)]*\\) (?:=|in\\b)`, `using \\([^)]*\\bproject_id\\b`];
  return compared.some((pattern) => new RegExp(pattern).test(text));
}
