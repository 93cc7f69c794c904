import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { rootDirectory } from './paths.ts';
import { StartUpError } from './start-up-error.ts';

export type Role = 'all' | 'web' | 'worker';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface Config {
  /** 0 lets the system choose (tests). */
  port: number;
  host: string;
  /** Absolute path. */
  dataDirectory: string;
  /** null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  /** Without a slash at the end. */
  publicUrl: string;
  /** Proxies whose word about an address is taken: how many stand before us, or their addresses; false: none. */
  trustProxy: false | number | string[];
  logLevel: LogLevel;
  role: Role;
  allowUnsafeDatabase: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Setting<T> {
  readonly name: string;
  /** As the README shows it; the value itself is `parse(undefined)`'s business. */
  readonly defaultText: string;
  readonly meaning: string;
  /** Throws a StartUpError that names the setting. */
  parse(text: string | undefined, environment: Environment): T;
}

type Settings = { readonly [Key in keyof Config]: Setting<Config[Key]> };

/** Every setting there is: parsing, error messages and the README's table all come from here. */
const settings: Settings = {
  port: {
    name: 'PORT',
    defaultText: '4000',
    meaning: 'TCP port of API and dashboard',
    parse: (text = '4000') => {
      const port = Number(text);
      if (!/^\d+$/.test(text) || port > 65_535) throw new StartUpError(`PORT must be a whole number from 0 to 65535, not "${text}".`);
      return port;
    },
  },
  host: {
    // Fastify binds `localhost` on 127.0.0.1 and ::1, so the address works on both, and nothing is open to the network unless asked for.
    name: 'HOST',
    defaultText: 'localhost',
    meaning: 'address to listen on; `0.0.0.0` or `::` opens it to the network',
    parse: (text = 'localhost') => {
      if (/[\s/]/.test(text)) throw new StartUpError(`HOST must be a host name or an address, not "${text}".`);
      return text;
    },
  },
  dataDirectory: {
    name: 'VOUCHSAFE_DATA',
    defaultText: '`data` in the project',
    meaning: 'data directory: the embedded database lives here',
    parse: (text = 'data') => resolve(rootDirectory, text),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    defaultText: 'none: the embedded database',
    meaning: 'any PostgreSQL 15 or newer, `postgres://user:password@host:5432/database`',
    parse: databaseUrlOf,
  },
  publicUrl: {
    name: 'PUBLIC_URL',
    defaultText: '`http://localhost:4000`, with your HOST and PORT',
    meaning: 'address under which people reach the dashboard; links are made with it',
    parse: (text, environment) => (text === undefined ? localUrl(environment) : publicUrlOf(text)),
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    defaultText: 'none',
    meaning: 'how many proxies stand before the server, or their addresses and networks (`10.0.0.0/8`) with commas between; only then X-Forwarded-For is read',
    parse: proxiesOf,
  },
  logLevel: {
    name: 'LOG_LEVEL',
    defaultText: 'warn',
    meaning: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    parse: (text = 'warn') => oneOf('LOG_LEVEL', text, ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  },
  role: {
    name: 'VOUCHSAFE_ROLE',
    defaultText: 'all',
    meaning: 'what this process does: `web` serves, `worker` runs background jobs, `all` both',
    parse: (text = 'all') => oneOf('VOUCHSAFE_ROLE', text, ['all', 'web', 'worker']),
  },
  allowUnsafeDatabase: {
    name: 'VOUCHSAFE_ALLOW_UNSAFE_DATABASE',
    defaultText: '0',
    meaning: '`1` serves even when the database may lose what it confirmed (fsync, full_page_writes or synchronous_commit off)',
    parse: (text = '0') => oneOf('VOUCHSAFE_ALLOW_UNSAFE_DATABASE', text, ['0', '1']) === '1',
  },
};

/** Reads the settings; an empty variable counts as unset. Throws a StartUpError for a bad value and for an unknown VOUCHSAFE_ variable. */
export function readConfig(environment: Environment): Config {
  refuseUnknown(environment);
  const read = <Key extends keyof Config>(key: Key): Config[Key] => {
    const setting: Setting<Config[Key]> = settings[key];
    return setting.parse(environment[setting.name] || undefined, environment);
  };
  return {
    port: read('port'),
    host: read('host'),
    dataDirectory: read('dataDirectory'),
    databaseUrl: read('databaseUrl'),
    publicUrl: read('publicUrl'),
    trustProxy: read('trustProxy'),
    logLevel: read('logLevel'),
    role: read('role'),
    allowUnsafeDatabase: read('allowUnsafeDatabase'),
  };
}

/** The README's table of settings, in Markdown. */
export function settingsTable(): string {
  const rows = Object.values(settings).map(({ name, defaultText, meaning }) => `| \`${name}\` | ${defaultText} | ${meaning} |`);
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

function refuseUnknown(environment: Environment): void {
  const known = Object.values(settings).map(({ name }) => name);
  const unknown = Object.keys(environment).find((name) => name.startsWith('VOUCHSAFE_') && !known.includes(name));
  if (unknown === undefined) return;
  const [nearest] = known.map((name) => ({ name, distance: editDistance(name, unknown) })).sort((a, b) => a.distance - b.distance);
  const hint = nearest !== undefined && nearest.distance <= 4 ? ` Did you mean ${nearest.name}?` : '';
  throw new StartUpError(`There is no setting ${unknown}.${hint}`);
}

function oneOf<const Value extends string>(name: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new StartUpError(`${name} must be one of ${values.join(', ')}, not "${text}".`);
  return found;
}

/** Only the beginning is looked at (`postgres://user@/database?host=/run/postgresql` is no URL to URL), and the value is not repeated: it may hold a password. */
function databaseUrlOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^postgres(ql)?:\/\/./.test(text)) throw new StartUpError('DATABASE_URL must begin with postgres://.');
  return text;
}

function publicUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new StartUpError(`PUBLIC_URL must begin with http:// or https://, not "${text}".`);
  return url.href.replace(/\/+$/, '');
}

/** Whoever may name an address can throttle others, or not be throttled: nobody is believed by default. */
function proxiesOf(text: string | undefined): Config['trustProxy'] {
  if (text === undefined) return false;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  const networks = text.split(',').map((network) => network.trim());
  const isNetwork = (network: string): boolean => {
    const [address = '', bits = '0', ...more] = network.split('/');
    return isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128) && more.length === 0;
  };
  const wrong = networks.find((network) => !isNetwork(network));
  if (wrong !== undefined) throw new StartUpError(`TRUST_PROXY must be a number of proxies, or addresses and networks with commas between, not "${wrong}".`);
  return networks;
}

function localUrl(environment: Environment): string {
  const host = environment['HOST'] || 'localhost';
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${named.includes(':') ? `[${named}]` : named}:${environment['PORT'] || '4000'}`;
}

/** Levenshtein's distance, for "did you mean". */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
