import { afterEach, expect, onTestFinished, TestRunner } from 'vitest';
import { createApp, type App, type AppOptions } from '../../server/app.ts';
import { atEnd } from './at-end.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { createAnswerCheck } from './documented.ts';

export interface TestApp extends TestDatabase {
  app: App;
  /** Requests without a network. */
  inject: App['http']['inject'];
  /** Serves on a free port of the loopback and returns the address; for streams, races and browsers. */
  listen(): Promise<string>;
}

/** The product on a database of this test file's own. `publicUrl` is a name, nothing listens there. */
export async function testApp(options: Partial<Omit<AppOptions, 'db'>> = {}): Promise<TestApp> {
  const database = await testDatabase();
  return { ...database, ...(await secondApp(database, options)) };
}

/** One more instance of the product on the same database, as a cluster has it. */
export async function secondApp(database: TestDatabase, options: Partial<Omit<AppOptions, 'db'>> = {}): Promise<Omit<TestApp, keyof TestDatabase>> {
  const answers = createAnswerCheck();
  const app = await createApp({ publicUrl: 'http://vouchsafe.test', logLevel: 'error', isSingleThreaded: true, watch: answers.watch, ...options, db: database.pool });
  const check = (): void => expect(answers.faults(), 'answers that are not as they are documented').toEqual([]);
  if (TestRunner.getCurrentTest() === undefined) afterEach(check);
  else onTestFinished(check);
  // Before its database goes.
  atEnd(() => app.close());
  const inject = app.http.inject.bind(app.http) as App['http']['inject'];
  return { app, inject, listen: () => app.http.listen({ host: '127.0.0.1', port: 0 }) };
}
