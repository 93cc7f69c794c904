import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Window {
  context: BrowserContext;
  page: Page;
  /** What the browser complained about: errors of scripts, blocked by the content security policy, failed requests that nobody expected. */
  complaints: string[];
}

/** A fresh browser profile with one page. Its complaints are collected from the first moment on. */
export async function openWindow(browser: Browser, origin: string): Promise<Window> {
  const context = await browser.newContext({ baseURL: origin, locale: 'en-GB', timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself notes every answer from 400 on; those that a page expects are no fault of it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { context, page, complaints };
}

/** Rules of axe that a theme has a part in. */
const rulesOfColours = ['color-contrast', 'link-in-text-block'];

/** The screen as it stands has no fault that axe finds, in both themes, and fits into 320 px without scrolling sideways, a dialog included. */
export async function expectSoundScreen(page: Page, name: string): Promise<void> {
  const size = page.viewportSize() ?? { width: 1280, height: 900 };
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await axeFindings(page, rulesOfColours), `${name}, dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  expect(await axeFindings(page), `${name}, light`).toEqual([]);
  await page.setViewportSize({ width: 320, height: 800 });
  // Charts take the new width in one of the next frames.
  // A dialog lies above the page, and its contents beside it do not make the page wider.
  const dialogs = "[...document.querySelectorAll('[role=dialog], [role=alertdialog]')].map((dialog) => dialog.scrollWidth - dialog.clientWidth)";
  const tooWide = () => page.evaluate<number>(`Math.max(document.documentElement.scrollWidth - innerWidth, ...${dialogs})`);
  await expect.poll(tooWide, { message: `${name}: pixels wider than a window of 320` }).toBeLessThanOrEqual(0);
  await page.setViewportSize(size);
}

/** Those of all rules, or of some. */
async function axeFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Not through a script element, which the page's policy forbids.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axeSource);
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) })})`);
  return results.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 200)}`));
}
