import { isTest, type Source } from './source.ts';

interface Spelling {
  pattern: RegExp;
  instead: string;
  /** Which part of a file is looked at. */
  where: 'code' | 'text' | 'strings';
  applies(path: string): boolean;
}

const inServer = (path: string): boolean => /^(server|contract)\//.test(path) && !isTest(path);
/** Settings enter at these places. */
const readsEnvironment = /^server\/(main|cli)\.ts$|^server\/platform\/(config|embedded-postgres|stop-signals)\.ts$/;

/** Spellings that are never right here, and what is. (`any`, `!`, floating promises, default exports and focused tests are the linter's.) */
const spellings: Spelling[] = [
  {
    pattern: /\bDate\.now\(\)|\bnew Date\(\)/, where: 'code', applies: (path) => inServer(path) && path !== 'server/platform/clock.ts',
    instead: 'the Clock that the caller was given: clock.now()',
  },
  { pattern: /\bMath\.random\(/, where: 'code', applies: inServer, instead: 'node:crypto, or newId of platform/ids.ts' },
  {
    pattern: /\bprocess\.env\b/, where: 'code', applies: (path) => inServer(path) && !readsEnvironment.test(path),
    instead: 'readConfig of platform/config.ts, handed down from main.ts',
  },
  {
    pattern: /\bconsole\.\w+\(/, where: 'code', applies: (path) => inServer(path) && !/^server\/(main|cli)\.ts$|-command\.ts$/.test(path),
    instead: "the request's log, or the context.print of a command",
  },
  {
    pattern: /\blazyRouteComponent\b/, where: 'code', applies: (path) => /^dashboard\/(?!lazy-page\.ts)/.test(path),
    instead: 'lazyPage, which does not leave the page while the server is away',
  },
  { pattern: /\b(TODO|FIXME|HACK)\b/, where: 'text', applies: (path) => !path.startsWith('tools/tidy'), instead: 'do it now, or an issue' },
  {
    pattern: /@ts-(ignore|nocheck)|@ts-expect-error\s*$|(oxlint|eslint)-disable(?!.* -- \S)/m, where: 'text', applies: (path) => !path.startsWith('tools/tidy'),
    instead: 'no suppression, or one line of it with its reason after ` -- `',
  },
  {
    pattern: /\b(test|it|describe|suite|bench)\.(only|skip|todo|fails|skipIf|runIf)\b/, where: 'code', applies: isTest, instead: 'a test that always runs',
  },
  // The rows of a page are joined as `row`, whose columns are named where it is made.
  { pattern: /\bselect\s+(?!row\.\*\s+from page\b)([a-z_]+\.)?\*/i, where: 'strings', applies: inServer, instead: 'the columns by name' },
  {
    pattern: /\b\w*(_at|_date|_time|now\(\))\s+(not\s+)?between\b/i, where: 'strings', applies: inServer,
    instead: '>= and <: a time has no last instant',
  },
];

export function spellingProblems(source: Source): string[] {
  return spellings.filter(({ applies }) => applies(source.path)).flatMap(({ pattern, where, instead }) => {
    const found = where === 'strings' ? inStrings(source, pattern) : inLines(where === 'code' ? source.code : source.text, pattern);
    return found.map(({ line, word }) => `${source.path}:${line}: ${word}; instead: ${instead}`);
  });
}

interface Found {
  line: number;
  word: string;
}

function inLines(text: string, pattern: RegExp): Found[] {
  return text.split('\n').flatMap((line, index) => {
    const match = pattern.exec(line);
    return match === null ? [] : [{ line: index + 1, word: match[0] }];
  });
}

function inStrings({ strings }: Source, pattern: RegExp): Found[] {
  return strings.flatMap(({ text, line }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ line, word: match[0].replace(/\s+/g, ' ') }];
  });
}

/** What a screen shows; aim at 150. */
const columnsMax = 200;
const linesMax = 70;

/** Lines too long to read and functions too long to hold in the head. The test file's outermost callbacks are lists, not functions. */
export function lengthProblems({ path, text, functions }: Source): string[] {
  const lines = text.split('\n').flatMap((line, index) => (line.length > columnsMax ? [`${path}:${index + 1}: ${line.length} columns; at most ${columnsMax}`] : []));
  const long = isTest(path) ? [] : functions.filter((item) => item.lines > linesMax);
  return [...lines, ...long.map((item) => `${path}:${item.line}: ${item.name} has ${item.lines} lines; at most ${linesMax}`)];
}
