import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

const { VoucherifyServerSide } = createRequire(import.meta.url)('@voucherify/sdk') as typeof import('@voucherify/sdk');

/** Parts of the client for what Vouchsafe does not do. */
const outOfScope = ['balance', 'loyalties', 'promotions', 'rewards'];
/** Methods by which the client works inside. */
const inside = ['apiLimitsHandler.getLastResponseHeadersFromController', 'apiLimitsHandler.requestController'];
/** The same method under a second name of the client. */
const driven = { 'vouchers.importCSV': '[kind].importCSV', 'customers.importCSV': '[kind].importCSV', 'products.importCSV': '[kind].importCSV' } as Record<string, string>;

/** The methods of a part of the client and of the parts within it, by their path. */
function methodsOf(part: object, path: string): string[] {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(part)).filter((name) => name !== 'constructor').map((name) => `${path}.${name}`);
  const within = Object.entries(part).filter(([name, value]) => name !== 'client' && typeof value === 'object' && value !== null);
  return [...own, ...within.flatMap(([name, value]) => methodsOf(value as object, `${path}.${name}`))];
}

test('every method of the client package that is in scope is driven by a test here', () => {
  const client = VoucherifyServerSide({ apiUrl: 'http://localhost', applicationId: 'id', secretKey: 'key' });
  const methods = Object.entries(client).filter(([, part]) => typeof part === 'object').flatMap(([name, part]) => methodsOf(part as object, name))
    .filter((method) => !inside.some((name) => method.startsWith(name)) && !method.split('.').some((name) => outOfScope.includes(name)));
  expect(methods.length).toBeGreaterThan(70);
  const directory = new URL('.', import.meta.url);
  const tests = readdirSync(directory).map((name) => readFileSync(new URL(name, directory), 'utf8')).join('\n');
  expect(methods.filter((method) => !tests.includes(`client${driven[method] ?? `.${method}`}(`))).toEqual([]);
});
