import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { rootDirectory } from '../../server/platform/paths.ts';

/** A source file, read as far as the rules need it. Paths are relative to the repository and have forward slashes. */
export interface Source {
  path: string;
  text: string;
  imports: Import[];
  functions: { name: string; line: number; lines: number }[];
  /** String literals and templates. What is interpolated stands there too when it is a text of the same file, else as `${}`; a text put into others, by itself or by a function, is a part. */
  strings: { text: string; line: number; isPart: boolean }[];
  comments: { text: string; line: number }[];
  /** The text with the inside of comments, strings and templates blanked out: lines and columns stay. */
  code: string;
}

export interface Import {
  /** As written. */
  specifier: string;
  /** Repository path of a file of ours, null for a library. */
  path: string | null;
  isType: boolean;
  line: number;
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Reads a TypeScript or JavaScript file for the rules. Throws when it does not parse. */
export function readSource(path: string, text: string): Source {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const lineAt = lineFinder(text);
  const nodes = nodesOf(program as unknown as Node);
  const literals = nodes.filter(isText);
  const constants = textConstants(nodes);
  const textOf = textReader(nodes, constants);
  const inserted = nodes.filter(({ type }) => type === 'TemplateLiteral').flatMap(({ expressions }) => expressions as Node[]);
  const given = inserted.filter(({ type }) => type === 'CallExpression').flatMap((call) => call['arguments'] as Node[]);
  const parts = new Set([...inserted.map(({ name }) => constants.get(String(name))), ...given]);
  return {
    path,
    text,
    imports: nodes.flatMap((node) => importOf(node, path, lineAt)),
    functions: nodes.filter(({ type }) => functionTypes.has(type)).map((node) => ({
      name: nameOf(node), line: lineAt(node.start), lines: lineAt(node.end) - lineAt(node.start) + 1,
    })),
    strings: literals.map((node) => ({ text: textOf(node), line: lineAt(node.start), isPart: parts.has(node) })),
    comments: comments.map(({ value, start }) => ({ text: value, line: lineAt(start) })),
    code: blanked(text, [...comments, ...nodes.filter(({ type }) => type === 'TemplateElement'), ...literals.filter(({ type }) => type === 'Literal')]),
  };
}

/** A style sheet, of which only its imports matter here. */
export function readStyles(path: string, text: string): Pick<Source, 'path' | 'imports'> {
  const imports = [...text.matchAll(/@import '(\.[^']+)'/g)].map(([, specifier = '']) => ({ specifier, path: resolved(path, specifier), isType: false, line: 1 }));
  return { path, imports };
}

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Every node below and including this one, in the order of the text. */
function nodesOf(node: Node): Node[] {
  const children = Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value])).filter(isNode);
  return [node, ...children.flatMap(nodesOf)];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string' && typeof (value as Node).start === 'number';
}

function nameOf({ id }: Node): string {
  return isNode(id) && typeof id['name'] === 'string' ? id['name'] : 'a function';
}

function isText({ type, value }: Node): boolean {
  return (type === 'Literal' && typeof value === 'string') || type === 'TemplateLiteral';
}

/** Constants of the file that hold a text, by name. */
function textConstants(nodes: readonly Node[]): Map<string, Node> {
  const entries = nodes.flatMap(({ type, id, init }) =>
    type === 'VariableDeclarator' && isNode(id) && isNode(init) && isText(init) ? [[String(id['name']), init] as const] : [],
  );
  return new Map(entries);
}

/** Reads literals; knows the name that a call `statement('name', …, text)`, or one of `pageStatement`, gives to its text. */
function textReader(nodes: readonly Node[], constants: ReadonlyMap<string, Node>): (node: Node) => string {
  const names = new Map<Node, Node>();
  for (const { type, callee, arguments: parameters } of nodes) {
    if (type !== 'CallExpression' || !isNode(callee) || !/^(pageS|s)tatement$/.test(String(callee['name']))) continue;
    const [name, ...others] = parameters as Node[];
    if (name !== undefined && isText(name)) for (const other of others) names.set(other, name);
  }
  const read = (node: Node, depth = 0): string => {
    if (node.type === 'Literal') return String(node['value']);
    const parts = (node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
    const between = (node['expressions'] as Node[]).map((expression) => {
      const constant = expression.type === 'Identifier' ? constants.get(String(expression['name'])) : undefined;
      return constant === undefined || depth > 5 ? '${}' : read(constant, depth + 1);
    });
    return parts.map((part, index) => part + (between[index] ?? '')).join('');
  };
  return (node) => {
    const name = names.get(node);
    return (name === undefined ? '' : `/* ${read(name)} */ `) + read(node);
  };
}

function importOf(node: Node, path: string, lineAt: (offset: number) => number): Import[] {
  const { source } = node;
  if (!/^(Import|Export)(All|Named)?(Declaration|Expression)$|^TSImportType$/.test(node.type) || !isNode(source) || typeof source['value'] !== 'string') return [];
  const specifier = source['value'];
  const isType = node['importKind'] === 'type' || node['exportKind'] === 'type' || node.type === 'TSImportType';
  return [{ specifier, path: specifier.startsWith('.') ? resolved(path, specifier) : null, isType, line: lineAt(node.start) }];
}

function resolved(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function blanked(text: string, ranges: readonly { start: number; end: number }[]): string {
  let result = text;
  for (const { start, end } of ranges) result = result.slice(0, start) + result.slice(start, end).replace(/[^\n]/g, ' ') + result.slice(end);
  return result;
}

const isLeftOut = /^(\.git|node_modules|dist|data|coverage)$|\.log$/;

/** Every file of the repository that is not made by running it. Read from the disk: a machine that runs the tests need not have git. */
export function repositoryFiles(directory = ''): string[] {
  const entries = readdirSync(join(rootDirectory, directory), { withFileTypes: true }).filter(({ name }) => !isLeftOut.test(name));
  return entries.flatMap((entry) => {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    return entry.isDirectory() ? repositoryFiles(path) : [path];
  }).sort();
}

export function readText(path: string): string {
  return readFileSync(join(rootDirectory, path), 'utf8').replaceAll('\r\n', '\n');
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('test/');
}
