import { expect, test } from 'vitest';
import type { FastifyReply } from 'fastify';
import { createRateLimit, networkOf } from './rate-limit.ts';

function reply(): { reply: FastifyReply; headers: Record<string, unknown> } {
  const headers: Record<string, unknown> = {};
  return { headers, reply: { header: (name: string, value: unknown) => void (headers[name] = value) } as unknown as FastifyReply };
}

test('as many requests as allowed are taken, the next is refused until its window ends, and another name is not concerned', () => {
  let at = 0;
  const clock = { now: () => new Date('2026-11-01T12:00:00.100Z') };
  const limit = createRateLimit({ type: 'address', windowMilliseconds: 5_000, now: () => at, clock });
  const retry = Date.parse('2026-11-01T12:00:06Z') / 1000;
  for (const remaining of [1, 0]) {
    const answer = reply();
    limit.take(answer.reply, 'a', 2);
    expect(answer.headers).toEqual({ 'x-rate-limit-limit': 2, 'x-rate-limit-remaining': remaining, 'x-rate-limit-retry': retry, 'x-rate-limit-type': 'address' });
  }
  at = 3_500;
  const refused = reply();
  expect(() => limit.take(refused.reply, 'a', 2)).toThrow(expect.objectContaining({ key: 'too_many_requests', detail: expect.objectContaining({ retryAfterSeconds: 2 }) }));
  expect(refused.headers).toMatchObject({ 'x-rate-limit-remaining': 0, 'x-rate-limit-retry': retry });
  expect(() => limit.take(reply().reply, 'b', 2)).not.toThrow();
  at = 5_000;
  expect(() => limit.take(reply().reply, 'a', 2)).not.toThrow();
});

test('names without end do not fill the memory', () => {
  const limit = createRateLimit({ type: 'address', windowMilliseconds: 1e9, now: () => 0 });
  limit.take(reply().reply, 'first', 1);
  for (let name = 0; name < 100_001; name += 1) limit.take(reply().reply, String(name), 1);
  expect(() => limit.take(reply().reply, 'first', 1)).not.toThrow();
});

test('whoever has a network of IPv6 is one address; IPv4 is each by itself', () => {
  expect(networkOf('2001:db8:0:1::1')).toBe(networkOf('2001:0db8:0:1:ffff:2:3:4'));
  expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8:0:2::1'));
  expect(networkOf('::ffff:10.0.0.1')).toBe('10.0.0.1');
  expect(networkOf('10.0.0.1')).not.toBe(networkOf('10.0.0.2'));
  expect(networkOf('10.0.0.1:54321')).toBe('10.0.0.1');
  expect(networkOf('[2001:db8:0:1::1]:54321')).toBe(networkOf('2001:db8:0:1::1'));
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
});
