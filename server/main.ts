import { setTimeout as sleep } from 'node:timers/promises';
import { createSetupLink } from './access/setup-link.ts';
import { rememberAddress } from './access/installation.store.ts';
import { createApp, type App } from './app.ts';
import { startDemo, type Demo } from './demo/demo.ts';
import { systemClock } from './platform/clock.ts';
import { readConfig, type Config } from './platform/config.ts';
import { codeOf, messageOf, StartUpError } from './platform/start-up-error.ts';
import { openDatabase, type OpenDatabase } from './platform/start-up.ts';
import { listenToStopSignals, type StopSignals } from './platform/stop-signals.ts';

/** How long requests in hand may take to end after we are told to stop. */
const drainMilliseconds = 10_000;

try {
  await run(listenToStopSignals(), readArguments(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  console.error(error instanceof StartUpError ? error.message : error);
  process.exit(1);
}

interface Arguments {
  hasDemo: boolean;
}

function readArguments(given: readonly string[]): Arguments {
  const unknown = given.find((argument) => argument !== '--demo');
  if (unknown !== undefined) throw new StartUpError(`There is no option ${unknown} but --demo; settings are environment variables, see the README.`);
  return { hasDemo: given.includes('--demo') };
}

/** config → database → app → listen → until told to stop → close, in the opposite order. */
async function run(stop: StopSignals, { hasDemo }: Arguments): Promise<void> {
  const config = readConfig(process.env);
  let fail = (_error: Error): void => {};
  const failed = new Promise<never>((_, reject) => (fail = reject));
  // Raced below; before that it would end the process as an unhandled rejection.
  failed.catch(() => {});
  const database = await openDatabase(config, { kind: 'server', warn: console.warn, onFailure: (error) => fail(error) });
  try {
    if (stop.isRequested()) return;
    const app = await createApp({ db: database.db, publicUrl: config.publicUrl, trustProxy: config.trustProxy, logLevel: config.logLevel, role: config.role });
    try {
      const address = await listen(app, config);
      if (config.role !== 'worker') await rememberAddress(database.db, address);
      const ownerLink = config.role === 'worker' ? null : await createSetupLink(database.db, address, systemClock.now());
      welcome(address, ownerLink, database);
      const demo = hasDemo ? await beginDemo(app, database) : null;
      await Promise.race([stop.requested, failed]);
      await demo?.stop();
    } finally {
      await drain(app, stop);
    }
  } finally {
    await database.close();
  }
}

/** Returns the address under which people reach us: with port 0 the system chose one. */
async function listen(app: App, { host, port, publicUrl }: Config): Promise<string> {
  try {
    await app.http.listen({ host, port });
    const [bound] = app.http.addresses();
    return typeof bound !== 'object' ? publicUrl : publicUrl.replace(/:0$/, `:${bound.port}`);
  } catch (error) {
    const reasons: Record<string, string> = {
      EADDRINUSE: `Port ${port} on ${host} is taken by another program; stop it or set PORT to a free one.`,
      EACCES: `This account may not use port ${port}; set PORT to one above 1023.`,
      EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
      ENOTFOUND: `HOST ${host} is not known.`,
    };
    throw new StartUpError(reasons[codeOf(error) ?? ''] ?? `The server cannot listen on ${host} port ${port}: ${messageOf(error)}.`, { cause: error });
  }
}

/** The demo goes through the front door, by the way we know. That it cannot begin is no reason to stop. */
async function beginDemo(app: App, { db }: OpenDatabase): Promise<Demo | null> {
  const [bound] = app.http.addresses();
  if (typeof bound !== 'object') return null;
  // Bound to all addresses of the machine, we are at its loopback too.
  const host = bound.address === '0.0.0.0' || bound.address === '::' ? 'localhost' : bound.address;
  try {
    const demo = await startDemo({ db, address: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}` });
    console.log('The demo shop is open: sign in and choose the project "Demo shop".');
    return demo;
  } catch (error) {
    console.warn(`The demo could not begin: ${messageOf(error)}`);
    return null;
  }
}

function welcome(address: string, ownerLink: string | null, { location }: OpenDatabase): void {
  console.log(
    [
      '',
      'Vouchsafe is running.',
      '',
      `  Address      ${address}`,
      ...(ownerLink === null ? [] : [`  First owner  ${ownerLink}`, '               (open this link to make the first account; it works once)']),
      `  Data         ${location}`,
      '  To stop      Ctrl-C',
      '',
      `Ready: ${address}`,
    ].join('\n'),
  );
}

/** Lets requests in hand end, for a while; connections still open then are cut. */
async function drain(app: App, stop: StopSignals): Promise<void> {
  const closed = app.close();
  await Promise.race([closed, stop.urged, sleep(drainMilliseconds, undefined, { ref: false })]);
  app.http.server.closeAllConnections();
  await closed;
}
