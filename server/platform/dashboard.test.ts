import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { testApp, type TestApp } from '../../test/support/app.ts';

const directory = mkdtempSync(join(tmpdir(), 'vouchsafe-dashboard-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const script = "document.documentElement.dataset.theme='dark'";
const page = `<!doctype html><html><head><script>${script}</script><script type="module" src="/assets/main-abc.js"></script></head></html>`;
mkdirSync(join(directory, 'assets'));
writeFileSync(join(directory, 'index.html'), page);
writeFileSync(join(directory, 'assets', 'main-abc.js'), 'plain');
writeFileSync(join(directory, 'assets', 'main-abc.js.gz'), gzipSync('packed'));
writeFileSync(join(directory, 'favicon.svg'), '<svg/>');

const { inject } = await testApp({ dashboardDirectory: directory });

function open(url: string, headers: Record<string, string> = { accept: 'text/html' }): Promise<Awaited<ReturnType<TestApp['inject']>>> {
  return inject({ method: 'GET', url, headers });
}

test('every address a browser opens is the one page, never kept, with only its own script let in', async () => {
  for (const url of ['/', '/p/proj_1/campaigns', '/setup?token=x', '/p/proj_1/vouchers/CODE.10', '/index.html']) {
    const answer = await open(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(page);
    expect(answer.headers['cache-control']).toBe('no-store');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain(`script-src 'self' 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  }
  expect((await inject({ method: 'GET', url: '/' })).body).toBe(page);
});

test('addresses of the API and missing files are never the page', async () => {
  for (const url of ['/api/nothing', '/v1/nothing', '/api', '/v1', '/client/v1/nothing', '/docs/nothing', '/assets/gone-def.js', '/health/nothing']) {
    const answer = await open(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ key: 'not_found' });
  }
  expect((await open('/gone.png', { accept: '*/*' })).statusCode).toBe(404);
  expect((await open('/p/proj_1', { accept: 'application/json' })).statusCode).toBe(404);
  expect((await inject({ method: 'POST', url: '/p/proj_1', headers: { accept: 'text/html' } })).statusCode).toBe(404);
});

test('built files are kept for good and sent as they were compressed', async () => {
  const plain = await open('/assets/main-abc.js', { accept: '*/*' });
  expect(plain.body).toBe('plain');
  expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(plain.headers['content-type']).toMatch(/^(text|application)\/javascript/);
  const packed = await open('/assets/main-abc.js', { accept: '*/*', 'accept-encoding': 'gzip' });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(packed.rawPayload).toString()).toBe('packed');
  expect(String(packed.headers['vary']).toLowerCase()).toContain('accept-encoding');
  expect((await open('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600');
});

test('nothing outside the directory is a file of it', async () => {
  for (const url of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/assets/..%5c..%5cpackage.json', '/.env', '/a%00.js', '/%ff.js', '//etc/passwd.txt']) {
    const answer = await open(url, { accept: '*/*' });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  }
});

test('every answer says that it is what its type says and belongs in no frame', async () => {
  for (const url of ['/', '/api/setup', '/v1/nothing', '/assets/main-abc.js', '/docs/errors', '/docs/api', '/openapi.json', '/health']) {
    const { headers } = await open(url);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin' });
    expect(String(headers['content-security-policy'])).toContain("frame-ancestors 'none'");
  }
});

test('an address that exists with another method says so', async () => {
  const answer = await inject({ method: 'DELETE', url: '/api/me' });
  expect(answer.statusCode).toBe(405);
  expect(answer.json()).toMatchObject({ key: 'method_not_allowed', detail: '/api/me has GET, not DELETE' });
  expect((await open('/api/sign-in')).statusCode).toBe(405);
});
