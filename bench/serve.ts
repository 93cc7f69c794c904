/** One server to measure, in a process of its own: the product, or the route it is compared with in the same HTTP set-up. */
import { authenticateKey } from '../server/access/authenticate-key.ts';
import { createKeyRing } from '../server/access/key-ring.ts';
import { principalOf } from '../server/access/principal.ts';
import { createRateLimit } from '../server/access/rate-limit.ts';
import { createTokenRing } from '../server/access/token-ring.ts';
import { createApp } from '../server/app.ts';
import { RedemptionAnswer, RedemptionRequest } from '../contract/redemption.ts';
import { systemClock } from '../server/platform/clock.ts';
import { createPool, type Pool } from '../server/platform/db.ts';
import { createHttp, type Http } from '../server/platform/http.ts';
import { createListener } from '../server/platform/listen.ts';
import { applicationRole } from '../server/platform/migrate.ts';
import { answerOf, redeemNaively } from './naive-redemption.ts';
import { isVariant, type Variant } from './variant.ts';

const [variant = '', connectionString = ''] = process.argv.slice(2);
if (!isVariant(variant)) throw new Error(`no variant ${variant}`);
// The pool is the product's own, for all.
const db = createPool({ connectionString, role: applicationRole });
const http = variant === 'redemption' ? (await createApp({ db, publicUrl: 'http://localhost' })).http : await compared(variant);
const address = await http.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: Number(new URL(address).port) });
process.on('message', (question) => process.send?.(question === 'memory' ? residentBytes() : cpuSeconds()));
// An orderly end, so that a CPU profile is written.
process.on('disconnect', () => process.exit(0));

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Without what is garbage already: when that is collected says nothing about what is kept. */
function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

async function compared(kind: Exclude<Variant, 'redemption'>): Promise<Http> {
  const http = createHttp({ logLevel: 'warn' });
  const rings = { db, clock: systemClock, listener: createListener(db) };
  const keys = await createKeyRing(rings);
  const windowMilliseconds = 60_000;
  const authentication = {
    keys, tokens: await createTokenRing({ ...rings, keys }), keyLimit: createRateLimit({ type: 'key', windowMilliseconds }),
    strangerLimit: createRateLimit({ type: 'address', windowMilliseconds }),
  };
  const schema = { body: RedemptionRequest, response: { 200: RedemptionAnswer } };
  await http.register(async (v1) => {
    v1.addHook('onRequest', authenticateKey(authentication));
    const routes = v1 as unknown as Http;
    if (kind === 'noop') routes.post('/redemptions', { config: { permission: 'redemption.create' }, schema }, async () => sample);
    else naiveRoute(routes, db, schema);
  }, { prefix: '/v1' });
  return http;
}

function naiveRoute(http: Http, db: Pool, schema: { body: typeof RedemptionRequest; response: { 200: typeof RedemptionAnswer } }): void {
  http.post('/redemptions', { config: { permission: 'redemption.create' }, schema }, (request) => redeemNaively(db, principalOf(request), request.body));
}

/** What the no-op route says: an answer of the same size. */
const sample = answerOf({
  redemptionId: 'r_019abcdef0123456789abcde', now: new Date('2026-11-01T12:00:00Z'), voucherId: `v_${'0123456789abcdef'.repeat(2)}`, code: 'BENCH-NOOP',
  campaignId: 'camp_019abcdef0123456789abcd', campaignName: 'Bench no-op', discount: { type: 'PERCENT', percent_off: 10 }, redeemedQuantity: 1,
  customerId: 'cust_019abcdef0123456789abcd', customerSourceId: 'customer-1-1234567', orderId: 'ord_019abcdef0123456789abcde', amountMinor: 12_345, discountMinor: 1235,
});
