// Sets a clone up with nothing but Node and npm: installs what the lockfile says, makes the `vouchsafe` command, builds. Each step is skipped
// when its result is there and its sources are unchanged, so a second start is quick and a read-only clone that is built still runs.
// No dependencies and no syntax that an old Node cannot read: the first thing it does is to say which Node is needed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const inRoot = (...parts) => join(root, ...parts);

/** Set-up that cannot go on, in one sentence. */
export class SetUpError extends Error {}

/** Everything `npm start` needs before the product's own code can run. */
export async function setUp({ quiet = false } = {}) {
  checkNode();
  const say = quiet ? () => {} : (text) => console.log(text);
  if (!isInstalled()) await alone(() => !isInstalled() && install(say));
  linkCommand();
  if (outdatedParts().length > 0) await alone(() => build(outdatedParts(), say));
}

/** The dependencies only: for the tests, which report the build as one of their steps. */
export async function setUpPackages() {
  checkNode();
  if (!isInstalled()) await alone(() => !isInstalled() && install(console.log));
  linkCommand();
}

/** Builds what is out of date. */
export async function buildOutdated() {
  if (outdatedParts().length > 0) await alone(() => build(outdatedParts(), console.log));
}

/** Runs the work of one tool; a SetUpError ends the process with its sentence and exit code 1. */
export async function runTool(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    process.exit(1);
  }
}

/** Runs a script of a package (or any, with an absolute path) with this Node; resolves to its exit code and, when captured, its output. */
export function runNode(script, parameters, { capture = false, env = process.env } = {}) {
  return runProgram(process.execPath, [inRoot(script), ...parameters], { capture, env });
}

function runProgram(program, parameters, { capture, env = process.env, shell = false }) {
  const child = spawn(program, parameters, { cwd: root, env, shell, stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'] });
  let output = '';
  const keep = (chunk) => (output += chunk);
  child.stdout?.setEncoding('utf8').on('data', keep);
  child.stderr?.setEncoding('utf8').on('data', keep);
  // npm may pass a Ctrl-C on to us alone; the child must not outlive us.
  const end = (signal) => {
    child.kill(signal);
    process.exit(130);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', end).off('SIGTERM', end);
      resolve({ code: code ?? 1, output });
    });
  });
}

function checkNode() {
  const needed = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).engines.node.replace(/^>=/, '');
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [neededMajor, neededMinor] = needed.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  throw new SetUpError(`Vouchsafe needs Node ${needed} or newer; this is ${process.versions.node}.`);
}

/** npm writes down what it installed; what the lockfile asks for and this platform does not leave out must be in there. */
function isInstalled() {
  const installedFile = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true : found.version === entry.version && found.integrity === entry.integrity;
  });
}

async function install(say) {
  say('Installing the packages of package-lock.json (once; about a minute) …');
  const parameters = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const { code, output } = npm && /\.c?js$/.test(npm)
    ? await runProgram(process.execPath, [npm, ...parameters], { capture: true })
    : await runProgram('npm', parameters, { capture: true, shell: process.platform === 'win32' });
  if (code !== 0) throw new SetUpError(`${output.trim()}\nThe packages could not be installed: npm ci ended with ${code}, its words are above.`);
}

/** So that `npx vouchsafe` finds our own command: npm links the commands of dependencies only. */
function linkCommand() {
  const directory = inRoot('node_modules', '.bin');
  try {
    if (process.platform === 'win32') writeFileSync(join(directory, 'vouchsafe.cmd'), '@node "%~dp0\\..\\..\\tools\\vouchsafe.mjs" %*\r\n');
    else if (!existsSync(join(directory, 'vouchsafe'))) symlinkSync('../../tools/vouchsafe.mjs', join(directory, 'vouchsafe'));
  } catch (error) {
    // Another process made it meanwhile, or the clone is read-only and only the short name is missing.
    if (!['EEXIST', 'EROFS', 'EACCES', 'EPERM'].includes(error.code)) throw error;
  }
}

/** What is built separately, from what, and how. */
const parts = [
  { name: 'server', sources: ['server', 'contract', 'tsconfig.json', 'tsconfig.build.json'], make: buildServer },
  { name: 'dashboard', sources: ['dashboard', 'contract'], make: buildDashboard },
];
const stampOf = ({ name }) => inRoot('dist', `.${name}.sha256`);

function outdatedParts() {
  const present = parts.filter(({ sources }) => sources[0] !== 'dashboard' || existsSync(inRoot('dashboard', 'vite.config.ts')));
  return present.filter((part) => !existsSync(stampOf(part)) || readFileSync(stampOf(part), 'utf8') !== hashOf(part));
}

async function build(outdated, say) {
  for (const part of outdated) {
    say(`Building the ${part.name} …`);
    const hash = hashOf(part);
    rmSync(stampOf(part), { force: true });
    const { code, output } = await part.make();
    if (code !== 0) throw new SetUpError(`${output.trim()}\nThe ${part.name} could not be built; the reason is above.`);
    mkdirSync(inRoot('dist'), { recursive: true });
    writeFileSync(stampOf(part), hash);
  }
}

function buildServer() {
  for (const directory of ['server', 'contract']) rmSync(inRoot('dist', directory), { recursive: true, force: true });
  return runNode('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json'], { capture: true });
}

function buildDashboard() {
  return runNode('node_modules/vite/bin/vite.js', ['build', '--config', 'dashboard/vite.config.ts', '--logLevel', 'warn'], { capture: true });
}

/** Of the sources' names and contents, tests left out, and of the packages they are built with. */
function hashOf({ sources }) {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', ...sources].flatMap(filesOf)) hash.update(`${file}\0`).update(readFileSync(inRoot(file))).update('\0');
  return hash.digest('hex');
}

function filesOf(path) {
  if (/\.\w+$/.test(path)) return [path];
  const names = readdirSync(inRoot(path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return names.flatMap((entry) => {
    const file = `${path}/${entry.name}`;
    if (entry.isDirectory()) return filesOf(file);
    return /\.test\.tsx?$/.test(file) ? [] : [file];
  });
}

/** One set-up at a time in a clone: a second one waits, and takes over when the first was killed. */
async function alone(work) {
  const lock = inRoot('dist', '.set-up.lock');
  for (;;) {
    try {
      mkdirSync(inRoot('dist'), { recursive: true });
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw new SetUpError(`The project's directory ${root} cannot be written to (${error.message}), and it is not set up yet.`);
    }
    if (isAlive(lock)) await new Promise((resolve) => setTimeout(resolve, 300));
    else rmSync(lock, { force: true });
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function isAlive(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // Just made and not yet written, or this very process's own number left by one in an earlier container.
    if (pid === 0) return true;
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
