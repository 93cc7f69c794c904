import type { Browser } from 'playwright-core';
import { afterAll } from 'vitest';
import { launchChromium } from './launch-chromium.ts';

/** A real Chromium, closed at the end of the file. */
export async function openBrowser(): Promise<Browser> {
  const { browser, close } = await launchChromium();
  afterAll(close);
  return browser;
}
