import { createServer } from 'node:net';
import { afterAll } from 'vitest';
import { createSetupLink } from '../../server/access/setup-link.ts';
import { createApp, type App } from '../../server/app.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

export interface Product extends TestDatabase {
  app: App;
  /** Address of the running product, without a trailing slash. */
  origin: string;
  /** A link that makes the first owner. */
  setupLink(): Promise<string>;
}

/** The product as people run it, its built dashboard included, on a fresh database; stopped at the end of the file. */
export async function startProduct(): Promise<Product> {
  const database = await testDatabase();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const app = await createApp({ db: database.pool, publicUrl: origin, logLevel: 'error', isSingleThreaded: true });
  afterAll(async () => {
    app.http.server.closeAllConnections();
    await app.close();
  });
  await app.http.listen({ host: '127.0.0.1', port });
  const setupLink = async (): Promise<string> => {
    const link = await createSetupLink(database.pool, origin, new Date());
    if (link === null) throw new Error('there is an owner already');
    return link;
  };
  return { ...database, app, origin, setupLink };
}

/** Browsers may only act from the product's own address, so that has to be known before it listens. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
