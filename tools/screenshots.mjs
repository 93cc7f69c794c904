#!/usr/bin/env node
// npm run screenshots: draws docs/dashboard.png anew, from the demo project of a fresh product in a temporary directory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { runTool, setUp } from './bootstrap.mjs';

const root = join(import.meta.dirname, '..');
const picture = join(root, 'docs/dashboard.png');
/** How long the demo's live traffic goes on before the picture is taken. */
const trafficMilliseconds = 15_000;

await runTool(async () => {
  await setUp();
  const data = mkdtempSync(join(tmpdir(), 'vouchsafe-screenshots-'));
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), VOUCHSAFE_DATA: data, DATABASE_URL: '', PUBLIC_URL: '' };
  const product = spawn(process.execPath, ['dist/server/main.js', '--demo'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(product, 'exit');
  try {
    await photograph(await ownerLink(product));
  } finally {
    product.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
});

/** The link that makes the first account, as the product prints it; the demo shop is open then. */
async function ownerLink(product) {
  let output = '';
  for await (const chunk of product.stdout) {
    output += chunk;
    const link = /First owner\s+(\S+)/.exec(output)?.[1];
    if (link !== undefined && output.includes('The demo shop is open')) return link;
  }
  throw new Error(`the product ended before it was ready:\n${output}`);
}

async function photograph(link) {
  const { module } = await runnerImport(join(root, 'test/browser/launch-chromium.ts'), { configFile: false, logLevel: 'error' });
  const { browser, close } = await module.launchChromium();
  try {
    const page = await browser.newPage({
      locale: 'en-GB', timezoneId: 'Europe/Berlin', colorScheme: 'light', reducedMotion: 'reduce', viewport: { width: 1280, height: 1220 },
    });
    page.setDefaultTimeout(120_000);
    await page.goto(link);
    await page.getByLabel('E-mail').fill('anna@nordwind.example');
    await page.getByLabel('Your name').fill('Anna Kowalska');
    await page.getByRole('textbox', { name: 'Password' }).fill('a sentence nobody else says');
    await page.getByRole('button', { name: 'Create owner account' }).click();
    await page.getByRole('link', { name: 'Newsletter 5 €' }).first().click();
    await page.getByRole('button', { name: 'Show as table' }).waitFor();
    await page.waitForTimeout(trafficMilliseconds);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: picture });
  } finally {
    await close();
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
