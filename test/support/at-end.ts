import { afterAll, onTestFinished, TestRunner } from 'vitest';

/** Has something done when the running test is over or, where none runs, the file; the last first. A hook that is set in a running test would never be called. */
export function atEnd(work: () => Promise<unknown>): void {
  if (TestRunner.getCurrentTest() === undefined) afterAll(async () => void (await work()));
  else onTestFinished(async () => void (await work()));
}
