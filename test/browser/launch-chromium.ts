import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import packed from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/**
 * A real Chromium: the one of CHROMIUM_PATH, else the system's, else the one that comes packed with our packages. Works as root, and for a user without a
 * home directory. `close` also removes what it wrote.
 */
export async function launchChromium(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const { path, env } = await findChromium();
  const home = mkdtempSync(join(tmpdir(), 'vouchsafe-browser-'));
  const browser = await chromium.launch({
    executablePath: path,
    // Containers have a small /dev/shm; the sandbox needs rights that neither root nor a container has.
    args: ['--no-sandbox', '--no-zygote', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'],
    env: { ...plainEnv(), ...env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  });
  const close = async () => {
    await browser.close();
    rmSync(home, { recursive: true, force: true });
  };
  return { browser, close };
}

interface Found {
  path: string;
  env: Record<string, string>;
}

async function findChromium(): Promise<Found> {
  const wanted = process.env['CHROMIUM_PATH'] ?? systemChromium();
  return wanted === undefined || wanted === '' ? packedChromium() : { path: wanted, env: {} };
}

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const otherPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`, String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
];

/** A browser of the system that answers: some systems have a `chromium-browser` that only says how to install one. */
function systemChromium(): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter((directory) => directory !== '');
  const places = [...directories.flatMap((directory) => systemNames.map((name) => join(directory, name))), ...otherPlaces];
  return places.find((place) => isExecutable(place) && answers(place));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function answers(path: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return /chrom/i.test(execFileSync(path, ['--version'], { timeout: 10_000, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return false;
  }
}

/**
 * The browser of @sparticuz/chromium. The package unpacks into the directory for temporary files, where another user's copy may lie that we may not
 * run, or half a copy of a run that was killed: ours goes to a place of our own, whole or not at all.
 */
async function packedChromium(): Promise<Found> {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.resolve('@sparticuz/chromium')), 'utf8')) as { version: string };
  const place = join(tmpdir(), `vouchsafe-chromium-${version}-${userInfo().uid}`);
  if (!existsSync(place)) await unpack(place);
  const path = join(place, 'chromium');
  const env: Found['env'] = {};
  if (!existsSync('/etc/fonts/fonts.conf')) env['FONTCONFIG_PATH'] = join(place, 'fonts');
  if (lacksLibraries(path)) env['LD_LIBRARY_PATH'] = join(place, 'al2023', 'lib');
  return { path, env };
}

/** Small systems lack libraries that a browser needs; the package brings those too, but the system's own fit it better. */
function lacksLibraries(path: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return execFileSync('ldd', [path], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true;
  }
}

async function unpack(place: string): Promise<void> {
  const making = mkdtempSync(`${place}-`);
  // The package takes its libraries out only where it knows that the system has none.
  await withEnv({ TMPDIR: making, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }, () => packed.executablePath());
  try {
    renameSync(making, place);
  } catch (error) {
    // Another run was quicker: its copy is as good.
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  }
}

async function withEnv(env: Record<string, string>, work: () => Promise<unknown>): Promise<void> {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  try {
    await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

function plainEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
